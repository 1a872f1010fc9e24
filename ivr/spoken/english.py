from datetime import time, timedelta
from decimal import Decimal

from ivr.spoken import (
    english_counts,
    english_digits,
    english_numbers,
    english_ordinals,
    english_times,
    english_waiting,
)
from ivr.spoken.calendars import CalendarDate, Weekday
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.lengths import in_units
from ivr.spoken.money import riyals_and_halalas
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Part, Phrase

PARTS = (
    *english_numbers.PARTS,
    *english_counts.PARTS,
    *english_ordinals.PARTS,
    *english_waiting.PARTS,
    *english_digits.PARTS,
    *english_times.PARTS,
)


class EnglishSpeaker:
    """Speaks British English, which hears neither gender nor case."""

    def number(
        self,
        value: int,
        gender: Gender = Gender.MASCULINE,  # noqa: ARG002 - not heard in English
        case: Case = Case.NOMINATIVE,  # noqa: ARG002 - not heard in English
    ) -> Phrase:
        """Return a number alone."""
        return english_numbers.number(value)

    def count(
        self,
        value: int,
        noun: Noun,
        case: Case = Case.NOMINATIVE,  # noqa: ARG002 - not heard in English
    ) -> Phrase:
        """Return number and noun."""
        return english_counts.count(value, noun)

    def position(self, place: int) -> Phrase:
        """Return "you are third in the queue"."""
        return english_waiting.position(place)

    def digits(self, text: str) -> Phrase:
        """Return each digit in turn, one part a digit."""
        return english_digits.digits(text)

    def pairs(self, text: str) -> Phrase:
        """Return digits two by two."""
        return english_digits.pairs(text)

    def reference(self, text: str) -> Phrase:
        """Return letters, digits and marks of a ticket's number."""
        return english_digits.reference(text)

    def time(self, at: time) -> Phrase:
        """Return "half past six in the morning"."""
        return english_times.clock_time(at)

    def weekday(self, day: Weekday) -> Phrase:
        """Return "on Sunday"."""
        return english_times.weekday(day)

    def date(self, day: CalendarDate) -> Phrase:
        """Return "on Sunday the fifth of Ramadan" and the year."""
        return english_times.date(day)

    def duration(
        self,
        length: timedelta,
        case: Case = Case.NOMINATIVE,  # noqa: ARG002 - not heard in English
    ) -> Phrase:
        """Return "one hour and five minutes"."""
        return english_counts.counts(in_units(length))

    def wait_band(self, low: timedelta, high: timedelta | None) -> Phrase:
        """Return "between five and ten minutes"."""
        return english_waiting.waiting(low, high)

    def money(
        self,
        amount: Decimal,
        case: Case = Case.NOMINATIVE,  # noqa: ARG002 - not heard in English
    ) -> Phrase:
        """Return "five riyals and fifty halalas"."""
        return english_counts.counts(riyals_and_halalas(amount))

    def parts(self) -> tuple[Part, ...]:
        """Return everything that is ever said in English."""
        return PARTS
