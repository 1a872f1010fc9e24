"""Opening hours of a day and of a week, by the clock on the wall."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Self

from core.errors import BadHoursError

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OFFICE_DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
WRITTEN = re.compile(r"(\d\d):([0-5]\d)-(\d\d):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Interval:
    """From *opens* until just before *closes*, counted from midnight; it may end at 24:00."""

    opens: timedelta
    closes: timedelta

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.opens < self.closes <= DAY:
            raise BadHoursError(str(self), "do not lie within one day")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the interval written as ``06:00-21:00``; another form raises BadHoursError."""
        if (match := WRITTEN.fullmatch(text)) is None:
            raise BadHoursError(text, "are not written like 06:00-21:00")
        opens, opens_minute, closes, closes_minute = map(int, match.groups())
        return cls(
            timedelta(hours=opens, minutes=opens_minute),
            timedelta(hours=closes, minutes=closes_minute),
        )

    def __str__(self) -> str:
        return f"{clock(self.opens)}-{clock(self.closes)}"


Hours = tuple[Interval, ...]  # of one day, in order
WHOLE_DAY: Hours = (Interval(timedelta(), DAY),)


def clock(since_midnight: timedelta) -> str:
    """Return ``06:00`` for six hours."""
    hours, minutes = divmod(since_midnight // MINUTE, 60)
    return f"{hours:02}:{minutes:02}"


def hours_of(texts: Sequence[str]) -> Hours:
    """Return the hours of a day; those out of order or overlapping raise BadHoursError."""
    hours = tuple(Interval.parse(text) for text in texts)
    if any(earlier.closes > later.opens for earlier, later in pairwise(hours)):
        raise BadHoursError(", ".join(texts), "overlap or are not in order")
    return hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The hours of each weekday; a day left out stays closed."""

    sunday: Hours = ()
    monday: Hours = ()
    tuesday: Hours = ()
    wednesday: Hours = ()
    thursday: Hours = ()
    friday: Hours = ()
    saturday: Hours = ()

    @classmethod
    def every_day(cls, *texts: str) -> Self:
        """Return a week whose days are all alike."""
        return cls(**dict.fromkeys(WEEKDAYS, hours_of(texts)))

    @classmethod
    def office(cls, *texts: str) -> Self:
        """Return the week of Saudi offices, Sunday to Thursday."""
        return cls(**dict.fromkeys(OFFICE_DAYS, hours_of(texts)))

    def on(self, weekday: int) -> Hours:
        """Return the hours of a weekday as ``date.weekday`` counts it, from Monday = 0."""
        hours: Hours = getattr(self, WEEKDAYS[weekday])
        return hours
