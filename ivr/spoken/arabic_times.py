"""Times of day, said as adverbs of time: the oblique throughout."""

from datetime import time

from ivr.spoken.arabic_counts import count_groups
from ivr.spoken.arabic_ordinals import HOURS
from ivr.spoken.arabic_script import joined
from ivr.spoken.grammar import Case
from ivr.spoken.nouns import Noun
from ivr.spoken.parts import Part, Phrase

CLOCK = Part("clock", "السَّاعَةْ")
FRACTIONS = {15: Part("and-quarter", "وَالرُّبُعْ"), 30: Part("and-half", "وَالنِّصْفْ")}
QUARTER_TO, LESS_QUARTER = 45, Part("less-quarter", "إِلَّا رُبُعًا")
NIGHT = Part("at-night", "لَيْلًا")
MORNING = Part("in-the-morning", "صَبَاحًا")
NOON = Part("at-noon", "ظُهْرًا")
AFTERNOON = Part("in-the-afternoon", "عَصْرًا")
EVENING = Part("in-the-evening", "مَسَاءً")
BEGINS = {0: NIGHT, 4: MORNING, 12: NOON, 15: AFTERNOON, 18: EVENING}

PARTS = (CLOCK, *FRACTIONS.values(), LESS_QUARTER, *BEGINS.values())


def clock_time(at: time) -> Phrase:
    """Return "الساعة السادسة والنصف صباحًا": hour, minutes, part of the day; seconds fall away.

    Quarters and the half are named; other minutes are counted, because "والثلث" or "إلا خمسًا" may
    be misheard. The part of the day is that of the hour that is named.
    """
    hour = (at.hour + (at.minute == QUARTER_TO)) % 24
    named = HOURS[hour % 12 or 12]
    return (*joined([(CLOCK, named), *_counted_minutes(at)]), *_fraction(at), part_of_day(hour))


def part_of_day(hour: int) -> Part:
    """Return when in the day *hour*, 0 to 23, lies."""
    return BEGINS[max(begins for begins in BEGINS if begins <= hour)]


def _counted_minutes(at: time) -> tuple[Phrase, ...]:
    if not at.minute or at.minute == QUARTER_TO or at.minute in FRACTIONS:
        return ()
    return count_groups(at.minute, Noun.MINUTE, Case.OBLIQUE)


def _fraction(at: time) -> Phrase:
    if at.minute == QUARTER_TO:
        return (LESS_QUARTER,)
    return (FRACTIONS[at.minute],) if at.minute in FRACTIONS else ()
