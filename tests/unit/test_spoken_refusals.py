from datetime import timedelta
from decimal import Decimal

import pytest

from ivr.prompts import LANGUAGES
from ivr.spoken.calendars import Calendar, CalendarDate
from ivr.spoken.errors import (
    AmountNotSayableError,
    CharacterNotSayableError,
    DateNotSayableError,
    LanguageNotSpokenError,
    LengthNotSayableError,
    NothingToSayError,
    NumberNotSayableError,
    SpokenError,
)
from ivr.spoken.nouns import Noun
from ivr.spoken.numbers import LARGEST
from ivr.spoken.speakers import Speaker, parts, speaker

MINUTE = timedelta(minutes=1)


@pytest.fixture(params=LANGUAGES)
def voice(request: pytest.FixtureRequest) -> Speaker:
    return speaker(request.param)


@pytest.mark.parametrize("value", [-1, LARGEST + 1])
def test_a_number_out_of_range_is_refused(voice: Speaker, value: int) -> None:
    with pytest.raises(NumberNotSayableError):
        voice.number(value)
    with pytest.raises(NumberNotSayableError):
        voice.count(value, Noun.MINUTE)


@pytest.mark.parametrize("place", [0, -3, LARGEST + 1])
def test_nobody_is_before_the_first(voice: Speaker, place: int) -> None:
    with pytest.raises(NumberNotSayableError):
        voice.position(place)


@pytest.mark.parametrize("text", ["05x", "+966", "5 5", "²", "۵"])
def test_what_is_no_digit_is_refused(voice: Speaker, text: str) -> None:
    with pytest.raises(CharacterNotSayableError):
        voice.digits(text)
    with pytest.raises(CharacterNotSayableError):
        voice.pairs(text)


def test_a_refusal_does_not_repeat_a_callers_number(voice: Speaker) -> None:
    with pytest.raises(CharacterNotSayableError) as refusal:
        voice.digits("0512345678x")

    assert "0512345678" not in str(refusal.value)
    assert refusal.value.place == 10


@pytest.mark.parametrize("text", ["ت-12", "T_1", "é"])
def test_a_reference_with_a_nameless_character_is_refused(voice: Speaker, text: str) -> None:
    with pytest.raises(CharacterNotSayableError):
        voice.reference(text)


def test_an_empty_text_is_refused(voice: Speaker) -> None:
    for say in (voice.digits, voice.pairs, voice.reference):
        with pytest.raises(NothingToSayError):
            say("")
    with pytest.raises(NothingToSayError):
        voice.reference("  ")


@pytest.mark.parametrize(
    ("calendar", "year", "month", "day"),
    [
        (Calendar.HIJRI, 1447, 9, 31),
        (Calendar.HIJRI, 1447, 13, 1),
        (Calendar.GREGORIAN, 2026, 0, 1),
        (Calendar.GREGORIAN, 2026, 1, 0),
        (Calendar.GREGORIAN, 2026, 1, 32),
        (Calendar.GREGORIAN, 0, 1, 1),
        (Calendar.GREGORIAN, 10_000, 1, 1),
    ],
)
def test_a_day_of_no_calendar_is_refused(
    voice: Speaker, calendar: Calendar, year: int, month: int, day: int
) -> None:
    with pytest.raises(DateNotSayableError):
        voice.date(CalendarDate(calendar=calendar, year=year, month=month, day=day))


@pytest.mark.parametrize(
    ("low", "high"), [(-MINUTE, MINUTE), (2 * MINUTE, MINUTE), (MINUTE / 2, None)]
)
def test_a_band_that_goes_backwards_or_says_nothing_is_refused(
    voice: Speaker, low: timedelta, high: timedelta | None
) -> None:
    with pytest.raises(LengthNotSayableError):
        voice.wait_band(low, high)


def test_a_negative_length_is_refused(voice: Speaker) -> None:
    with pytest.raises(LengthNotSayableError):
        voice.duration(-MINUTE)


@pytest.mark.parametrize(
    "amount", ["-1", "0.001", "NaN", "Infinity", "1E+40", "1.0000000000000001"]
)
def test_an_amount_that_nobody_pays_is_refused(voice: Speaker, amount: str) -> None:
    with pytest.raises(AmountNotSayableError):
        voice.money(Decimal(amount))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(LanguageNotSpokenError):
        speaker("fr")
    with pytest.raises(SpokenError):
        parts("fr")


def test_a_band_is_never_narrower_than_what_was_promised(voice: Speaker) -> None:
    exact = voice.wait_band(5 * MINUTE, 10 * MINUTE)

    assert voice.wait_band(5.9 * MINUTE, 9.1 * MINUTE) == exact
