"""A working calendar as it is written down, in TOML; every error names the file and the key."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from core.calendar import Closure, HolidayHours, Opening, WorkingCalendar
from core.errors import BadHoursError, BadPeriodError, CalendarFormError, UnknownYearError
from core.hours import OFFICE_DAYS, WEEKDAYS, Hours, Week, hours_of

Exceptional = TypeVar("Exceptional", Closure, Opening)
OWN_FILE = "calendar.toml"
PACKAGED = "19996.toml"
SEVERAL_DAYS: Mapping[str, tuple[str, ...]] = {"every-day": WEEKDAYS, "office-days": OFFICE_DAYS}


def centre_calendar(home: Path) -> WorkingCalendar:
    """Return the calendar written in *home*, or that of 19996 when there is none."""
    own = home / OWN_FILE
    if own.exists():
        return calendar_in(own.read_bytes(), str(own))
    return packaged_calendar()


def packaged_calendar() -> WorkingCalendar:
    """Return the calendar of 19996 that comes with the programme."""
    packaged = files("core").joinpath("calendars").joinpath(PACKAGED)
    return calendar_in(packaged.read_bytes(), PACKAGED)


def calendar_in(toml: bytes, source: str) -> WorkingCalendar:
    """Return the calendar of a TOML text; what cannot be used raises CalendarFormError."""
    try:
        written = tomllib.loads(toml.decode("utf-8"))
    except ValueError as error:  # of TOML, or of UTF-8
        raise CalendarFormError(source, "its text", f"is not TOML ({error})") from error
    return calendar_from(written, source)


def calendar_from(written: Mapping[str, Any], source: str) -> WorkingCalendar:
    """Return the calendar of a mapping; what cannot be used raises CalendarFormError."""
    form = _Table(written, source)
    form.check_keys("zone", "week", "ramadan", "holidays", "closures", "openings")
    zone = _zone(form)
    return WorkingCalendar(
        zone=zone,
        week=_week(form.required("week")),
        ramadan=_week(form.table("ramadan")) if "ramadan" in form.written else None,
        holidays=_holidays(form.table("holidays")),
        closures=tuple(_exceptions(form, "closures", Closure, zone)),
        openings=tuple(_exceptions(form, "openings", Opening, zone)),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A part of the form, which knows its place for the sake of errors."""

    written: Mapping[str, Any]
    source: str
    path: str = ""

    def error(self, key: str, reason: str) -> CalendarFormError:
        return CalendarFormError(self.source, f"{self.path}{key}", reason)

    def check_keys(self, *known: str) -> None:
        if unknown := sorted(set(self.written) - set(known)):
            raise self.error(unknown[0], f"is not known; there are {', '.join(known)}")

    def required(self, key: str) -> "_Table":
        if not self.written.get(key):
            raise self.error(key, "is missing")
        return self.table(key)

    def table(self, key: str) -> "_Table":
        return self._table(key, self.written.get(key, {}))

    def tables(self, key: str) -> "list[_Table]":
        if not isinstance(listed := self.written.get(key, []), list):
            raise self.error(key, f"must be written as [[{key}]]")
        return [self._table(f"{key}[{n}]", table) for n, table in enumerate(listed, start=1)]

    def flag(self, key: str, *, default: bool) -> bool:
        if not isinstance(value := self.written.get(key, default), bool):
            raise self.error(key, "must be true or false")
        return value

    def text(self, key: str) -> str:
        if not isinstance(value := self.written.get(key), str) or not value.strip():
            raise self.error(key, "must be a text" if key in self.written else "is missing")
        return value

    def moment(self, key: str, zone: ZoneInfo) -> datetime:
        if not isinstance(value := self.written.get(key), datetime):
            raise self.error(key, "must be a moment like 2027-03-13T00:00:00")
        return value if value.tzinfo else value.replace(tzinfo=zone)

    def hours(self, key: str) -> Hours:
        texts = self.written.get(key, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self.error(key, 'must be a list of hours like ["06:00-21:00"]')
        try:
            return hours_of(texts)
        except BadHoursError as error:
            raise self.error(key, f"is refused: {str(error).rstrip('.')}") from error

    def _table(self, key: str, value: object) -> "_Table":
        if not isinstance(value, Mapping):
            raise self.error(key, "must be a table")
        return _Table(value, self.source, f"{self.path}{key}.")


def _zone(form: _Table) -> ZoneInfo:
    name = form.text("zone")
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # unknown, a folder, no name at all
        raise form.error("zone", f"names no time zone: {name!r}") from error


def _week(form: _Table) -> Week:
    form.check_keys(*SEVERAL_DAYS, *WEEKDAYS)
    hours = {
        day: form.hours(key)
        for key in SEVERAL_DAYS
        if key in form.written
        for day in SEVERAL_DAYS[key]
    }
    return Week(**hours | {day: form.hours(day) for day in WEEKDAYS if day in form.written})


def _holidays(form: _Table) -> HolidayHours | None:
    form.check_keys("kept", "compensation-days", "hours")
    rule = HolidayHours(
        hours=form.hours("hours"),
        with_compensation_days=form.flag("compensation-days", default=True),
    )
    return rule if form.flag("kept", default=True) else None


def _exceptions(
    form: _Table, key: str, kind: type[Exceptional], zone: ZoneInfo
) -> Iterator[Exceptional]:
    for table in form.tables(key):
        table.check_keys("from", "until", "reason-ar", "reason-en")
        starts_at, ends_at = table.moment("from", zone), table.moment("until", zone)
        reasons = table.text("reason-ar"), table.text("reason-en")
        try:
            yield kind(starts_at, ends_at, *reasons)
        except (BadPeriodError, UnknownYearError) as error:
            raise table.error("until", f"is refused: {str(error).rstrip('.')}") from error
