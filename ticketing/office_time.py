"""Working time of an entity, through every change of its calendar. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

from ticketing.calendars import CalendarShelf, Stretch
from ticketing.entities import Ministry
from ticketing.working_days import moment_after, worked


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """The tree with its calendars: in whose time a clock runs."""

    ministry: Ministry
    calendars: CalendarShelf

    def worked(self, entity: str, start: datetime, end: datetime, *, in_days: bool) -> Fraction:
        """Return how long the entity works between two moments, in days or in microseconds."""
        return sum(
            (
                worked(part.calendar, part.starts_at, part.ends_at, in_days=in_days)
                for part in self._stretches(entity, start, end)
                if part.ends_at is not None
            ),
            Fraction(0),
        )

    def moment_after(
        self, entity: str, start: datetime, amount: Fraction, *, in_days: bool
    ) -> datetime:
        """Return when the entity has worked *amount* since *start*; NeverOpenError."""
        left = amount
        for part in self._stretches(entity, start, None):
            if part.ends_at is None:
                break
            there = worked(part.calendar, part.starts_at, part.ends_at, in_days=in_days)
            if there >= left:
                break
            left -= there
        return moment_after(part.calendar, part.starts_at, left, in_days=in_days)

    def _stretches(self, entity: str, start: datetime, end: datetime | None) -> Iterator[Stretch]:
        """Yield which calendar holds from *start* on; what is scheduled for later included."""
        known = self.ministry.changes(entity)
        changes = [at for at in known if start < at and (not end or at < end)]
        for begins, ends in pairwise((start, *changes, end)):
            assert begins is not None  # noqa: S101 - only the last may be open
            calendar = self.ministry.get(entity, begins).calendar
            yield from self.calendars.stretches(calendar, begins, ends)
