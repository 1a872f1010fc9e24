"""Time allowed, and when it is over, in somebody's working time. Pure.

Promises are made in working days ("an answer within five days") or in working hours. Each day on
which an entity works counts as one day, however short it is: five days are five days in Ramadan
too. Parts of days are exact fractions, so that the order in which time is added up changes nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Self

from core.calendar import HORIZON, WorkingCalendar
from core.periods import Period, in_utc, within
from ticketing.errors import NeverOpenError

ONE_DAY = timedelta(days=1)
MOST_KNOWN = 256  # calendars
HOUR, MICROSECOND = timedelta(hours=1), timedelta(microseconds=1)


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
        hours = Fraction(self.time // timedelta(minutes=1), 60)
        return f"{self.days}d" if self.is_in_days else f"{hours}h"


def worked(calendar: WorkingCalendar, start: datetime, end: datetime, *, in_days: bool) -> Fraction:
    """Return the working time between two moments, in days or in microseconds."""
    if end <= start:
        return Fraction(0)
    bounds, days = Period(start, end), _days(calendar)
    first, last = _ordinal(calendar, start), _ordinal(calendar, end)
    ends = (days.day(number) for number in {first, last})
    parts = sum((day.share(within(day.periods, bounds), in_days) for day in ends), Fraction(0))
    return parts + sum(days.day(number).whole(in_days) for number in range(first + 1, last))


def moment_after(
    calendar: WorkingCalendar, start: datetime, amount: Fraction, *, in_days: bool
) -> datetime:
    """Return the first moment by which *amount* has been worked since *start*, in UTC.

    NeverOpenError where the calendar has not so much working time within its horizon.
    """
    begins, days, first = in_utc(start), _days(calendar), _ordinal(calendar, start)
    day = days.day(first)
    rest = tuple(day.after(begins))
    here = day.share(rest, in_days)
    if rest and amount <= here:
        return day.moment(rest, amount, in_days)
    left, gone = amount - here, 0
    at_most = ceil(left)  # whole days and microseconds are whole numbers: so is the comparison
    for number in range(first + 1, first + HORIZON.days):
        day = days.day(number)
        if day.periods and at_most - gone <= day.whole(in_days):
            return day.moment(day.periods, left - gone, in_days)
        gone += day.whole(in_days)
    raise NeverOpenError


@dataclass(frozen=True, slots=True)
class _Day:
    """When one day is worked, and how long in all."""

    periods: tuple[Period, ...]
    microseconds: int

    def whole(self, in_days: bool) -> int:  # noqa: FBT001 - a unit
        """Return how much time the whole day is."""
        return (1 if self.periods else 0) if in_days else self.microseconds

    def share(self, periods: Iterable[Period], in_days: bool) -> Fraction:  # noqa: FBT001 - likewise
        """Return how much time some of its periods, or parts of them, are."""
        return Fraction(_microseconds(periods), self._unit(in_days))

    def moment(self, periods: Iterable[Period], left: Fraction, in_days: bool) -> datetime:  # noqa: FBT001 - likewise
        """Return the moment of *periods* by which *left* has been worked."""
        microseconds = ceil(left * self._unit(in_days))
        for period in periods:
            length = period.length // MICROSECOND
            if microseconds <= length:
                return period.starts_at + microseconds * MICROSECOND
            microseconds -= length
        raise NeverOpenError

    def after(self, moment: datetime) -> Iterator[Period]:
        """Yield what of its periods lies after a moment."""
        for period in self.periods:
            if period.ends_at > moment:
                yield Period(max(period.starts_at, moment), period.ends_at)

    def _unit(self, in_days: bool) -> int:  # noqa: FBT001 - likewise
        return self.microseconds if in_days and self.microseconds else 1


class _Days:
    """The days of one calendar, each worked out once: clocks ask for the same ones all the time."""

    def __init__(self, calendar: WorkingCalendar) -> None:
        self.calendar = calendar
        self._known: dict[int, _Day] = {}

    def day(self, number: int) -> _Day:
        """Return a day by its ordinal."""
        if (found := self._known.get(number)) is None:
            spans = self.calendar.open_on(date.fromordinal(number))
            periods = tuple(Period(starts_at, ends_at) for starts_at, ends_at in spans)
            found = self._known[number] = _Day(periods, _microseconds(periods))
        return found


def _days(calendar: WorkingCalendar) -> _Days:
    """Return the days known of a calendar: of this very one, as to compare two takes longer."""
    found = _KNOWN.get(id(calendar))
    if found is None or found.calendar is not calendar:
        if len(_KNOWN) == MOST_KNOWN:
            _KNOWN.clear()
        found = _KNOWN[id(calendar)] = _Days(calendar)
    return found


_KNOWN: dict[int, _Days] = {}


def _ordinal(calendar: WorkingCalendar, moment: datetime) -> int:
    return moment.astimezone(calendar.zone).toordinal()


def _microseconds(periods: Iterable[Period]) -> int:
    return sum(period.length // MICROSECOND for period in periods)
