from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.calendar import Closure, WorkingCalendar
from core.hours import Week
from tests.ministry import HOUR, OFFICE, SUNDAY
from ticketing.errors import NeverOpenError
from ticketing.working_days import Allowance, moment_after, worked

RAMADAN = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)  # a Sunday of Ramadan 1447, 10:00 in Riyadh
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
amounts = st.fractions(Fraction(1, 100), Fraction(12), max_denominator=100)
CLOSED_MORNING = Closure(SUNDAY, SUNDAY + 4 * HOUR, "عاصفة", "a storm")


def after_days(start: datetime, days: int, calendar: WorkingCalendar = OFFICE) -> datetime:
    return moment_after(calendar, start, Fraction(days), in_days=True)


def test_five_days_end_at_the_same_hour_a_week_later() -> None:
    assert after_days(SUNDAY + 2 * HOUR, 5) == SUNDAY + timedelta(days=7, hours=2)


def test_a_day_is_a_day_in_ramadan_too() -> None:
    assert after_days(RAMADAN + HOUR, 5) == RAMADAN + timedelta(days=7, hours=1)


def test_hours_are_hours_so_ramadan_makes_them_longer() -> None:
    def seven_hours(start: datetime) -> datetime:
        microseconds = Allowance.of_hours(7).amount
        return moment_after(OFFICE, start, microseconds, in_days=False)

    assert seven_hours(SUNDAY) == SUNDAY + 7 * HOUR
    assert seven_hours(RAMADAN) == RAMADAN + timedelta(days=1, hours=2)


def test_a_public_holiday_does_not_count() -> None:
    national_day = datetime(2026, 9, 22, 5, 0, tzinfo=UTC)  # a Tuesday; the 23rd is the holiday

    assert after_days(national_day + HOUR, 1) == national_day + timedelta(days=2, hours=1)


def test_what_comes_in_the_night_begins_with_the_day() -> None:
    assert after_days(SUNDAY - 8 * HOUR, 1) == SUNDAY + 7 * HOUR


def test_a_day_that_a_closure_shortens_counts_as_one() -> None:
    stormy = OFFICE.with_closures([CLOSED_MORNING])

    assert after_days(SUNDAY, 1, stormy) == SUNDAY + 7 * HOUR
    assert moment_after(stormy, SUNDAY, Fraction(1, 3), in_days=True) == SUNDAY + 5 * HOUR


def test_nothing_can_be_promised_where_nobody_works() -> None:
    with pytest.raises(NeverOpenError):
        after_days(SUNDAY, 1, WorkingCalendar(week=Week()))


@given(moments, amounts, st.booleans())
def test_the_moment_after_an_amount_is_the_first_by_which_it_was_worked(
    start: datetime,
    amount: Fraction,
    in_days: bool,  # noqa: FBT001 - drawn
) -> None:
    wanted = amount if in_days else amount * 7 * 3_600_000_000

    end = moment_after(OFFICE, start, wanted, in_days=in_days)

    just_before = end - timedelta(microseconds=1)
    assert worked(OFFICE, start, end, in_days=in_days) >= wanted
    assert worked(OFFICE, start, just_before, in_days=in_days) < wanted


@given(moments, amounts, st.floats(0, 1))
def test_a_pause_of_no_length_changes_nothing(
    start: datetime, amount: Fraction, share: float
) -> None:
    end = moment_after(OFFICE, start, amount, in_days=True)
    between = start + (end - start) * share
    assume(between < end)

    used = worked(OFFICE, start, between, in_days=True)

    assert moment_after(OFFICE, between, amount - used, in_days=True) == end


@given(moments, moments, moments, st.booleans())
def test_working_time_adds_up_exactly(
    one: datetime,
    two: datetime,
    three: datetime,
    in_days: bool,  # noqa: FBT001 - drawn
) -> None:
    first, second, third = sorted((one, two, three))

    parts = [
        worked(OFFICE, start, end, in_days=in_days)
        for start, end in ((first, second), (second, third))
    ]

    assert sum(parts) == worked(OFFICE, first, third, in_days=in_days)


@pytest.mark.parametrize("wrong", [{}, {"days": Fraction(1), "time": HOUR}, {"time": -HOUR}])
def test_an_allowance_is_days_or_hours(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="an allowance"):
        Allowance(**wrong)  # type: ignore[arg-type]


def test_an_allowance_is_written_short() -> None:
    assert [str(Allowance.of_days(5)), str(Allowance.of_hours(4))] == ["5d", "4h"]
