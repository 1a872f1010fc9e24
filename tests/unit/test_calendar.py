"""The calendar of 19996 as it lies in the package, asked at set moments."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from core.calendar import (
    HORIZON,
    RIYADH,
    Closed,
    Closure,
    HolidayHours,
    Open,
    Opening,
    Why,
    WorkingCalendar,
)
from core.calendar_form import centre_calendar
from core.errors import BadPeriodError, NaiveMomentError, UnknownYearError
from core.hours import Week, hours_of

CENTRE = centre_calendar(Path("no-such-home"))
OFFICE = WorkingCalendar(week=Week.office("07:30-14:30"))
ALWAYS = WorkingCalendar(week=Week.every_day("00:00-24:00"), holidays=None)
NEVER = WorkingCalendar(week=Week())
MICROSECOND = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


def riyadh(text: str) -> datetime:
    """Return the moment when a clock in Riyadh shows *text*."""
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


def closure(starts_at: str, ends_at: str) -> Closure:
    return Closure(riyadh(starts_at), riyadh(ends_at), "عطل", "a fault")


def opening(starts_at: str, ends_at: str) -> Opening:
    return Opening(riyadh(starts_at), riyadh(ends_at), "النتائج", "the results")


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-11-25T06:00", "2026-11-25T21:00"),  # a Wednesday
        ("2026-11-25T20:59:59.999999", "2026-11-25T21:00"),
        ("2026-11-27T10:00", "2026-11-27T21:00"),  # Friday
        ("2026-11-28T10:00", "2026-11-28T21:00"),  # Saturday
        ("2026-12-31T20:59", "2026-12-31T21:00"),  # the last evening of the year
        ("2027-01-01T06:00", "2027-01-01T21:00"),
        ("2026-02-17T16:30", "2026-02-17T21:00"),  # 29 Sha'ban 1447
        ("2026-02-18T10:00", "2026-02-18T16:00"),  # 1 Ramadan 1447
        ("2026-02-21T15:59", "2026-02-21T16:00"),
        ("2026-03-18T12:00", "2026-03-18T16:00"),  # 29 Ramadan, the last open day
        ("2026-03-25T06:00", "2026-03-25T21:00"),  # after the Eid
        ("2027-02-07T20:59", "2027-02-07T21:00"),  # 30 Sha'ban 1448
        ("2027-02-08T10:00", "2027-02-08T16:00"),  # 1 Ramadan 1448
        ("2027-03-08T15:59", "2027-03-08T16:00"),  # 29 Ramadan, the last
        ("2027-03-13T06:00", "2027-03-13T21:00"),  # between the Eid and its compensation day
        ("2026-09-22T20:59", "2026-09-22T21:00"),  # the day before National Day
        ("2026-09-24T06:00", "2026-09-24T21:00"),
        ("2022-11-24T06:00", "2022-11-24T21:00"),
        ("2078-08-01T18:00", "2078-08-01T21:00"),  # past the printed Umm al-Qura calendar
        ("1950-01-02T12:00", "1950-01-02T21:00"),
    ],
)
def test_the_centre_is_open(at: str, until: str) -> None:
    assert CENTRE.is_open(riyadh(at))
    assert CENTRE.state(riyadh(at)) == Open(until=riyadh(until))
    assert CENTRE.next_closing(riyadh(at)) == riyadh(until)
    assert CENTRE.next_opening(riyadh(at)) == riyadh(at)


FOUNDING, NATIONAL = "Founding Day Holiday", "National Day Holiday"
FITR, ADHA, ARAFAH = "Eid al-Fitr Holiday", "Eid al-Adha Holiday", "Day of Arafah"


@pytest.mark.parametrize(
    ("at", "why", "reason", "next_opening"),
    [
        ("2026-11-25T00:00", Why.NIGHT, "", "2026-11-25T06:00"),
        ("2026-11-25T05:59:59.999999", Why.NIGHT, "", "2026-11-25T06:00"),
        ("2026-11-25T21:00", Why.NIGHT, "", "2026-11-26T06:00"),
        ("2026-11-26T23:59", Why.NIGHT, "", "2026-11-27T06:00"),  # Thursday to Friday
        ("2026-12-31T21:00", Why.NIGHT, "", "2027-01-01T06:00"),
        ("2026-02-17T21:00", Why.NIGHT, "", "2026-02-18T10:00"),  # into Ramadan 1447
        ("2026-02-18T06:30", Why.NIGHT, "", "2026-02-18T10:00"),
        ("2026-02-18T16:00", Why.NIGHT, "", "2026-02-19T10:00"),
        ("2026-02-21T16:00", Why.NIGHT, "", "2026-02-23T10:00"),  # over Founding Day
        ("2026-02-22T12:00", Why.HOLIDAY, FOUNDING, "2026-02-23T10:00"),
        ("2026-03-18T16:00", Why.NIGHT, "", "2026-03-25T06:00"),  # over the Eid, out of Ramadan
        ("2026-03-19T12:00", Why.HOLIDAY, FITR, "2026-03-25T06:00"),  # 30 Ramadan 1447
        ("2026-03-20T12:00", Why.HOLIDAY, FITR, "2026-03-25T06:00"),
        ("2026-03-24T23:59", Why.HOLIDAY, FITR, "2026-03-25T06:00"),  # compensation
        ("2027-02-07T21:00", Why.NIGHT, "", "2027-02-08T10:00"),  # into Ramadan 1448
        ("2027-02-08T06:00", Why.NIGHT, "", "2027-02-08T10:00"),
        ("2027-02-22T12:00", Why.HOLIDAY, FOUNDING, "2027-02-23T10:00"),
        ("2027-03-08T16:00", Why.NIGHT, "", "2027-03-13T06:00"),
        ("2027-03-09T12:00", Why.HOLIDAY, FITR, "2027-03-13T06:00"),  # 1 Shawwal 1448
        ("2027-03-13T21:00", Why.NIGHT, "", "2027-03-15T06:00"),
        ("2027-03-14T12:00", Why.HOLIDAY, FITR, "2027-03-15T06:00"),  # for the Friday
        ("2026-05-26T12:00", Why.HOLIDAY, ARAFAH, "2026-05-30T06:00"),
        ("2026-05-27T12:00", Why.HOLIDAY, ADHA, "2026-05-30T06:00"),
        ("2026-05-31T12:00", Why.HOLIDAY, ADHA, "2026-06-01T06:00"),  # for the Friday
        ("2026-09-22T21:00", Why.NIGHT, "", "2026-09-24T06:00"),
        ("2026-09-23T00:00", Why.HOLIDAY, NATIONAL, "2026-09-24T06:00"),
        ("2026-09-23T23:59", Why.HOLIDAY, NATIONAL, "2026-09-24T06:00"),
        ("2026-09-24T00:00", Why.NIGHT, "", "2026-09-24T06:00"),
        ("2028-09-24T12:00", Why.HOLIDAY, NATIONAL, "2028-09-25T06:00"),  # for the Saturday
        ("2021-02-22T05:00", Why.NIGHT, "", "2021-02-22T06:00"),  # no Founding Day yet
    ],
)
def test_the_centre_is_closed(at: str, why: Why, reason: str, next_opening: str) -> None:
    state = CENTRE.state(riyadh(at))

    assert not CENTRE.is_open(riyadh(at))
    assert isinstance(state, Closed)
    assert (state.why, state.reason_en) == (why, reason)
    assert state.next_opening == CENTRE.next_opening(riyadh(at)) == riyadh(next_opening)
    assert CENTRE.next_closing(riyadh(at)) == riyadh(at)


def test_a_holiday_has_its_name_in_arabic() -> None:
    state = CENTRE.state(riyadh("2026-09-23T12:00"))

    assert isinstance(state, Closed)
    assert state.reason_ar == "اليوم الوطني"


@pytest.mark.parametrize(
    ("at", "why", "next_opening"),
    [
        ("2026-11-26T14:30", Why.NIGHT, "2026-11-29T07:30"),  # Thursday afternoon
        ("2026-11-27T10:00", Why.WEEKEND, "2026-11-29T07:30"),
        ("2026-11-28T10:00", Why.WEEKEND, "2026-11-29T07:30"),
        ("2026-11-29T07:29", Why.NIGHT, "2026-11-29T07:30"),
        ("2028-09-23T10:00", Why.HOLIDAY, "2028-09-25T07:30"),  # National Day on a Saturday
    ],
)
def test_an_office_rests_on_friday_and_saturday(at: str, why: Why, next_opening: str) -> None:
    state = OFFICE.state(riyadh(at))

    assert isinstance(state, Closed)
    assert (state.why, state.next_opening) == (why, riyadh(next_opening))


@pytest.mark.parametrize("day", range(22, 27))
def test_an_office_works_from_sunday_to_thursday(day: int) -> None:
    assert OFFICE.is_open(riyadh(f"2026-11-{day}T10:00"))


def test_a_day_may_have_a_pause() -> None:
    centre = replace(CENTRE, ramadan=Week.every_day("10:00-15:00", "21:00-24:00"))

    assert centre.next_closing(riyadh("2026-02-18T10:00")) == riyadh("2026-02-18T15:00")
    assert centre.next_opening(riyadh("2026-02-18T15:00")) == riyadh("2026-02-18T21:00")
    assert centre.next_closing(riyadh("2026-02-18T21:00")) == riyadh("2026-02-19T00:00")


def test_hours_that_touch_at_midnight_are_one() -> None:
    centre = replace(CENTRE, week=Week.every_day("00:00-01:00", "21:00-24:00"))

    assert centre.next_closing(riyadh("2026-12-31T22:00")) == riyadh("2027-01-01T01:00")


def test_the_ramadan_week_has_its_own_weekend() -> None:
    office = replace(OFFICE, ramadan=Week.office("10:00-15:00"))

    assert office.next_opening(riyadh("2027-02-11T15:00")) == riyadh("2027-02-14T10:00")


def test_a_closure_crosses_midnight_and_says_its_reason() -> None:
    centre = CENTRE.with_closures([closure("2026-11-25T18:00", "2026-11-26T09:30")])

    assert centre.state(riyadh("2026-11-25T17:59")) == Open(until=riyadh("2026-11-25T18:00"))
    for at in ("2026-11-25T18:00", "2026-11-26T00:00", "2026-11-26T09:29"):
        assert centre.state(riyadh(at)) == Closed(
            why=Why.CLOSURE,
            reason_ar="عطل",
            reason_en="a fault",
            next_opening=riyadh("2026-11-26T09:30"),
        )
    assert centre.state(riyadh("2026-11-26T09:30")) == Open(until=riyadh("2026-11-26T21:00"))


def test_of_two_closures_the_longer_gives_the_reason() -> None:
    longer = replace(closure("2026-11-25T07:00", "2026-11-27T12:00"), reason_en="a flood")
    centre = CENTRE.with_closures([closure("2026-11-25T08:00", "2026-11-25T10:00"), longer])

    state = centre.state(riyadh("2026-11-25T09:00"))

    assert isinstance(state, Closed)
    assert (state.reason_en, state.next_opening) == ("a flood", riyadh("2026-11-27T12:00"))


def test_a_closure_in_the_midst_of_a_day_parts_it() -> None:
    centre = CENTRE.with_closures([closure("2026-11-25T12:00", "2026-11-25T13:00")])

    assert centre.open_on(date(2026, 11, 25)) == [
        (riyadh("2026-11-25T06:00"), riyadh("2026-11-25T12:00")),
        (riyadh("2026-11-25T13:00"), riyadh("2026-11-25T21:00")),
    ]


def test_an_opening_during_a_holiday() -> None:
    centre = replace(CENTRE, openings=(opening("2026-09-23T10:00", "2026-09-23T14:00"),))

    assert centre.state(riyadh("2026-09-23T10:00")) == Open(until=riyadh("2026-09-23T14:00"))
    before, after = (centre.state(riyadh(f"2026-09-23T{clock}")) for clock in ("09:59", "14:00"))
    assert isinstance(before, Closed)
    assert isinstance(after, Closed)
    assert (before.why, before.next_opening) == (Why.HOLIDAY, riyadh("2026-09-23T10:00"))
    assert (after.why, after.next_opening) == (Why.HOLIDAY, riyadh("2026-09-24T06:00"))


def test_an_opening_lengthens_the_hours_over_midnight() -> None:
    centre = replace(CENTRE, openings=(opening("2026-11-25T20:00", "2026-11-26T02:00"),))

    assert centre.next_closing(riyadh("2026-11-25T12:00")) == riyadh("2026-11-26T02:00")


def test_a_closure_is_stronger_than_an_opening() -> None:
    centre = replace(CENTRE, openings=(opening("2026-09-23T10:00", "2026-09-23T14:00"),))
    centre = centre.with_closures([closure("2026-09-23T11:00", "2026-09-23T12:00")])

    assert centre.next_closing(riyadh("2026-09-23T10:00")) == riyadh("2026-09-23T11:00")
    assert centre.next_opening(riyadh("2026-09-23T11:00")) == riyadh("2026-09-23T12:00")


def test_a_holiday_may_have_hours_of_its_own() -> None:
    centre = replace(CENTRE, holidays=HolidayHours(hours=hours_of(["10:00-14:00"])))

    assert centre.state(riyadh("2026-09-23T12:00")) == Open(until=riyadh("2026-09-23T14:00"))
    assert centre.next_opening(riyadh("2026-09-23T06:00")) == riyadh("2026-09-23T10:00")


def test_holidays_may_be_days_like_others() -> None:
    centre = replace(CENTRE, holidays=None)

    assert centre.is_open(riyadh("2026-09-23T20:00"))
    assert centre.holidays_between(date(2026, 1, 1), date(2026, 12, 31)) == []


def test_compensation_days_may_be_left_out() -> None:
    centre = replace(CENTRE, holidays=HolidayHours(with_compensation_days=False))

    assert centre.is_open(riyadh("2027-03-14T12:00"))
    assert not centre.is_open(riyadh("2027-03-12T12:00"))


def test_without_ramadan_hours_the_week_holds() -> None:
    assert replace(CENTRE, ramadan=None).is_open(riyadh("2026-02-18T20:00"))


def test_a_centre_that_never_closes_says_no_end() -> None:
    assert ALWAYS.state(riyadh("2026-11-25T03:00")) == Open(until=None)


def test_a_centre_that_never_opens_says_no_beginning() -> None:
    state = NEVER.state(riyadh("2026-11-25T12:00"))

    assert state == Closed(why=Why.WEEKEND, next_opening=None)
    assert NEVER.next_closing(riyadh("2026-11-25T12:00")) == riyadh("2026-11-25T12:00")


def test_what_lies_beyond_the_horizon_is_not_told() -> None:
    at = riyadh("2026-11-25T12:00")
    last = at + HORIZON - MICROSECOND

    assert _open_from(at, last).next_closing(at) == last
    assert _open_from(at, last + MICROSECOND).next_closing(at) is None
    assert _open_from(last, last + HOUR).next_opening(at) == last
    assert _open_from(last, last + HOUR).next_opening(at - MICROSECOND) is None


def _open_from(starts_at: datetime, ends_at: datetime) -> WorkingCalendar:
    return replace(NEVER, openings=(Opening(starts_at, ends_at, "", ""),))


@pytest.mark.parametrize(
    ("earlier", "later", "hours"),
    [
        ("2026-11-25T10:00", "2026-11-25T12:00", 2),
        ("2026-11-25T20:00", "2026-11-26T07:00", 2),  # over a night
        ("2026-11-25T21:00", "2026-11-26T06:00", 0),
        ("2026-12-31T20:00", "2027-01-01T07:00", 2),  # over the year's end
        ("2026-02-17T00:00", "2026-02-20T00:00", 15 + 6 + 6),  # into Ramadan
        ("2026-03-17T00:00", "2026-03-26T00:00", 6 + 6 + 15),  # over the Eid, out of Ramadan
        ("2026-09-22T00:00", "2026-09-25T00:00", 15 + 15),  # over National Day
        ("2026-11-01T00:00", "2026-12-01T00:00", 30 * 15),
    ],
)
def test_working_time_leaves_out_what_is_closed(earlier: str, later: str, hours: int) -> None:
    assert CENTRE.working_time_between(riyadh(earlier), riyadh(later)) == hours * HOUR
    assert CENTRE.working_time_between(riyadh(later), riyadh(earlier)) == -hours * HOUR


def test_a_moment_may_come_from_any_zone() -> None:
    at = riyadh("2026-11-25T06:00")

    for zone in (UTC, timezone(timedelta(hours=-11)), ZoneInfo("America/New_York")):
        assert CENTRE.is_open(at.astimezone(zone))
        assert not CENTRE.is_open((at - MICROSECOND).astimezone(zone))


def test_answers_are_clocks_of_the_zone() -> None:
    found = CENTRE.next_opening(datetime(2026, 11, 25, 22, tzinfo=UTC))

    assert found is not None
    assert found.isoformat() == "2026-11-26T06:00:00+03:00"


def test_where_clocks_change_a_day_has_its_real_length() -> None:
    berlin = replace(ALWAYS, zone=ZoneInfo("Europe/Berlin"))

    assert _length(berlin, date(2027, 3, 28)) == 23 * HOUR
    assert _length(berlin, date(2027, 10, 31)) == 25 * HOUR
    skipped = replace(berlin, week=Week.every_day("02:15-02:45"))
    assert _length(skipped, date(2027, 3, 27)) == HOUR / 2
    assert skipped.open_on(date(2027, 10, 31)) != []


def test_hours_that_the_clocks_skip_are_not_worked() -> None:
    berlin = replace(ALWAYS, zone=ZoneInfo("Europe/Berlin"), week=Week.every_day("02:30-03:00"))
    apia = replace(ALWAYS, zone=ZoneInfo("Pacific/Apia"))

    assert berlin.open_on(date(2027, 3, 28)) == []
    assert apia.open_on(date(2011, 12, 30)) == []


def _length(calendar: WorkingCalendar, day: date) -> timedelta:
    spans = ((a.astimezone(UTC), b.astimezone(UTC)) for a, b in calendar.open_on(day))
    return sum((ends - starts for starts, ends in spans), timedelta())


NAIVE = datetime(2026, 11, 25, 12)  # noqa: DTZ001 - the point
FAR = [datetime(year, 6, 1, tzinfo=UTC) for year in (1, 1949, 2100, 9999)]


@pytest.mark.parametrize(
    ("moment", "error"), [(NAIVE, NaiveMomentError), *((at, UnknownYearError) for at in FAR)]
)
def test_a_moment_that_nobody_can_place_is_refused(
    moment: datetime, error: type[Exception]
) -> None:
    noon = riyadh("2026-11-25T12:00")
    for ask in (CENTRE.is_open, CENTRE.state, CENTRE.next_opening, CENTRE.next_closing):
        with pytest.raises(error):
            ask(moment)
    with pytest.raises(error):
        CENTRE.working_time_between(moment, noon)
    with pytest.raises(error):
        CENTRE.working_time_between(noon, moment)


def test_the_last_year_is_answered() -> None:
    assert CENTRE.next_opening(riyadh("2099-12-31T21:00")) == riyadh("2100-01-01T06:00")


def test_a_closure_must_end_after_it_starts() -> None:
    for ends_at in ("2026-11-25T12:00", "2026-11-25T11:00"):
        with pytest.raises(BadPeriodError):
            closure("2026-11-25T12:00", ends_at)
    with pytest.raises(NaiveMomentError):
        Closure(NAIVE, NAIVE, "عطل", "a fault")
    with pytest.raises(UnknownYearError):
        Closure(datetime.min.replace(tzinfo=RIYADH), NAIVE.replace(tzinfo=UTC), "عطل", "a fault")
