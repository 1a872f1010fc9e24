"""Asterisk's own way with say.conf (`do_say` of its app_playback.c), without the sound."""

import re
from collections.abc import Iterator

from asterisk_conf.say import Grammar

DEEPEST = 11
SUBSTRING = re.compile(r"\$\{SAY(?::(\d+))?(?::(\d+))?\}")
SPECIAL = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]", ".": ".+"}
PIECE = re.compile(r"\[[^]]+\]|.")


class TooDeepError(Exception):
    """Asterisk gives up."""


class FakeSaying:
    """Says by the rules of one grammar; the first that fits counts."""

    def __init__(self, grammar: Grammar) -> None:
        self._rules = [(_matcher(rule.pattern), rule.says) for rule in grammar.rules]

    def files(self, text: str, depth: int = 1) -> Iterator[str]:
        """Give the sounds that are played for *text*."""
        if depth > DEEPEST:
            raise TooDeepError(text)
        says = next((says for fits, says in self._rules if fits.fullmatch(text)), ())
        value = text.split(":", 2)[-1]
        for word in says:
            filled = SUBSTRING.sub(lambda found: _part(value, found), word)
            if ":" in filled:
                yield from self.files(filled, depth + 1)
            else:
                yield filled


def _part(value: str, found: re.Match[str]) -> str:
    begins = int(found[1] or 0)
    return value[begins : begins + int(found[2])] if found[2] else value[begins:]


def _matcher(pattern: str) -> re.Pattern[str]:
    if not pattern.startswith("_"):
        return re.compile(re.escape(pattern), re.IGNORECASE)
    pieces = PIECE.findall(pattern[1:])
    expression = (
        piece if len(piece) > 1 else SPECIAL.get(piece.upper(), re.escape(piece))
        for piece in pieces
    )
    return re.compile("".join(expression), re.IGNORECASE)
