from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.calendar import Closure, HolidayHours, Opening, WorkingCalendar
from core.calendar_form import calendar_from, calendar_in, centre_calendar
from core.errors import CalendarFormError
from core.hours import WEEKDAYS, Week, hours_of

LEAST: dict[str, Any] = {"zone": "Asia/Riyadh", "week": {"every-day": ["06:00-21:00"]}}
CAIRO = ZoneInfo("Africa/Cairo")
PERIOD = {
    "from": datetime(2027, 3, 13),  # noqa: DTZ001 - a clock of the zone
    "until": datetime(2027, 3, 14, 6, tzinfo=UTC),
    "reason-ar": "إجازة",
    "reason-en": "leave",
}


def test_19996_opens_from_six_to_nine_and_shorter_in_ramadan(tmp_path: Path) -> None:
    assert centre_calendar(tmp_path) == WorkingCalendar(
        zone=ZoneInfo("Asia/Riyadh"),
        week=Week.every_day("06:00-21:00"),
        ramadan=Week.every_day("10:00-16:00"),
        holidays=HolidayHours(hours=(), with_compensation_days=True),
    )


def test_a_centres_own_file_replaces_the_package_s(tmp_path: Path) -> None:
    own = tmp_path / "calendar.toml"
    own.write_text('zone = "Asia/Riyadh"\n[week]\nevery-day = ["00:00-24:00"]\n', encoding="utf-8")

    assert centre_calendar(tmp_path) == WorkingCalendar(week=Week.every_day("00:00-24:00"))

    own.write_text("[week", encoding="utf-8")
    with pytest.raises(CalendarFormError, match=rf"calendar {own} cannot be used: its text"):
        centre_calendar(tmp_path)


def test_every_part_can_be_written() -> None:
    written = {
        "zone": "Africa/Cairo",
        "week": {"office-days": ["08:00-12:00", "13:00-16:00"]},
        "ramadan": {"office-days": ["10:00-15:00"]},
        "holidays": {"compensation-days": False, "hours": ["10:00-12:00"]},
        "closures": [PERIOD],
        "openings": [PERIOD, PERIOD],
    }
    ends = datetime(2027, 3, 13, tzinfo=CAIRO), datetime(2027, 3, 14, 6, tzinfo=UTC)
    opening = Opening(*ends, "إجازة", "leave")

    assert calendar_from(written, "a test") == WorkingCalendar(
        zone=CAIRO,
        week=Week.office("08:00-12:00", "13:00-16:00"),
        ramadan=Week.office("10:00-15:00"),
        holidays=HolidayHours(hours=hours_of(["10:00-12:00"]), with_compensation_days=False),
        closures=(Closure(*ends, "إجازة", "leave"),),
        openings=(opening, opening),
    )


def test_holidays_may_be_left_unkept() -> None:
    assert calendar_from(LEAST | {"holidays": {"kept": False}}, "a test").holidays is None


@pytest.mark.parametrize("several", ["every-day", "office-days"])
@pytest.mark.parametrize("day", WEEKDAYS)
def test_a_days_own_name_beats_several_days(day: str, several: str) -> None:
    alike = calendar_from(LEAST | {"week": {several: ["06:00-21:00"]}}, "a test").week
    week = calendar_from(
        LEAST | {"week": {day: ["09:00-10:00"], several: ["06:00-21:00"]}}, "a test"
    ).week

    for number, name in enumerate(WEEKDAYS):
        assert week.on(number) == (hours_of(["09:00-10:00"]) if name == day else alike.on(number))


def _but(**changes: object) -> Mapping[str, object]:
    return PERIOD | {key.replace("_", "-"): value for key, value in changes.items()}


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ({"zone": None}, "zone must be a text"),
        ({"zone": "Asia/Riyad"}, "zone names no time zone: 'Asia/Riyad'"),
        ({"zone": "Asia"}, "zone names no time zone"),
        ({"zone": "../x"}, "zone names no time zone"),
        ({"week": {}}, "week is missing"),
        ({"week": ["06:00-21:00"]}, "week must be a table"),
        ({"week": {"fryday": []}}, "week.fryday is not known; there are every-day, office-days"),
        ({"week": {"friday": "06:00-21:00"}}, "week.friday must be a list of hours"),
        ({"week": {"friday": [6]}}, "week.friday must be a list of hours"),
        ({"week": {"friday": ["6-21"]}}, "week.friday is refused: The hours '6-21' are not"),
        ({"week": {"friday": ["07:00-06:00"]}}, "week.friday is refused"),
        ({"ramadan": {"every-day": ["x"]}}, "ramadan.every-day is refused"),
        ({"holidays": {"kept": "no"}}, "holidays.kept must be true or false"),
        ({"holidays": {"hours": ["x"]}}, "holidays.hours is refused"),
        ({"holidays": {"keep": True}}, "holidays.keep is not known"),
        ({"holydays": {}}, "holydays is not known"),
        ({"closures": PERIOD}, r"closures must be written as \[\[closures\]\]"),
        ({"closures": ["x"]}, r"closures\[1\] must be a table"),
        ({"closures": [{}]}, r"closures\[1\].from must be a moment like"),
        ({"openings": [PERIOD, _but(until="x")]}, r"openings\[2\].until must be a moment"),
        ({"closures": [_but(until=PERIOD["from"])]}, r"closures\[1\].until is refused: A period"),
        ({"closures": [_but(reason_ar=" ")]}, r"closures\[1\].reason-ar must be a text"),
        ({"closures": [_but(reason_en=3)]}, r"closures\[1\].reason-en must be a text"),
        ({"closures": [_but(reason_fr="x")]}, r"closures\[1\].reason-fr is not known"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_file(written: dict[str, Any], sentence: str) -> None:
    with pytest.raises(
        CalendarFormError, match=rf"^The calendar x\.toml cannot be used: {sentence}"
    ):
        calendar_from(LEAST | written, "x.toml")


@pytest.mark.parametrize("key", ["zone", "week"])
def test_what_must_be_there_is_asked_for(key: str) -> None:
    with pytest.raises(CalendarFormError, match=f"{key} is missing"):
        calendar_from({name: part for name, part in LEAST.items() if name != key}, "x.toml")


@pytest.mark.parametrize("toml", [b"zone =", b"\xff"])
def test_a_text_that_is_not_toml_is_refused(toml: bytes) -> None:
    with pytest.raises(CalendarFormError, match="its text is not TOML"):
        calendar_in(toml, "x.toml")
