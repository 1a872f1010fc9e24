from datetime import time, timedelta
from decimal import Decimal

from ivr.spoken import (
    arabic_counts,
    arabic_dates,
    arabic_digits,
    arabic_nouns,
    arabic_numbers,
    arabic_ordinals,
    arabic_times,
    arabic_waiting,
)
from ivr.spoken.calendars import CalendarDate, Weekday
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.lengths import in_units
from ivr.spoken.money import riyals_and_halalas
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Part, Phrase

PARTS = tuple(
    dict.fromkeys(
        (
            *arabic_numbers.PARTS,
            *arabic_nouns.PARTS,
            *arabic_ordinals.PARTS,
            *arabic_waiting.PARTS,
            *arabic_digits.PARTS,
            *arabic_times.PARTS,
            *arabic_dates.PARTS,
        )
    )
)


class ArabicSpeaker:
    """Speaks clear standard Arabic, resting where a good announcer rests."""

    def number(
        self, value: int, gender: Gender = Gender.MASCULINE, case: Case = Case.NOMINATIVE
    ) -> Phrase:
        """Return a number alone; *gender* is that of what it counts."""
        return arabic_numbers.number(value, gender, case)

    def count(self, value: int, noun: Noun, case: Case = Case.NOMINATIVE) -> Phrase:
        """Return number and noun in agreement."""
        return arabic_counts.count(value, noun, case)

    def position(self, place: int) -> Phrase:
        """Return "ترتيبكم في الانتظار الثالث"."""
        return arabic_waiting.position(place)

    def digits(self, text: str) -> Phrase:
        """Return each digit in turn, one part a digit."""
        return arabic_digits.digits(text)

    def pairs(self, text: str) -> Phrase:
        """Return digits two by two."""
        return arabic_digits.pairs(text)

    def reference(self, text: str) -> Phrase:
        """Return letters, digits and marks of a ticket's number."""
        return arabic_digits.reference(text)

    def time(self, at: time) -> Phrase:
        """Return "الساعة السادسة والنصف صباحًا"."""
        return arabic_times.clock_time(at)

    def weekday(self, day: Weekday) -> Phrase:
        """Return "يوم الأحد"."""
        return arabic_dates.weekday(day)

    def date(self, day: CalendarDate) -> Phrase:
        """Return "يوم الأحد الخامس من رمضان" and the year."""
        return arabic_dates.date(day)

    def duration(self, length: timedelta, case: Case = Case.NOMINATIVE) -> Phrase:
        """Return "ساعة وخمس دقائق"."""
        return arabic_counts.counts(in_units(length), case)

    def wait_band(self, low: timedelta, high: timedelta | None) -> Phrase:
        """Return "بين خمس دقائق وعشر دقائق"."""
        return arabic_waiting.waiting(low, high)

    def money(self, amount: Decimal, case: Case = Case.NOMINATIVE) -> Phrase:
        """Return "خمسة ريالات وخمسون هللة"."""
        return arabic_counts.counts(riyals_and_halalas(amount), case)

    def parts(self) -> tuple[Part, ...]:
        """Return everything that is ever said in Arabic."""
        return PARTS
