"""Time allowed, and when it is over, in somebody's working time. Pure.

Promises are made in working days ("an answer within five days") or in working hours. Each day on
which an entity works counts as one day, however short it is: five days are five days in Ramadan
too. Parts of days are exact fractions, so that the order in which time is added up changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Self

from core.calendar import HORIZON, WorkingCalendar
from core.database import MICROSECOND
from core.periods import Period, in_utc, within
from ticketing.errors import NeverOpenError

ONE_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much working time something may take: days, or else hours."""

    days: Fraction = Fraction(0)
    time: timedelta = timedelta()

    def __post_init__(self) -> None:
        if self.days < 0 or self.time < timedelta() or bool(self.days) is bool(self.time):
            raise ValueError("an allowance is a number of days or a time, more than none")

    @classmethod
    def of_days(cls, days: int) -> Self:
        """Return so many working days."""
        return cls(days=Fraction(days))

    @classmethod
    def of_hours(cls, hours: int) -> Self:
        """Return so many working hours."""
        return cls(time=hours * HOUR)

    @property
    def is_in_days(self) -> bool:
        """Return whether it is counted in days."""
        return bool(self.days)

    @property
    def amount(self) -> Fraction:
        """Return it in its own unit: days, or microseconds."""
        return self.days if self.is_in_days else Fraction(self.time // MICROSECOND)

    def __str__(self) -> str:
        """Return it as it is written down: ``5d``, ``4h``."""
        return f"{self.days}d" if self.is_in_days else f"{Fraction(self.time // HOUR)}h"


def worked(calendar: WorkingCalendar, start: datetime, end: datetime, *, in_days: bool) -> Fraction:
    """Return the working time between two moments, in days or in microseconds."""
    if end <= start:
        return Fraction(0)
    bounds = Period(start, end)
    return sum(
        (
            Fraction(_microseconds(list(within(day.periods, bounds))), day.unit(in_days=in_days))
            for day in _days_from(calendar, start, last=end)
        ),
        Fraction(0),
    )


def moment_after(
    calendar: WorkingCalendar, start: datetime, amount: Fraction, *, in_days: bool
) -> datetime:
    """Return the first moment by which *amount* has been worked since *start*, in UTC.

    NeverOpenError where the calendar has not so much working time within its horizon.
    """
    left, begins = amount, in_utc(start)
    for day in _days_from(calendar, start, last=None):
        unit = day.unit(in_days=in_days)
        for period in day.after(begins):
            whole = Fraction(period.length // MICROSECOND, unit)
            if left <= whole:
                return period.starts_at + ceil(left * unit) * MICROSECOND
            left -= whole
    raise NeverOpenError


@dataclass(frozen=True, slots=True)
class _Day:
    """When one day is worked."""

    periods: tuple[Period, ...]
    microseconds: int

    def unit(self, *, in_days: bool) -> int:
        return self.microseconds if in_days and self.microseconds else 1

    def after(self, moment: datetime) -> Iterator[Period]:
        for period in self.periods:
            if period.ends_at > moment:
                yield Period(max(period.starts_at, moment), period.ends_at)


def _days_from(
    calendar: WorkingCalendar, start: datetime, *, last: datetime | None
) -> Iterator[_Day]:
    """Yield the days from *start* to *last*, or to the horizon."""
    first = start.astimezone(calendar.zone).date().toordinal()
    until = ((last or start + HORIZON).astimezone(calendar.zone)).date().toordinal()
    return (_day(calendar, date.fromordinal(number)) for number in range(first, until + 1))


@lru_cache(maxsize=65_536)
def _day(calendar: WorkingCalendar, day: date) -> _Day:
    periods = tuple(Period(starts_at, ends_at) for starts_at, ends_at in calendar.open_on(day))
    return _Day(periods, _microseconds(periods))


def _microseconds(periods: "list[Period] | tuple[Period, ...]") -> int:
    return sum(period.length // MICROSECOND for period in periods)
