"""Days of the Umm al-Qura calendar, Saudi Arabia's official Hijri calendar."""

from dataclasses import dataclass
from datetime import date

from hijridate import Gregorian

from core.errors import HijriRangeError

RAMADAN = 9
FIRST_DAY = date(1924, 8, 1)  # 1 Muharram 1343
LAST_DAY = date(2077, 11, 16)  # 30 Dhu al-Hijjah 1500


@dataclass(frozen=True, slots=True, order=True)
class HijriDate:
    """A day as Umm al-Qura counts it; written 1448-09-01."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02}-{self.day:02}"


def hijri_date(day: date) -> HijriDate:
    """Return the Hijri date of *day*; outside 1343 to 1500 AH raise HijriRangeError."""
    if not is_printed(day):
        raise HijriRangeError(day, FIRST_DAY, LAST_DAY)
    return HijriDate(*Gregorian.fromordinal(day.toordinal()).to_hijri().datetuple())


def is_ramadan(day: date) -> bool:
    """Return whether *day* lies in Ramadan; outside 1343 to 1500 AH no day does."""
    return is_printed(day) and hijri_date(day).month == RAMADAN


def is_printed(day: date) -> bool:
    """Return whether the Umm al-Qura calendar has been worked out for *day*."""
    return FIRST_DAY.toordinal() <= day.toordinal() <= LAST_DAY.toordinal()
