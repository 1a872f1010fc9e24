from collections.abc import Mapping
from datetime import time, timedelta
from decimal import Decimal
from typing import Protocol

from ivr.spoken.arabic import ArabicSpeaker
from ivr.spoken.calendars import CalendarDate, Weekday
from ivr.spoken.english import EnglishSpeaker
from ivr.spoken.errors import LanguageNotSpokenError
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Part, Phrase


class Speaker(Protocol):
    """Says in one language what is no fixed sentence; every answer is made of its parts.

    A language that knows no gender or case takes them and hears no difference. What cannot be said
    raises a SpokenError.
    """

    def number(
        self, value: int, gender: Gender = Gender.MASCULINE, case: Case = Case.NOMINATIVE
    ) -> Phrase:
        """Return a number alone, 0 to 999,999,999."""

    def count(self, value: int, noun: Noun, case: Case = Case.NOMINATIVE) -> Phrase:
        """Return a number of things."""

    def position(self, place: int) -> Phrase:
        """Return the sentence that tells a caller's place in the queue, from 1."""

    def digits(self, text: str) -> Phrase:
        """Return each digit in turn, one part a digit."""

    def pairs(self, text: str) -> Phrase:
        """Return digits two by two, as mobile numbers are said."""

    def reference(self, text: str) -> Phrase:
        """Return letters, digits and marks of a ticket's number."""

    def time(self, at: time) -> Phrase:
        """Return "at" a time of day, to the minute."""

    def weekday(self, day: Weekday) -> Phrase:
        """Return "on" a weekday."""

    def date(self, day: CalendarDate) -> Phrase:
        """Return "on" a day, with weekday and year where they are given."""

    def duration(self, length: timedelta, case: Case = Case.NOMINATIVE) -> Phrase:
        """Return days, hours, minutes and seconds."""

    def wait_band(self, low: timedelta, high: timedelta | None) -> Phrase:
        """Return how long it takes, in whole minutes or hours; without *high* there is no end."""

    def money(self, amount: Decimal, case: Case = Case.NOMINATIVE) -> Phrase:
        """Return riyals and halalas; *amount* is in riyals."""

    def parts(self) -> tuple[Part, ...]:
        """Return everything that this speaker may ever say, in one order."""


SPEAKERS: Mapping[str, Speaker] = {"ar": ArabicSpeaker(), "en": EnglishSpeaker()}


def speaker(language: str) -> Speaker:
    """Return who speaks *language* ("ar" or "en"). Raises LanguageNotSpokenError for others."""
    if (found := SPEAKERS.get(language)) is None:
        raise LanguageNotSpokenError(language)
    return found


def parts(language: str) -> tuple[Part, ...]:
    """Return the whole vocabulary of *language*, each part once."""
    return speaker(language).parts()
