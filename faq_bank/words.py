"""The words of a folded text, with their places."""

import re
from collections.abc import Iterator
from typing import NamedTuple

WORD = re.compile(r"[a-z]+|[0-9]+|[^\W\d_a-z]+")


class Word(NamedTuple):
    """A word and where it stands in the folded text."""

    text: str
    start: int
    end: int


def words(folded: str) -> Iterator[Word]:
    """Yield the words of a folded text; a change of script or to digits begins a new one."""
    for match in WORD.finditer(folded):
        yield Word(match.group(), match.start(), match.end())


def is_arabic(word: str) -> bool:
    """Return whether a folded word is written in Arabic letters."""
    return "\u0600" <= word[:1] <= "\u06ff"


def grams(word: str, *, is_open: bool = False) -> Iterator[str]:
    """Yield the 3- and 4-letter pieces of a word between ``^`` and ``$``.

    An open word is still being typed: it has no end yet.
    """
    bounded = f"^{word}" if is_open else f"^{word}$"
    for length in (3, 4):
        for start in range(len(bounded) - length + 1):
            yield bounded[start : start + length]
