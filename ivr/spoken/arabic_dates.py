"""Dates and weekdays, said as adverbs of time: the oblique throughout."""

from ivr.spoken.arabic_numbers import number
from ivr.spoken.arabic_ordinals import day_ordinal
from ivr.spoken.calendars import Calendar, CalendarDate, Weekday, check_date
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.parts import Part, Phrase

IN_THE_YEAR = Part("in-the-year", "عَامْ")
ERAS = {
    Calendar.HIJRI: Part("era-hijri", "هِجْرِيًّا"),
    Calendar.GREGORIAN: Part("era-gregorian", "مِيلَادِيًّا"),
}
WEEKDAYS = {
    Weekday.SUNDAY: "يَوْمَ الْأَحَدْ",
    Weekday.MONDAY: "يَوْمَ الِاثْنَيْنْ",
    Weekday.TUESDAY: "يَوْمَ الثُّلَاثَاءْ",
    Weekday.WEDNESDAY: "يَوْمَ الْأَرْبِعَاءْ",
    Weekday.THURSDAY: "يَوْمَ الْخَمِيسْ",
    Weekday.FRIDAY: "يَوْمَ الْجُمُعَةْ",
    Weekday.SATURDAY: "يَوْمَ السَّبْتْ",
}
MONTHS = {
    Calendar.HIJRI: (
        "مُحَرَّمْ",
        "صَفَرْ",
        "رَبِيعِ الْأَوَّلْ",
        "رَبِيعِ الْآخِرْ",
        "جُمَادَى الْأُولَى",
        "جُمَادَى الْآخِرَةْ",
        "رَجَبْ",
        "شَعْبَانْ",
        "رَمَضَانْ",
        "شَوَّالْ",
        "ذِي الْقَعْدَةْ",
        "ذِي الْحِجَّةْ",
    ),
    Calendar.GREGORIAN: (
        "يَنَايِرْ",
        "فِبْرَايِرْ",
        "مَارِسْ",
        "أَبْرِيلْ",
        "مَايُو",
        "يُونْيُو",
        "يُولْيُو",
        "أَغُسْطُسْ",
        "سِبْتَمْبِرْ",
        "أُكْتُوبَرْ",
        "نُوفَمْبِرْ",
        "دِيسَمْبِرْ",
    ),
}
WEEKDAY_PARTS = {day: Part(f"on-{day}", text) for day, text in WEEKDAYS.items()}
MONTH_PARTS = {
    (calendar, month): Part(f"of-{calendar}-{month}", f"مِنْ {name}")
    for calendar, names in MONTHS.items()
    for month, name in enumerate(names, start=1)
}

PARTS = (IN_THE_YEAR, *ERAS.values(), *WEEKDAY_PARTS.values(), *MONTH_PARTS.values())


def weekday(day: Weekday) -> Phrase:
    """Return "on Sunday", يوم الأحد."""
    return (WEEKDAY_PARTS[day],)


def date(day: CalendarDate) -> Phrase:
    """Return "on Sunday, the fifth of Ramadan, in the year 1446 hijri".

    The year counts with the masculine "عام". Raises DateNotSayableError if no calendar has it.
    """
    check_date(day)
    before = weekday(day.weekday) if day.weekday else ()
    return (*before, *day_ordinal(day.day), MONTH_PARTS[day.calendar, day.month], *_year(day))


def _year(day: CalendarDate) -> Phrase:
    if day.year is None:
        return ()
    return IN_THE_YEAR, *number(day.year, Gender.MASCULINE, Case.OBLIQUE), ERAS[day.calendar]
