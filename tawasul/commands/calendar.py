"""``tawasul calendar show``, ``close`` and ``reopen``."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from core.calendar import Closed, Closure, Open, Why, WorkingCalendar
from core.calendar_form import centre_calendar
from core.closures import Closures, KeptClosure
from core.hijri import hijri_date, is_printed
from core.hours import DAY, WEEKDAYS, clock
from core.public_holidays import Holiday
from core.settings import Settings
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from tawasul.login import login_name

HOLIDAYS_AHEAD = 365 * DAY
IN_WORDS = {Why.NIGHT: "outside the day's hours", Why.WEEKEND: "the weekday has no hours"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    show = actions.add_parser("show", help="say whether the centre is open, and the hours to come")
    show.add_argument("--at", type=moment, metavar="ISO", help="another moment than now")
    show.set_defaults(do=show_calendar)
    close = actions.add_parser("close", help="close the centre for a time and a reason")
    close.add_argument("--from", type=moment, required=True, metavar="ISO", dest="starts_at")
    close.add_argument("--until", type=moment, required=True, metavar="ISO", dest="ends_at")
    close.add_argument("--reason-ar", required=True, help="as callers hear of it in Arabic")
    close.add_argument("--reason-en", required=True, help="and in English")
    close.set_defaults(do=close_centre)
    reopen = actions.add_parser("reopen", help="end a closure now")
    reopen.add_argument("number", type=int, metavar="ID", help="as `calendar show` lists it")
    reopen.set_defaults(do=reopen_centre)
    for action in (close, reopen):
        action.add_argument("--by", default=login_name(), help="who does it (%(default)s)")


def moment(text: str) -> datetime:
    """Return the moment of an ISO text; without a zone it is a clock of the centre's own."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 2027-03-13T06:00") from None


def show_calendar(options: argparse.Namespace, settings: Settings) -> int:
    """Print the state, this week's hours, the coming holidays, and closures with their numbers."""
    settled = centre_calendar(settings.home)
    at = in_zone(options.at or datetime.now(UTC), settled)
    kept = asyncio.run(_kept(settings))
    calendar = settled.with_closures(c for one in kept if (c := one.in_effect))
    for line in shown(calendar, at, [one for one in kept if not one.is_over(at)]):
        print(line)
    return 0


def close_centre(options: argparse.Namespace, settings: Settings) -> int:
    """Keep a closure and say its number."""
    calendar = centre_calendar(settings.home)
    closure = Closure(
        in_zone(options.starts_at, calendar),
        in_zone(options.ends_at, calendar),
        options.reason_ar,
        options.reason_en,
    )
    kept = asyncio.run(_closed(settings, closure, options.by))
    print(f"Closure {kept.number}: {line_of(kept, calendar)}")
    return 0


def reopen_centre(options: argparse.Namespace, settings: Settings) -> int:
    """End a closure now."""
    asyncio.run(_reopened(settings, options.number, options.by))
    print(f"Closure {options.number} is over.")
    return 0


def in_zone(at: datetime, calendar: WorkingCalendar) -> datetime:
    """Return *at* by the calendar's clocks; a naive one was read off them."""
    return at.astimezone(calendar.zone) if at.tzinfo else at.replace(tzinfo=calendar.zone)


def shown(calendar: WorkingCalendar, at: datetime, kept: Sequence[KeptClosure]) -> Iterator[str]:
    """Yield the lines of `calendar show`."""
    yield f"{shown_moment(at)} ({hijri(at.date())} AH): {state_of(calendar, at)}"
    yield "This week:"
    sunday = at.date() - timedelta(days=(at.weekday() + 1) % 7)
    for day in (sunday + n * DAY for n in range(7)):
        yield f"  {WEEKDAYS[day.weekday()].title():<10} {day}  {hours_on(calendar, day)}"
    if holidays := calendar.holidays_between(at.date(), at.date() + HOLIDAYS_AHEAD):
        yield "Public holidays of the coming year (estimated ones may move by a day):"
        yield from (f"  {line_of_holiday(holiday)}" for holiday in holidays)
    if kept:
        yield "Closures:"
        yield from (f"  {one.number:>4}  {line_of(one, calendar)}" for one in kept)


def state_of(calendar: WorkingCalendar, at: datetime) -> str:
    """Return in words whether the calendar is open."""
    match calendar.state(at):
        case Open(until=until):
            return f"open until {shown_moment(until)}." if until else "open, and stays so."
        case Closed(next_opening=opening) as closed:
            when = f"opens {shown_moment(opening)}" if opening else "no opening is in sight"
            return f"closed ({why(closed)}), {when}."


def why(closed: Closed) -> str:
    """Return the reason in words."""
    return IN_WORDS.get(closed.why) or f"{closed.reason_en}, {closed.reason_ar}"


def hours_on(calendar: WorkingCalendar, day: date) -> str:
    """Return the hours of a day in one line."""
    spans = [f"{at:%H:%M}-{_end(until, day)}" for at, until in calendar.open_on(day)]
    hours = ", ".join(spans) or "closed"
    holiday = calendar.holiday_on(day)
    return f"{hours}  {holiday.name_en}" if holiday else hours


def line_of_holiday(holiday: Holiday) -> str:
    """Return one public holiday as a line of columns."""
    marks = ["compensation"] * holiday.is_compensation + ["estimated"] * holiday.is_estimated
    note = f" ({', '.join(marks)})" if marks else ""
    weekday = WEEKDAYS[holiday.day.weekday()].title()
    return (
        f"{holiday.day}  {hijri(holiday.day)} AH  {weekday:<10} "
        f"{holiday.name_en}{note}  {holiday.name_ar}"
    )


def line_of(kept: KeptClosure, calendar: WorkingCalendar) -> str:
    """Return one closure as a line."""
    closure = kept.closure
    starts_at, ends_at = (
        shown_moment(at.astimezone(calendar.zone)) for at in (closure.starts_at, closure.ends_at)
    )
    return (
        f"from {starts_at} until {ends_at}, by {kept.created_by}: "
        f"{closure.reason_en}, {closure.reason_ar}"
    )


def shown_moment(at: datetime) -> str:
    """Return a moment to the minute with its weekday."""
    return f"{WEEKDAYS[at.weekday()].title()} {at:%Y-%m-%d %H:%M}"


def hijri(day: date) -> str:
    """Return the Umm al-Qura date, as far as that calendar has been worked out."""
    return str(hijri_date(day)) if is_printed(day) else "----------"


def _end(until: datetime, day: date) -> str:
    return f"{until:%H:%M}" if until.date() == day else clock(DAY)


async def _kept(settings: Settings) -> list[KeptClosure]:
    async with opened(settings) as sessions:
        return await Closures(sessions).all()


async def _closed(settings: Settings, closure: Closure, by: str) -> KeptClosure:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Closures(sessions).close(closure, by=by, actor=actor)


async def _reopened(settings: Settings, number: int, by: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Closures(sessions).reopen(number, by=by, actor=actor)
