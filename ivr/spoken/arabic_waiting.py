"""The place in the queue and the promise of how long it takes."""

from datetime import timedelta

from ivr.spoken.arabic_counts import count_groups
from ivr.spoken.arabic_numbers import number
from ivr.spoken.arabic_ordinals import ORDINALS
from ivr.spoken.arabic_script import joined
from ivr.spoken.grammar import Case
from ivr.spoken.lengths import Bound, wait_band
from ivr.spoken.numbers import check_number
from ivr.spoken.parts import Part, Phrase

NAMED_PLACES = 10
YOUR_PLACE = Part("your-place", "تَرْتِيبُكُمْ فِي الِانْتِظَارْ")
THE_NUMBER = Part("the-number", "الرَّقْمْ")
OPENINGS = {
    Bound.LESS_THAN: Part("less-than", "أَقَلُّ مِنْ"),
    Bound.MORE_THAN: Part("more-than", "أَكْثَرُ مِنْ"),
    Bound.ABOUT: Part("about", "نَحْوَ"),
    Bound.BETWEEN: Part("between", "بَيْنَ"),
}

PARTS = (YOUR_PLACE, THE_NUMBER, *OPENINGS.values())


def position(place: int) -> Phrase:
    """Return "your place in the queue is the third"; beyond the tenth, "the number 25".

    Raises NumberNotSayableError below 1.
    """
    check_number(place, least=1)
    if place <= NAMED_PLACES:
        return YOUR_PLACE, ORDINALS[place]
    return YOUR_PLACE, THE_NUMBER, *number(place)


def waiting(low: timedelta, high: timedelta | None) -> Phrase:
    """Return "between five minutes and ten minutes", each with its noun; errors as wait_band."""
    band = wait_band(low, high)
    ends = {Bound.LESS_THAN: (band.high,), Bound.BETWEEN: (band.low, band.high)}
    said = ends.get(band.bound, (band.low,))
    groups = (group for end in said for group in count_groups(end, band.noun, Case.OBLIQUE))
    return OPENINGS[band.bound], *joined(groups)
