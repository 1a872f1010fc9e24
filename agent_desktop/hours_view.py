"""The page of hours: what it draws of a calendar at a moment. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from core.calendar import Closed, Closure, Opening, WorkingCalendar
from core.closures import KeptClosure
from core.hijri import is_ramadan
from core.hours import DAY, Hours, Week
from core.public_holidays import Holiday

SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)  # as date.weekday counts
HOLIDAYS_AHEAD = 365
RAMADAN_AHEAD = 400
MOST_HOLIDAYS = 6


@dataclass(frozen=True, slots=True)
class StateView:
    """Whether the centre is open, why not, and when that changes (None: not in sight)."""

    is_open: bool
    changes_at: datetime | None
    why: str = ""
    reason_ar: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class WeekdayRow:
    """One weekday: its ordinary hours and those of Ramadan."""

    weekday: int
    hours: Hours
    ramadan: Hours
    is_today: bool


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A public holiday of one or several days."""

    first: date
    last: date
    name_ar: str
    name_en: str
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """A closure or an opening; one with a number was entered here and can be ended here."""

    period: Closure | Opening
    number: int | None
    by: str
    is_now: bool

    @property
    def closes(self) -> bool:
        """Return whether the centre is closed meanwhile."""
        return isinstance(self.period, Closure)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursView:
    """All that the page draws of the calendar."""

    state: StateView
    week: Sequence[WeekdayRow]
    has_ramadan_hours: bool
    ramadan: tuple[date, date] | None
    holidays: Sequence[HolidayRow]
    holiday_hours: Hours
    exceptions: Sequence[ExceptionRow]


def hours_view(
    calendar: WorkingCalendar, written: WorkingCalendar, kept: Sequence[KeptClosure], now: datetime
) -> HoursView:
    """Return what the page draws; *written* is the calendar without the closures *kept*."""
    local = now.astimezone(calendar.zone)
    return HoursView(
        state=state_view(calendar, local),
        week=week_rows(calendar, local.weekday()),
        has_ramadan_hours=calendar.ramadan is not None,
        ramadan=next_ramadan(local.date()),
        holidays=holiday_rows(calendar, local.date())[:MOST_HOLIDAYS],
        holiday_hours=calendar.holidays.hours if calendar.holidays else (),
        exceptions=sorted(exception_rows(written, kept, now), key=lambda row: row.period.starts_at),
    )


def state_view(calendar: WorkingCalendar, at: datetime) -> StateView:
    """Return the state at *at*."""
    state = calendar.state(at)
    if isinstance(state, Closed):
        return StateView(
            is_open=False,
            changes_at=state.next_opening,
            why=state.why,
            reason_ar=state.reason_ar,
            reason_en=state.reason_en,
        )
    return StateView(is_open=True, changes_at=state.until)


def week_rows(calendar: WorkingCalendar, today: int) -> list[WeekdayRow]:
    """Return the weekdays from Sunday on."""
    ramadan = calendar.ramadan or Week()
    return [
        WeekdayRow(day, calendar.week.on(day), ramadan.on(day), day == today)
        for day in SUNDAY_FIRST
    ]


def next_ramadan(today: date) -> tuple[date, date] | None:
    """Return the first and the last day of the Ramadan that is, or that comes next."""
    days = (today + n * DAY for n in range(-30, RAMADAN_AHEAD))
    for is_fasting, run in groupby(days, is_ramadan):
        month = list(run)
        if is_fasting and month[-1] >= today:
            return month[0], month[-1]
    return None


def holiday_rows(calendar: WorkingCalendar, today: date) -> list[HolidayRow]:
    """Return the holidays of the coming year, days in a row of one name as one."""
    rows: list[HolidayRow] = []
    for holiday in calendar.holidays_between(today, today + timedelta(days=HOLIDAYS_AHEAD)):
        last = rows[-1] if rows else None
        if last and last.name_en == holiday.name_en and holiday.day - last.last == DAY:
            rows[-1] = _row(holiday, since=last)
        else:
            rows.append(_row(holiday))
    return rows


def _row(holiday: Holiday, since: HolidayRow | None = None) -> HolidayRow:
    return HolidayRow(
        first=since.first if since else holiday.day,
        last=holiday.day,
        name_ar=holiday.name_ar,
        name_en=holiday.name_en,
        is_estimated=holiday.is_estimated or bool(since and since.is_estimated),
    )


def exception_rows(
    written: WorkingCalendar, kept: Iterable[KeptClosure], now: datetime
) -> Iterator[ExceptionRow]:
    """Yield the closures and openings that are not over."""
    for one in kept:
        if not one.is_over(now):
            yield ExceptionRow(one.closure, one.number, one.created_by, one.closure.holds(now))
    planned: tuple[Closure | Opening, ...] = (*written.closures, *written.openings)
    for period in planned:
        if period.ends_at > now:
            yield ExceptionRow(period, None, "", period.holds(now))
