"""What the page of hours draws of a calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from agent_desktop.hours_view import (
    exception_rows,
    holiday_rows,
    hours_view,
    next_ramadan,
    state_view,
)
from core.calendar import RIYADH, Closure, Opening, Why
from core.calendar_form import packaged_calendar
from core.closures import KeptClosure
from tests.builders import NOON

CALENDAR = packaged_calendar()
HOUR = timedelta(hours=1)


def a_closure(starts: datetime = NOON - HOUR, ends: datetime = NOON + HOUR) -> Closure:
    return Closure(starts, ends, "عطل في الشبكة", "a fault of the network")


def kept(closure: Closure, *, reopened_at: datetime | None = None) -> KeptClosure:
    return KeptClosure(
        number=7, closure=closure, created_by="huda", created_at=NOON, reopened_at=reopened_at
    )


def test_an_open_centre_says_until_when() -> None:
    state = state_view(CALENDAR, NOON)

    assert state.is_open
    assert state.changes_at == datetime(2026, 8, 16, 21, tzinfo=RIYADH)


def test_a_closure_is_the_reason_and_the_next_opening_its_end() -> None:
    state = state_view(CALENDAR.with_closures([a_closure()]), NOON)

    assert (state.is_open, state.why, state.reason_en) == (
        False,
        Why.CLOSURE,
        "a fault of the network",
    )
    assert state.changes_at == NOON + HOUR


def test_the_week_begins_on_sunday_and_marks_today() -> None:
    view = hours_view(CALENDAR, CALENDAR, [], NOON)

    assert [row.weekday for row in view.week] == [6, 0, 1, 2, 3, 4, 5]
    assert [row.weekday for row in view.week if row.is_today] == [6]
    assert [str(interval) for interval in view.week[0].hours] == ["06:00-21:00"]
    assert [str(interval) for interval in view.week[0].ramadan] == ["10:00-16:00"]


def test_the_day_is_riyadhs() -> None:
    sunday_night_in_london = datetime(2026, 8, 16, 22, 30, tzinfo=UTC)

    view = hours_view(CALENDAR, CALENDAR, [], sunday_night_in_london)

    assert [row.weekday for row in view.week if row.is_today] == [0]


def test_the_ramadan_that_is_or_comes_next_is_named_whole() -> None:
    first, last = date(2027, 2, 8), date(2027, 3, 8)

    assert next_ramadan(date(2026, 8, 16)) == (first, last)
    assert next_ramadan(first) == next_ramadan(last) == (first, last)
    assert next_ramadan(date(2077, 11, 1)) is None


def test_days_in_a_row_of_one_holiday_are_one_row() -> None:
    rows = holiday_rows(CALENDAR, date(2026, 8, 16))

    assert [row.name_en for row in rows][:2] == ["National Day Holiday", "Founding Day Holiday"]
    assert any(row.last > row.first for row in rows)
    assert len({(row.name_en, row.first) for row in rows}) == len(rows)
    assert holiday_rows(replace(CALENDAR, holidays=None), date(2026, 8, 16)) == []


def test_what_is_over_or_taken_back_is_not_shown() -> None:
    over = kept(a_closure(NOON - 3 * HOUR, NOON - HOUR))
    reopened = kept(a_closure(), reopened_at=NOON - HOUR / 2)

    assert list(exception_rows(CALENDAR, [over, reopened], NOON)) == []


def test_what_is_written_in_the_calendar_stands_beside_what_was_entered() -> None:
    opening = Opening(NOON + 5 * HOUR, NOON + 9 * HOUR, "ليلة النتائج", "the night of the results")
    written = replace(CALENDAR, openings=(opening,))

    view = hours_view(written, written, [kept(a_closure())], NOON)

    entered, planned = view.exceptions
    assert (entered.number, entered.by, entered.is_now, entered.closes) == (7, "huda", True, True)
    assert (planned.number, planned.is_now, planned.closes) == (None, False, False)
