"""Says a flow's values with the recorded parts of `ivr.spoken`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

from asterisk_conf.names import part_prompt
from core.hijri import hijri_date
from ivr.nodes import SpokenKind
from ivr.spoken.calendars import Calendar, CalendarDate, Weekday
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Phrase
from ivr.spoken.speakers import Speaker, speaker
from ivr.steps import Spoken, SpokenValue

WEEKDAYS = (*tuple(Weekday)[1:], Weekday.SUNDAY)  # Python's week begins with Monday


def parts_of(value: Spoken, language: str) -> Phrase:
    """Return the parts that say *value* in *language*."""
    return SAYING[value.kind](value, speaker(language))


def recorded(value: Spoken, language: str) -> Phrase:
    """Return the parts that say *value*, each named by its prompt (a `Voice`)."""
    return tuple(replace(part, name=part_prompt(part.name)) for part in parts_of(value, language))


def calendar_date(day: date, calendar: str) -> CalendarDate:
    """Return *day* as it is said: with its weekday and year, as *calendar* counts it."""
    weekday = WEEKDAYS[day.weekday()]
    shown = hijri_date(day) if calendar == Calendar.HIJRI else day
    return CalendarDate(
        calendar=Calendar(calendar),
        year=shown.year,
        month=shown.month,
        day=shown.day,
        weekday=weekday,
    )


def _digits(said: Spoken, by: Speaker) -> Phrase:
    return by.digits(str(said.value))


def _count(said: Spoken, by: Speaker) -> Phrase:
    return by.count(_whole(said.value), Noun(said.noun))


def _time(said: Spoken, by: Speaker) -> Phrase:
    assert isinstance(said.value, time)  # noqa: S101 - the checker allows no other field here
    return by.time(said.value)


def _date(said: Spoken, by: Speaker) -> Phrase:
    assert isinstance(said.value, date)  # noqa: S101 - the checker allows no other field here
    return by.date(calendar_date(said.value, said.calendar))


def _position(said: Spoken, by: Speaker) -> Phrase:
    return by.position(_whole(said.value))


def _wait(said: Spoken, by: Speaker) -> Phrase:
    """Say a wait that is given as two numbers of minutes."""
    assert isinstance(said.value, tuple)  # noqa: S101 - the checker allows no other field here
    low, high = said.value
    return by.wait_band(timedelta(minutes=low), timedelta(minutes=high))


def _money(said: Spoken, by: Speaker) -> Phrase:
    """Say an amount that is given in halalas."""
    return by.money(Decimal(_whole(said.value)) / 100)


def _whole(value: SpokenValue) -> int:
    assert isinstance(value, int | str)  # noqa: S101 - the checker allows no other field here
    return int(value)


SAYING: Mapping[SpokenKind, Callable[[Spoken, Speaker], Phrase]] = {
    SpokenKind.DIGITS: _digits,
    SpokenKind.COUNT: _count,
    SpokenKind.TIME: _time,
    SpokenKind.DATE: _date,
    SpokenKind.POSITION: _position,
    SpokenKind.WAIT: _wait,
    SpokenKind.MONEY: _money,
}
