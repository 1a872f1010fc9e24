"""The calendar's hours as plain values for the native menus."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.calendar import Closure, Opening, WorkingCalendar
from core.calendar_form import centre_calendar
from core.hours import Week
from core.settings import Settings
from ivr import library
from ivr.nodes import Reason
from ivr.timetable import MINUTES, Stretch
from tawasul.fallback import day_of, flow_of, native_menus, timetable

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SIX, TEN, FOUR, NINE = (60 * hour for hour in (6, 10, 16, 21))
NIGHT = Reason.NIGHT
OFFICE = WorkingCalendar(week=Week.office("06:00-21:00"), holidays=None)


def local(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=OFFICE.zone)


def test_the_week_is_open_or_night_or_weekend() -> None:
    week = timetable(OFFICE, NOW).week

    assert week[0] == (
        Stretch(0, SIX, NIGHT),
        Stretch(SIX, NINE, None),
        Stretch(NINE, MINUTES, NIGHT),
    )
    assert week[4] == (Stretch(0, MINUTES, Reason.WEEKEND),)


def test_a_calendar_without_exceptions_has_no_days_of_its_own() -> None:
    assert timetable(OFFICE, NOW).days == {}


def test_the_holidays_and_ramadan_of_the_coming_thirteen_months_are_days_of_their_own(
    tmp_path: Path,
) -> None:
    days = timetable(centre_calendar(tmp_path), NOW).days

    assert days[date(2027, 2, 22)] == (Stretch(0, MINUTES, Reason.HOLIDAY),)
    assert days[date(2027, 2, 15)] == (
        Stretch(0, TEN, NIGHT),
        Stretch(TEN, FOUR, None),
        Stretch(FOUR, MINUTES, NIGHT),
    )
    assert min(days) >= NOW.date()
    assert date(2027, 9, 23) in days
    assert max(days) < date(2027, 12, 31)


def test_a_closure_is_cut_out_of_its_day_and_an_opening_added() -> None:
    monday = date(2026, 11, 30)
    calendar = WorkingCalendar(
        week=OFFICE.week,
        holidays=None,
        closures=(Closure(local(monday, 10), local(monday, 16), "صيانة", "maintenance"),),
        openings=(Opening(local(monday, 21), local(monday, 23), "نتائج", "results"),),
    )

    assert day_of(calendar, monday) == (
        Stretch(0, SIX, NIGHT),
        Stretch(SIX, TEN, None),
        Stretch(TEN, FOUR, Reason.CLOSURE),
        Stretch(FOUR, 23 * 60, None),
        Stretch(23 * 60, MINUTES, NIGHT),
    )
    assert list(timetable(calendar, NOW).days) == [monday]


def test_whatever_the_day_the_timetable_says_what_the_calendar_says(tmp_path: Path) -> None:
    calendar = centre_calendar(tmp_path)
    table = timetable(calendar, NOW)

    for number in range(0, 390, 7):
        day = NOW.date() + timedelta(days=number)
        plan = table.days.get(day, table.week[day.weekday()])
        for minute in range(30, MINUTES, 180):
            at = datetime(day.year, day.month, day.day, tzinfo=calendar.zone)
            stretch = next(it for it in plan if it.begins <= minute < it.ends)
            assert (stretch.reason is None) == calendar.is_open(at + timedelta(minutes=minute))


def test_the_centres_own_flow_is_compiled(tmp_path: Path) -> None:
    settings = Settings.from_env({"TAWASUL_HOME": str(tmp_path)})
    (tmp_path / "flows").mkdir()
    text = library.source("19996").replace("version: 3", "version: 77")
    (tmp_path / "flows" / "19996.yaml").write_text(text)

    assert native_menus(settings, [], NOW).version.startswith("19996/77-")


def test_a_flow_with_faults_is_not_compiled(tmp_path: Path) -> None:
    settings = Settings.from_env({"TAWASUL_HOME": str(tmp_path)})
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "19996.yaml").write_text("flow: 19996\n")

    assert flow_of(settings) == library.unified_number()
