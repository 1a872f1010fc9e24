"""What one version says otherwise than another, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from faq_bank.content_form import FIELDS, written
from faq_bank.kept_entries import Content

WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4000  # beyond this a text is shown as taken away and written anew


class Change(StrEnum):
    """What became of some words."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that belong together."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that is not the same."""

    field: str
    pieces: tuple[Piece, ...]


def differences(before: Content, after: Content) -> list[FieldDifference]:
    """Return the fields that differ, in the order in which people write them."""
    old, new = written(before), written(after)
    return [
        FieldDifference(field, tuple(pieces(_shown(old[field]), _shown(new[field]))))
        for field in FIELDS
        if old[field] != new[field]
    ]


def pieces(before: str, after: str) -> Iterator[Piece]:
    """Give the words that stayed, went and came, in their order.

    Changed words that stand side by side stay together, with the space between them.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = [before], [after]
    went = came = ""
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        text, other = "".join(old[i:j]), "".join(new[k:m])
        if tag != "equal" or (text.isspace() and (went or came)):
            went, came = went + text, came + other
            continue
        yield from _changed(went, came)
        yield Piece(Change.SAME, text)
        went = came = ""
    yield from _changed(went, came)


def _changed(went: str, came: str) -> Iterator[Piece]:
    """Give what went and what came; the space that ends both has stayed."""
    end = went[len(went.rstrip()) :]
    if not (end and came.endswith(end)):
        end = ""
    for change, text in ((Change.REMOVED, went), (Change.ADDED, came)):
        if text := text.removesuffix(end):
            yield Piece(change, text)
    if end:
        yield Piece(Change.SAME, end)


def _shown(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)
