"""What holds for every calendar, whatever its hours, holidays, closures and openings."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.calendar import RIYADH, Closed, Closure, HolidayHours, Open, Opening, WorkingCalendar
from core.hijri import is_ramadan
from core.hours import WEEKDAYS, Hours, Interval, Week

MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)
# a step is judged by its answer, not by how long others kept the processor
A_BUSY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
ZONES = ("Asia/Riyadh", "Europe/Berlin", "Africa/Cairo", "America/St_Johns", "UTC")


def _hours(minutes: list[int]) -> Hours:
    ends = sorted(minutes)[: len(minutes) // 2 * 2]
    return tuple(
        Interval(opens * MINUTE, closes * MINUTE)
        for n, (opens, closes) in enumerate(pairwise(ends))
        if n % 2 == 0
    )


# whole hours are likely, so that intervals touch midnight and each other
minutes = st.integers(0, 1440) | st.integers(0, 24).map(lambda hour: hour * 60)
hours = st.lists(minutes, unique=True, max_size=6).map(_hours)
weeks = st.fixed_dictionaries(dict.fromkeys(WEEKDAYS, hours)).map(lambda days: Week(**days))
rules = st.none() | st.builds(HolidayHours, hours=hours, with_compensation_days=st.booleans())
# two years with the borders of Ramadan 1447 and 1448
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
lengths = st.integers(1, 4 * 1440).map(lambda n: n * MINUTE)
ends = st.tuples(moments, lengths).map(lambda drawn: (drawn[0], drawn[0] + drawn[1]))
closures = st.lists(ends.map(lambda pair: Closure(*pair, "", "")), max_size=3).map(tuple)
openings = st.lists(ends.map(lambda pair: Opening(*pair, "", "")), max_size=3).map(tuple)


def calendars(zones: tuple[str, ...] = ZONES) -> st.SearchStrategy[WorkingCalendar]:
    """Return calendars of every kind, also such as never open or never close."""
    return st.builds(
        WorkingCalendar,
        week=weeks,
        ramadan=st.none() | weeks,
        holidays=rules,
        closures=closures,
        openings=openings,
        zone=st.sampled_from(zones).map(ZoneInfo),
    )


def _says_the_definition(calendar: WorkingCalendar, at: datetime) -> bool:
    """Return whether the calendar is open, straight from the words of its docstring."""
    if any(closure.starts_at <= at < closure.ends_at for closure in calendar.closures):
        return False
    if any(opening.starts_at <= at < opening.ends_at for opening in calendar.openings):
        return True
    local = at.astimezone(RIYADH).replace(tzinfo=None)
    since_midnight = local - local.replace(hour=0, minute=0, second=0, microsecond=0)
    week = calendar.ramadan if calendar.ramadan and is_ramadan(local) else calendar.week
    hours = getattr(week, WEEKDAYS[local.weekday()])
    if calendar.holidays and calendar.holiday_on(local.date()):
        hours = calendar.holidays.hours
    return any(one.opens <= since_midnight < one.closes for one in hours)


@A_BUSY_MACHINE
@given(calendars(("Asia/Riyadh",)), moments)
def test_being_open_is_what_the_definition_says(calendar: WorkingCalendar, at: datetime) -> None:
    assert calendar.is_open(at) is _says_the_definition(calendar, at)


@A_BUSY_MACHINE
@given(calendars(), moments, st.floats(0, 1))
def test_the_next_opening_is_open_and_nothing_before_it_is(
    calendar: WorkingCalendar, at: datetime, share: float
) -> None:
    opening = calendar.next_opening(at)
    if opening is None:
        assert calendar.working_time_between(at, at + timedelta(days=399)) == timedelta()
        return

    assert opening >= at
    assert calendar.is_open(opening)
    assert calendar.working_time_between(at, opening) == timedelta()
    if opening > at:
        between = at + (opening.astimezone(UTC) - at) * share
        assert not calendar.is_open(min(between, opening - MICROSECOND))


@A_BUSY_MACHINE
@given(calendars(), moments, st.floats(0, 1))
def test_the_next_closing_is_closed_and_all_before_it_is_open(
    calendar: WorkingCalendar, at: datetime, share: float
) -> None:
    closing = calendar.next_closing(at)
    if closing is None:
        closing = at + timedelta(days=399)
    else:
        assert not calendar.is_open(closing)

    length = closing.astimezone(UTC) - at
    assert calendar.working_time_between(at, closing) == length >= timedelta()
    if length:
        assert calendar.is_open(min(at + length * share, at + length - MICROSECOND))


@A_BUSY_MACHINE
@given(calendars(), moments)
def test_the_state_says_the_same_as_the_questions(calendar: WorkingCalendar, at: datetime) -> None:
    match calendar.state(at):
        case Open(until=until):
            assert calendar.is_open(at)
            assert until == calendar.next_closing(at)
        case Closed(next_opening=opening):
            assert not calendar.is_open(at)
            assert opening == calendar.next_opening(at)


@settings(A_BUSY_MACHINE, max_examples=50)
@given(calendars(), moments, moments, moments)
def test_working_time_adds_up(
    calendar: WorkingCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    between = calendar.working_time_between

    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, two) == -between(two, one)
    assert timedelta() <= between(min(one, two), max(one, two)) <= abs(one - two)


@A_BUSY_MACHINE
@given(calendars(), moments, lengths)
def test_working_time_is_the_time_between_openings_and_closings(
    calendar: WorkingCalendar, at: datetime, length: timedelta
) -> None:
    end = at + length
    walked, here = timedelta(), at
    while (opening := calendar.next_opening(here)) and opening < end:
        closing = min(calendar.next_closing(opening) or end, end)
        walked += closing.astimezone(UTC) - opening.astimezone(UTC)
        here = closing.astimezone(UTC)
        if here == end:
            break

    assert calendar.working_time_between(at, end) == walked


@A_BUSY_MACHINE
@given(calendars(), closures, moments)
def test_one_more_closure_opens_nothing(
    calendar: WorkingCalendar, more: tuple[Closure, ...], at: datetime
) -> None:
    assert calendar.is_open(at) or not calendar.with_closures(more).is_open(at)
