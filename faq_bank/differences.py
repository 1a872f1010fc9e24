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
    """Give the words that stayed, went and came, in their order."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = [before], [after]
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(old[i:j]))
            continue
        if i < j:
            yield Piece(Change.REMOVED, "".join(old[i:j]))
        if k < m:
            yield Piece(Change.ADDED, "".join(new[k:m]))


def _shown(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)
