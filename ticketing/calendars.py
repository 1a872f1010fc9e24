"""The working calendars of entities, each with the moments from which it holds. Pure.

A calendar may be replaced; what was counted before stays counted as it was.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Self

from core.calendar import WorkingCalendar
from ticketing.errors import NoSuchCalendarError

Version = tuple[datetime, WorkingCalendar]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time within which one calendar holds; without *ends_at* it goes on."""

    starts_at: datetime
    ends_at: datetime | None
    calendar: WorkingCalendar


@dataclass(frozen=True, slots=True)
class CalendarShelf:
    """Calendars by name; of each the versions in order, the first holds also before its moment."""

    versions: Mapping[str, tuple[Version, ...]]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, datetime, WorkingCalendar]]) -> Self:
        """Return the shelf of these rows: name, from when on, calendar."""
        found: dict[str, list[Version]] = {}
        for name, valid_from, calendar in sorted(rows, key=lambda row: row[1]):
            found.setdefault(name, []).append((valid_from, calendar))
        return cls(MappingProxyType({name: tuple(rows) for name, rows in found.items()}))

    def at(self, name: str, at: datetime) -> WorkingCalendar:
        """Return the calendar that holds at a moment; NoSuchCalendarError."""
        versions = self._versions(name)
        place = bisect_right(versions, at, key=lambda version: version[0])
        return versions[max(place - 1, 0)][1]

    def stretches(
        self, name: str, start: datetime, end: datetime | None = None
    ) -> Iterator[Stretch]:
        """Yield which calendar holds from *start* on, until *end*."""
        changes = [at for at, _ in self._versions(name) if start < at and (not end or at < end)]
        for begins, ends in pairwise((start, *changes, end)):
            assert begins is not None  # noqa: S101 - only the last may be open
            yield Stretch(begins, ends, self.at(name, begins))

    def _versions(self, name: str) -> tuple[Version, ...]:
        if not (versions := self.versions.get(name, ())):
            raise NoSuchCalendarError(name)
        return versions
