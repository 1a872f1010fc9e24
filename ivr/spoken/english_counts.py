from collections.abc import Iterable
from dataclasses import dataclass

from ivr.spoken.english_numbers import AND, number
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Part, Phrase

NAMES = {
    Noun.SECOND: ("second", "seconds"),
    Noun.MINUTE: ("minute", "minutes"),
    Noun.HOUR: ("hour", "hours"),
    Noun.DAY: ("day", "days"),
    Noun.WORKING_DAY: ("working day", "working days"),
    Noun.MONTH: ("month", "months"),
    Noun.YEAR: ("year", "years"),
    Noun.CALL: ("call", "calls"),
    Noun.CALLER: ("caller", "callers"),
    Noun.AGENT: ("agent", "agents"),
    Noun.PERSON: ("person", "people"),
    Noun.REQUEST: ("request", "requests"),
    Noun.TICKET: ("ticket", "tickets"),
    Noun.TRY: ("try", "tries"),
    Noun.RIYAL: ("riyal", "riyals"),
    Noun.HALALA: ("halala", "halalas"),
}


@dataclass(frozen=True, slots=True)
class NounForms:
    """One, and any other number."""

    one: Part
    many: Part


FORMS = {
    noun: NounForms(Part(f"noun-{noun}", one), Part(f"noun-{noun}-plural", many))
    for noun, (one, many) in NAMES.items()
}
PARTS = tuple(part for forms in FORMS.values() for part in (forms.one, forms.many))


def count(value: int, noun: Noun) -> Phrase:
    """Return so many of *noun*; raises NumberNotSayableError outside of 0 to 999,999,999."""
    return *number(value), noun_after(value, noun)


def counts(pairs: Iterable[tuple[int, Noun]]) -> Phrase:
    """Return several counts, "and" before the last."""
    *before, last = (count(value, noun) for value, noun in pairs)
    return *sum(before, ()), *((AND,) if before else ()), *last


def noun_after(value: int, noun: Noun) -> Part:
    """Return the form of *noun* after *value*."""
    forms = FORMS[noun]
    return forms.one if value == 1 else forms.many
