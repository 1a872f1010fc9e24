"""An entry of the bank: a question, how else it is asked, and its answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Validity(StrEnum):
    """Where a day stands in the life of an entry."""

    NOT_YET = "not yet"
    CURRENT = "current"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One answer of the bank. ``wordings`` are other ways to ask its question.

    ``answer_en`` is "" where nobody has written the answer in English; ``replaces`` is the id of
    the entry whose place it takes.
    """

    id: str
    question: str
    answer: str
    category: str
    source: str
    valid_from: date
    valid_to: date | None = None
    keywords: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    answer_en: str = ""
    replaces: str = ""

    def validity(self, day: date) -> Validity:
        """Return whether the entry holds on *day*; both of its days are within."""
        if day < self.valid_from:
            return Validity.NOT_YET
        if self.valid_to is not None and day > self.valid_to:
            return Validity.EXPIRED
        return Validity.CURRENT

    @property
    def utterances(self) -> tuple[str, ...]:
        """All the ways to ask that the entry knows, its question first."""
        return (self.question, *self.wordings)
