"""Entries as they are written in JSON; every fault is named by its place."""

from collections.abc import Mapping, Sequence
from datetime import date

from faq_bank.entries import Entry
from faq_bank.errors import BadEntryError, RepeatedEntryError


def entries_of(written: object) -> tuple[Entry, ...]:
    """Return the entries of a parsed file, in its order."""
    if not isinstance(written, list):
        raise BadEntryError(0, "the file", "is no list")
    entries = tuple(_Form(place, one).entry() for place, one in enumerate(written, 1))
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise RepeatedEntryError(entry.id)
        seen.add(entry.id)
    return entries


class _Form:
    """One written entry, read field by field."""

    def __init__(self, place: int, fields: object) -> None:
        if not isinstance(fields, Mapping):
            raise BadEntryError(place, "it", "is no object")
        self._place = place
        self._fields = fields

    def entry(self) -> Entry:
        valid_from = self._day("valid_from")
        if valid_from is None:
            raise self._fault("valid_from", "is missing")
        valid_to = self._day("valid_to")
        if valid_to is not None and valid_to < valid_from:
            raise self._fault("valid_to", "lies before valid_from")
        return Entry(
            id=self._text("id"),
            question=self._text("question"),
            answer=self._text("answer"),
            category=self._text("category"),
            source=self._text("source"),
            valid_from=valid_from,
            valid_to=valid_to,
            keywords=self._texts("keywords"),
            wordings=self._texts("wordings"),
            answer_en=self._text("answer_en") if self._fields.get("answer_en") else "",
            replaces=self._replaces(),
        )

    def _text(self, name: str) -> str:
        value = self._fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self._fault(name, "must be a text that is not empty")
        return value

    def _texts(self, name: str) -> tuple[str, ...]:
        values = self._fields.get(name, ())
        if isinstance(values, str) or not isinstance(values, Sequence):
            raise self._fault(name, "must be a list of texts")
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self._fault(name, "must hold texts that are not empty")
        return tuple(values)

    def _replaces(self) -> str:
        if (value := self._fields.get("replaces") or "") == self._fields.get("id"):
            raise self._fault("replaces", "must be another entry")
        if not isinstance(value, str):
            raise self._fault("replaces", "must be the id of an entry")
        return value

    def _day(self, name: str) -> date | None:
        value = self._fields.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self._fault(name, "must be a day like 2026-09-01") from None

    def _fault(self, name: str, reason: str) -> BadEntryError:
        return BadEntryError(self._place, name, reason)
