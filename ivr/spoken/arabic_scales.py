"""Thousand and million: number words that are counted like masculine nouns."""

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.spoken.arabic_script import SUKUN, with_and
from ivr.spoken.grammar import Case
from ivr.spoken.parts import Part

FEW = range(3, 11)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A scale's forms; before a noun (bound) the dual loses its nun and the tanwin is not heard."""

    one: Part
    dual: Mapping[tuple[Case, bool], Part]
    plural: Part
    accusative: Part

    def after(self, few: int, *, bound: bool) -> Part:
        """Return the form after a count whose last two digits are *few*, none of them 1 or 2."""
        if few in FEW:
            return self.plural
        return self.one if bound or not few else self.accusative


def _scale(name: str, stem: str, plural: str) -> Scale:
    return Scale(
        one=Part(f"n-{name}", stem + SUKUN),
        dual={
            (Case.NOMINATIVE, False): Part(f"n-two-{name}-nom", stem + "َانْ"),
            (Case.OBLIQUE, False): Part(f"n-two-{name}-obl", stem + "َيْنْ"),
            (Case.NOMINATIVE, True): Part(f"n-two-{name}-of-nom", stem + "َا"),
            (Case.OBLIQUE, True): Part(f"n-two-{name}-of-obl", stem + "َيْ"),
        },
        plural=Part(f"n-{name}-plural", plural),
        accusative=Part(f"n-{name}-acc", stem + "ًا"),
    )


THOUSANDS = _scale("thousand", "أَلْف", "آلَافْ")
MILLIONS = _scale("million", "مِلْيُون", "مَلَايِينْ")
SCALE_PARTS = tuple(
    part
    for scale in (THOUSANDS, MILLIONS)
    for joinable in [(scale.one, *scale.dual.values())]
    for part in (*joinable, *map(with_and, joinable), scale.plural, scale.accusative)
)
