from dataclasses import dataclass
from enum import StrEnum

from ivr.spoken.errors import DateNotSayableError

MONTHS = 12
LAST_YEAR = 9999


class Calendar(StrEnum):
    """A calendar of the Kingdom: Umm al-Qura, or the Gregorian with the Gulf's month names."""

    HIJRI = "hijri"
    GREGORIAN = "gregorian"


LONGEST_MONTH = {Calendar.HIJRI: 30, Calendar.GREGORIAN: 31}


class Weekday(StrEnum):
    """A day of the week, in the order of the Kingdom's week."""

    SUNDAY = "sunday"
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDate:
    """A day as one calendar names it; year and weekday are said where they are given."""

    calendar: Calendar
    month: int
    day: int
    year: int | None = None
    weekday: Weekday | None = None


def check_date(date: CalendarDate) -> None:
    """Raise DateNotSayableError unless month, day and year lie within their calendar.

    Whether a certain month of a certain year has its last day is the converter's to know.
    """
    is_day = 1 <= date.month <= MONTHS and 1 <= date.day <= LONGEST_MONTH[date.calendar]
    if not is_day or not (date.year is None or 1 <= date.year <= LAST_YEAR):
        raise DateNotSayableError(date.year, date.month, date.day)
