"""The forms in which counted nouns, and the scales thousand and million, are heard."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.spoken.arabic_script import SUKUN, with_and
from ivr.spoken.grammar import Case, Gender
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Part

END_OF_DUAL = {Case.NOMINATIVE: "َانْ", Case.OBLIQUE: "َيْنْ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NounForms:
    """One, two (by case), three to ten (plural), eleven to 99 (accusative), hundreds (genitive)."""

    gender: Gender
    one: Mapping[Case, Part]
    dual: Mapping[Case, Part]
    plural: Part
    accusative: Part

    @property
    def genitive(self) -> Part:
        """The singular after a hundred, a thousand, a million and nought."""
        return self.one[Case.OBLIQUE]

    def parts(self) -> tuple[Part, ...]:
        """Return every form; those that a smaller count may follow come with "and" as well."""
        joinable = (*self.one.values(), *self.dual.values())
        return (*joinable, self.plural, self.accusative, *map(with_and, joinable))


def _masculine(name: str, stem: str, plural: str) -> NounForms:
    """Return the forms of a noun that hears its accusative: يَوْمًا."""
    one = Part(f"noun-{name}", stem + SUKUN)
    return NounForms(
        gender=Gender.MASCULINE,
        one=dict.fromkeys(Case, one),
        dual=_dual(name, stem),
        plural=Part(f"noun-{name}-plural", plural),
        accusative=Part(f"noun-{name}-acc", stem + "ًا"),
    )


def _feminine(name: str, stem: str, plural: str) -> NounForms:
    """Return the forms of a noun in -ah, whose singular sounds alike in every case."""
    one = Part(f"noun-{name}", stem + "َةْ")
    return NounForms(
        gender=Gender.FEMININE,
        one=dict.fromkeys(Case, one),
        dual=_dual(name, stem + "َت"),
        plural=Part(f"noun-{name}-plural", plural),
        accusative=one,
    )


def _dual(name: str, stem: str) -> Mapping[Case, Part]:
    return {case: Part(f"noun-{name}-dual-{case}", stem + END_OF_DUAL[case]) for case in Case}


WORKING_DAY = NounForms(  # a construct: the case is heard inside it
    gender=Gender.MASCULINE,
    one={
        Case.NOMINATIVE: Part("noun-working-day-nom", "يَوْمُ عَمَلْ"),
        Case.OBLIQUE: Part("noun-working-day-obl", "يَوْمِ عَمَلْ"),
    },
    dual={
        Case.NOMINATIVE: Part("noun-working-day-dual-nom", "يَوْمَا عَمَلْ"),
        Case.OBLIQUE: Part("noun-working-day-dual-obl", "يَوْمَيْ عَمَلْ"),
    },
    plural=Part("noun-working-day-plural", "أَيَّامِ عَمَلْ"),
    accusative=Part("noun-working-day-acc", "يَوْمَ عَمَلْ"),
)

FORMS: Mapping[Noun, NounForms] = {
    Noun.SECOND: _feminine("second", "ثَانِي", "ثَوَانٍ"),
    Noun.MINUTE: _feminine("minute", "دَقِيق", "دَقَائِقْ"),
    Noun.HOUR: _feminine("hour", "سَاع", "سَاعَاتْ"),
    Noun.DAY: _masculine("day", "يَوْم", "أَيَّامْ"),
    Noun.WORKING_DAY: WORKING_DAY,
    Noun.MONTH: _masculine("month", "شَهْر", "أَشْهُرْ"),
    Noun.YEAR: _feminine("year", "سَن", "سَنَوَاتْ"),
    Noun.CALL: _feminine("call", "مُكَالَم", "مُكَالَمَاتْ"),
    Noun.CALLER: _masculine("caller", "مُتَّصِل", "مُتَّصِلِينْ"),
    Noun.AGENT: _masculine("agent", "مُوَظَّف", "مُوَظَّفِينْ"),
    Noun.PERSON: _masculine("person", "شَخْص", "أَشْخَاصْ"),
    Noun.REQUEST: _masculine("request", "طَلَب", "طَلَبَاتْ"),
    Noun.TICKET: _feminine("ticket", "تَذْكِر", "تَذَاكِرْ"),
    Noun.TRY: _feminine("try", "مُحَاوَل", "مُحَاوَلَاتْ"),
    Noun.RIYAL: _masculine("riyal", "رِيَال", "رِيَالَاتْ"),
    Noun.HALALA: _feminine("halala", "هَلَل", "هَلَلَاتْ"),
}
PARTS = tuple(dict.fromkeys(part for forms in FORMS.values() for part in forms.parts()))
