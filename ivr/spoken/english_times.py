"""Times of day and dates in English."""

from datetime import time

from ivr.spoken.calendars import Calendar, CalendarDate, Weekday, check_date
from ivr.spoken.english_numbers import HUNDRED, WORDS, below_hundred, number
from ivr.spoken.english_ordinals import ordinal
from ivr.spoken.parts import Part, Phrase

MIDNIGHT, NOON = Part("twelve-midnight", "twelve midnight"), Part("twelve-noon", "twelve noon")
AT_TWELVE = {time(0): MIDNIGHT, time(12): NOON}
O_CLOCK, OH = Part("o-clock", "o'clock"), Part("oh", "oh")
PAST = {15: Part("a-quarter-past", "a quarter past"), 30: Part("half-past", "half past")}
QUARTER_TO, A_QUARTER_TO = 45, Part("a-quarter-to", "a quarter to")
NIGHT = Part("at-night", "at night")
MORNING = Part("in-the-morning", "in the morning")
AFTERNOON = Part("in-the-afternoon", "in the afternoon")
EVENING = Part("in-the-evening", "in the evening")
BEGINS = {0: NIGHT, 1: MORNING, 12: AFTERNOON, 18: EVENING, 21: NIGHT}

THE, HIJRI_ERA = Part("the", "the"), Part("era-hijri", "Hijri")
MONTHS = {
    Calendar.HIJRI: (
        "Muharram",
        "Safar",
        "Rabi al-Awwal",
        "Rabi al-Akhir",
        "Jumada al-Ula",
        "Jumada al-Akhirah",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhul Qadah",
        "Dhul Hijjah",
    ),
    Calendar.GREGORIAN: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WEEKDAY_PARTS = {day: Part(f"on-{day}", f"on {day.capitalize()}") for day in Weekday}
MONTH_PARTS = {
    (calendar, month): Part(f"of-{calendar}-{month}", f"of {name}")
    for calendar, names in MONTHS.items()
    for month, name in enumerate(names, start=1)
}
YEARS_IN_HUNDREDS = range(1100, 10_000)
FIRST_TEN = range(10)

PARTS = (
    *(MIDNIGHT, NOON, O_CLOCK, OH, *PAST.values(), A_QUARTER_TO, THE, HIJRI_ERA),
    *dict.fromkeys(BEGINS.values()),
    *WEEKDAY_PARTS.values(),
    *MONTH_PARTS.values(),
)


def clock_time(at: time) -> Phrase:
    """Return "half past six in the morning"; seconds fall away."""
    if sharp := AT_TWELVE.get(at.replace(second=0, microsecond=0, tzinfo=None)):
        return (sharp,)
    part_of_day = BEGINS[max(begins for begins in BEGINS if begins <= at.hour)]
    return *_hour_and_minute(at), part_of_day


def weekday(day: Weekday) -> Phrase:
    """Return "on Sunday"."""
    return (WEEKDAY_PARTS[day],)


def date(day: CalendarDate) -> Phrase:
    """Return "on Sunday the fifth of Ramadan fourteen forty six Hijri".

    A Gregorian year goes without its era. Raises DateNotSayableError if no calendar has the day.
    """
    check_date(day)
    before = weekday(day.weekday) if day.weekday else ()
    month = MONTH_PARTS[day.calendar, day.month]
    era = (HIJRI_ERA,) if day.calendar is Calendar.HIJRI and day.year is not None else ()
    return *before, THE, *ordinal(day.day), month, *_year(day.year), *era


def _hour_and_minute(at: time) -> Phrase:
    if at.minute == QUARTER_TO:
        return A_QUARTER_TO, _hour(at.hour + 1)
    if past := PAST.get(at.minute):
        return past, _hour(at.hour)
    return _hour(at.hour), *_after_hundreds(at.minute, sharp=O_CLOCK)


def _hour(hour: int) -> Part:
    return WORDS[hour % 12 or 12]


def _year(year: int | None) -> Phrase:
    """Return a year as it is said: by hundreds, but 2000 to 2009 as numbers."""
    if year is None:
        return ()
    hundreds, few = divmod(year, 100)
    if year not in YEARS_IN_HUNDREDS or (not hundreds % 10 and few in FIRST_TEN):
        return number(year)
    return *below_hundred(hundreds), *_after_hundreds(few, sharp=HUNDRED)


def _after_hundreds(few: int, *, sharp: Part) -> Phrase:
    """Return "oh five", "twenty one", or *sharp* for nought."""
    if not few:
        return (sharp,)
    return *((OH,) if few in FIRST_TEN else ()), *below_hundred(few)
