"""Whatever the calendar and the moment, the native hours answer what the calendar answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from asterisk_conf.dialplan import Context, Step
from core.calendar import RIYADH, Closed, WorkingCalendar
from core.calendar_form import packaged_calendar
from ivr.fallback_hours import OPEN, ORDINARY, WEEKDAYS, asked, context_of, hours
from tawasul.fallback import AHEAD, CALENDAR, timetable
from tests.unit.test_calendar_properties import calendars, closures, openings

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
# the dialplan is made at one moment and asked at a later one, within two years together
made = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
later = st.integers(0, (AHEAD - timedelta(days=1)) // SECOND).map(lambda count: count * SECOND)
near = st.sampled_from([-SECOND, timedelta(), SECOND, 59 * SECOND, MINUTE])


def answer(context: Context, at: datetime) -> str:
    """Return what Asterisk's subroutine returns to a caller at *at*, in the centre's zone."""
    extensions = {it.name: it.steps for it in context.extensions}
    name = f"{at:%Y%m%d}"
    for step in extensions.get(name, extensions[ORDINARY]):
        if step.application == "Return":
            return step.arguments
        if (there := _jump(step, at)) is not None:
            [returned] = extensions[there]
            return returned.arguments
    raise AssertionError("the subroutine does not return")


def _jump(step: Step, at: datetime) -> str | None:
    """Return where GotoIfTime leads; the last minute of its range belongs to it."""
    assert step.application == "GotoIfTime"
    condition, _, target = step.arguments.partition("?")
    times, weekdays, days, months, zone = condition.split(",")
    assert (days, months) == ("*", "*")
    first, last = times.split("-")
    local = at.astimezone(ZoneInfo(zone))
    is_the_day = weekdays == "*" or WEEKDAYS[local.weekday()] in weekdays.split("&")
    is_then = is_the_day and first <= f"{local:%H:%M}" <= last
    return target.partition(",")[0] if is_then else None


def expected(calendar: WorkingCalendar, at: datetime) -> str:
    state = calendar.state(at)
    return str(state.why) if isinstance(state, Closed) else OPEN


def native(calendar: WorkingCalendar, now: datetime) -> Context:
    table = timetable(calendar, now)
    assert asked(CALENDAR, table).arguments.startswith(context_of(CALENDAR))
    return hours(CALENDAR, table, includes=())


def to_the_minute(calendar: WorkingCalendar) -> WorkingCalendar:
    """Return the calendar with closures and openings of whole minutes, as they are entered."""

    def whole(at: datetime) -> datetime:
        return at.replace(second=0, microsecond=0)

    return replace(
        calendar,
        closures=tuple(
            replace(it, starts_at=whole(it.starts_at), ends_at=whole(it.ends_at))
            for it in calendar.closures
        ),
        openings=tuple(
            replace(it, starts_at=whole(it.starts_at), ends_at=whole(it.ends_at))
            for it in calendar.openings
        ),
    )


centres = st.builds(
    lambda closed, opened: replace(packaged_calendar(), closures=closed, openings=opened),
    closures,
    openings,
)
any_calendar = (calendars(("Asia/Riyadh",)) | centres).map(to_the_minute)
# a dialplan costs 396 days of a calendar: few are made, each is asked a lot, none is made smaller
unhurried = settings(
    deadline=None,
    max_examples=25,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@unhurried
@given(any_calendar, made, st.lists(st.tuples(later, near), min_size=20, max_size=60))
def test_at_any_moment_of_two_years_and_where_the_answer_changes(
    calendar: WorkingCalendar, now: datetime, places: list[tuple[timedelta, timedelta]]
) -> None:
    """Also a second before, at, and after openings, closings, closures and midnights."""
    context = native(calendar, now)

    for wait, beside in places:
        for edge in (now + wait, *edges(calendar, now + wait)):
            at = (edge + beside).astimezone(RIYADH)
            if now <= at < now + AHEAD - timedelta(days=1):
                assert answer(context, at) == expected(calendar, at), at


def edges(calendar: WorkingCalendar, at: datetime) -> list[datetime]:
    midnight = at.astimezone(RIYADH).replace(hour=0, minute=0, second=0, microsecond=0)
    changes = (calendar.next_opening(at), calendar.next_closing(at))
    closing = (it.starts_at for it in calendar.closures)
    return [midnight, *closing, *(change for change in changes if change is not None)]
