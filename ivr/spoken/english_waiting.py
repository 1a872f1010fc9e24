from datetime import timedelta

from ivr.spoken.english_counts import count, noun_after
from ivr.spoken.english_numbers import AND, number
from ivr.spoken.english_ordinals import ORDINALS
from ivr.spoken.lengths import Bound, wait_band
from ivr.spoken.numbers import check_number
from ivr.spoken.parts import Part, Phrase

NAMED_PLACES = 10
YOU_ARE, IN_THE_QUEUE = Part("you-are", "you are"), Part("in-the-queue", "in the queue")
NUMBER = Part("number", "number")
OPENINGS = {
    Bound.LESS_THAN: Part("less-than", "less than"),
    Bound.MORE_THAN: Part("more-than", "more than"),
    Bound.ABOUT: Part("about", "about"),
    Bound.BETWEEN: Part("between", "between"),
}
PARTS = (YOU_ARE, IN_THE_QUEUE, NUMBER, *OPENINGS.values())


def position(place: int) -> Phrase:
    """Return "you are third in the queue"; beyond the tenth, "you are number 25".

    Raises NumberNotSayableError below 1.
    """
    check_number(place, least=1)
    said = (ORDINALS[place],) if place <= NAMED_PLACES else (NUMBER, *number(place))
    return YOU_ARE, *said, IN_THE_QUEUE


def waiting(low: timedelta, high: timedelta | None) -> Phrase:
    """Return "between five and ten minutes"; errors as wait_band."""
    band = wait_band(low, high)
    opening = OPENINGS[band.bound]
    if band.bound is Bound.BETWEEN:
        ends = (*number(band.low), AND, *number(band.high))
        return opening, *ends, noun_after(band.high, band.noun)
    return opening, *count(band.high if band.bound is Bound.LESS_THAN else band.low, band.noun)
