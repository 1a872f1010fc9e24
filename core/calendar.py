"""When the centre is open: weekly hours, Ramadan, public holidays, closures and openings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain
from typing import Self
from zoneinfo import ZoneInfo

from core.errors import UnknownYearError
from core.hijri import is_ramadan
from core.hours import DAY, WHOLE_DAY, Hours, Week
from core.periods import FIRST_YEAR, LAST_YEAR, Period, in_utc, joined, lasting, within, without
from core.public_holidays import Holiday, holidays_of

RIYADH = ZoneInfo("Asia/Riyadh")
HORIZON = 400 * DAY  # how far ahead the next opening or closing is looked for


@dataclass(frozen=True, slots=True)
class Closure(Period):
    """The centre is closed for a reason of its own; nothing opens it meanwhile."""

    reason_ar: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Opening(Period):
    """The centre is open beyond its hours: on a holiday, say, or in the night of the results."""

    reason_ar: str
    reason_en: str


class Why(StrEnum):
    """Why the centre is closed, the strongest reason first."""

    CLOSURE = "closure"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"  # the weekday has no hours
    NIGHT = "night"  # outside the day's hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """The centre is open; without *until* it stays so for HORIZON at least."""

    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The centre is closed; a holiday says its name as the reason, a night says none."""

    why: Why
    reason_ar: str = ""
    reason_en: str = ""
    next_opening: datetime | None  # None: not within HORIZON


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayHours:
    """What a public holiday does to a day: these hours replace the day's own; none closes it."""

    hours: Hours = ()
    with_compensation_days: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """Every question about opening hours, each in time proportional to the days it spans.

    A closure is stronger than an opening, an opening than a holiday, a holiday than Ramadan,
    Ramadan than the week. Without *ramadan* the week holds there too (and from 1501 AH on, which
    nobody has worked out); without *holidays* they are days like others. Answers are in *zone*.

    Each question raises NaiveMomentError for a moment without a time zone, and UnknownYearError
    outside 1950 to 2099.
    """

    week: Week
    ramadan: Week | None = None
    holidays: HolidayHours | None = HolidayHours()
    closures: tuple[Closure, ...] = ()
    openings: tuple[Opening, ...] = ()
    zone: ZoneInfo = RIYADH

    def with_closures(self, closures: Iterable[Closure]) -> Self:
        """Return the calendar with more closures."""
        return replace(self, closures=(*self.closures, *closures))

    def is_open(self, at: datetime) -> bool:
        """Return whether the centre is open at *at*."""
        moment = _asked(at)
        return any(period.holds(moment) for period in self._open_on(self._day(moment)))

    def state(self, at: datetime) -> Open | Closed:
        """Return whether the centre is open, until when, and otherwise why not and till when."""
        if self.is_open(at):
            return Open(until=self.next_closing(at))
        why, reason_ar, reason_en = self._why_closed(in_utc(at))
        opening = self.next_opening(at)
        return Closed(why=why, reason_ar=reason_ar, reason_en=reason_en, next_opening=opening)

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first moment from *at* on that is open: *at* itself when it is."""
        moment = _asked(at)
        for period in self._periods(moment, moment + HORIZON):
            return period.starts_at.astimezone(self.zone)
        return None

    def next_closing(self, at: datetime) -> datetime | None:
        """Return the first moment from *at* on that is not open: *at* itself when it is not."""
        moment = _asked(at)
        horizon = moment + HORIZON
        for period in self._periods(moment, horizon):
            if period.starts_at > moment:
                break
            moment = period.ends_at
        return moment.astimezone(self.zone) if moment < horizon else None

    def working_time_between(self, earlier: datetime, later: datetime) -> timedelta:
        """Return how long the centre is open between the two; less than zero when reversed."""
        start, end = _asked(earlier), _asked(later)
        if end < start:
            return -self.working_time_between(later, earlier)
        return sum((period.length for period in self._periods(start, end)), timedelta())

    def open_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return from when until when the centre is open on *day*; the last may be midnight."""
        return [
            (period.starts_at.astimezone(self.zone), period.ends_at.astimezone(self.zone))
            for period in self._open_on(day)
        ]

    def holiday_on(self, day: date) -> Holiday | None:
        """Return the public holiday that changes the hours of *day*, if one does."""
        found = holidays_of(day.year).get(day)
        if self.holidays is None or found is None:
            return None
        return found if self.holidays.with_compensation_days or not found.is_compensation else None

    def holidays_between(self, first: date, last: date) -> list[Holiday]:
        """Return the public holidays from *first* to *last* that change hours, in order."""
        every_day = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return [holiday for day in every_day if (holiday := self.holiday_on(day))]

    def _periods(self, start: datetime, end: datetime) -> Iterator[Period]:
        """Yield when the centre is open between two moments, in order, cut at midnights."""
        if end <= start:
            return
        bounds = Period(start, end)
        first, last = self._day(start).toordinal(), self._day(end).toordinal()
        for day in map(date.fromordinal, range(first, last + 1)):
            yield from within(self._open_on(day), bounds)

    def _open_on(self, day: date) -> list[Period]:
        usual = self._lasting(day, self._hours_on(day))
        also = (within(self.openings, today) for today in self._lasting(day, WHOLE_DAY))
        return without(joined(chain(usual, *also)), self.closures)

    def _lasting(self, day: date, hours: Hours) -> Iterator[Period]:
        """Yield the hours of *day* as periods; those that the clocks skip in spring are none."""
        midnight = datetime.combine(day, time(), self.zone)
        for interval in hours:
            yield from lasting(midnight + interval.opens, midnight + interval.closes)

    def _hours_on(self, day: date) -> Hours:
        if self.holidays is not None and self.holiday_on(day):
            return self.holidays.hours
        week = self.ramadan if self.ramadan is not None and is_ramadan(day) else self.week
        return week.on(day.weekday())

    def _why_closed(self, moment: datetime) -> tuple[Why, str, str]:
        closures = [closure for closure in self.closures if closure.holds(moment)]
        if closures:
            longest = max(closures, key=lambda closure: closure.ends_at)
            return Why.CLOSURE, longest.reason_ar, longest.reason_en
        day = self._day(moment)
        if holiday := self.holiday_on(day):
            return Why.HOLIDAY, holiday.name_ar, holiday.name_en
        return (Why.NIGHT if self._hours_on(day) else Why.WEEKEND), "", ""

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()


def _asked(at: datetime) -> datetime:
    moment = in_utc(at)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise UnknownYearError(at, FIRST_YEAR, LAST_YEAR)
    return moment
