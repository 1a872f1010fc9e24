"""The tables of phrases: how a row is read, asked of a speaker, and compared."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path

from ivr.spoken.calendars import Calendar, CalendarDate, Weekday
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Phrase
from ivr.spoken.speakers import Speaker

LETTER_AND_MARKS = re.compile("([^\u064b-\u0652])([\u064b-\u0652]*)")


def rows(language: str) -> Iterator[tuple[str, str, str]]:
    """Return function, arguments and phrase of each row of a language's table."""
    table = Path(__file__).with_name(f"spoken_phrases_{language}.tsv")
    for line in table.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            function, arguments, phrase = line.split("\t")
            yield function, arguments, phrase


def said(speaker: Speaker, function: str, arguments: str) -> Phrase:
    """Return what *speaker* answers to a row."""
    return ASK[function](speaker, arguments)


def agrees(expected: str, actual: str) -> bool:
    """Tell whether *actual* has the letters of *expected* and every mark that stands there.

    A letter that *expected* leaves bare agrees with any marks: its table is written as people
    write, and marks only what the row is about.
    """
    wanted, found = _letters(expected), _letters(actual)
    return [letter for letter, _ in wanted] == [letter for letter, _ in found] and all(
        marks <= heard for (_, marks), (_, heard) in zip(wanted, found, strict=True)
    )


def _letters(text: str) -> list[tuple[str, set[str]]]:
    composed = unicodedata.normalize("NFC", text)
    return [(letter, set(marks)) for letter, marks in LETTER_AND_MARKS.findall(composed)]


def _number(speaker: Speaker, arguments: str) -> Phrase:
    value, gender, case = arguments.split()
    return speaker.number(int(value), Gender(gender), Case(case))


def _count(speaker: Speaker, arguments: str) -> Phrase:
    value, noun, case = arguments.split()
    return speaker.count(int(value), Noun(noun), Case(case))


def _date(speaker: Speaker, arguments: str) -> Phrase:
    calendar, day, *weekdays = arguments.split()
    year, month, of_month = map(int, day.split("-"))
    return speaker.date(
        CalendarDate(
            calendar=Calendar(calendar),
            month=month,
            day=of_month,
            year=year or None,
            weekday=Weekday(weekdays[0]) if weekdays else None,
        )
    )


def _duration(speaker: Speaker, arguments: str) -> Phrase:
    seconds, case = arguments.split()
    return speaker.duration(timedelta(seconds=int(seconds)), Case(case))


def _wait(speaker: Speaker, arguments: str) -> Phrase:
    low, high = arguments.split()
    most = None if high == "-" else timedelta(minutes=int(high))
    return speaker.wait_band(timedelta(minutes=int(low)), most)


def _money(speaker: Speaker, arguments: str) -> Phrase:
    amount, case = arguments.split()
    return speaker.money(Decimal(amount), Case(case))


ASK: Mapping[str, Callable[[Speaker, str], Phrase]] = {
    "number": _number,
    "count": _count,
    "position": lambda speaker, place: speaker.position(int(place)),
    "digits": lambda speaker, text: speaker.digits(text),
    "pairs": lambda speaker, text: speaker.pairs(text),
    "reference": lambda speaker, text: speaker.reference(text),
    "time": lambda speaker, at: speaker.time(time.fromisoformat(at)),
    "weekday": lambda speaker, day: speaker.weekday(Weekday(day)),
    "date": _date,
    "duration": _duration,
    "wait": _wait,
    "money": _money,
}
