"""Ordinals, definite: the first, the eleventh, the twenty-first.

Grammar: ordinals agree in gender; 11 to 19 are fixed on fatha, but the weak letter of "first" and
"second" in 11 and 12 rests; a compound takes the tens with "and" and the article.
"""

from ivr.spoken.arabic_script import FATHA, SUKUN, with_and
from ivr.spoken.grammar import Case
from ivr.spoken.parts import Part, Phrase

UNITS = {
    3: "الثَّالِث",
    4: "الرَّابِع",
    5: "الْخَامِس",
    6: "السَّادِس",
    7: "السَّابِع",
    8: "الثَّامِن",
    9: "التَّاسِع",
}
TENS = {20: "الْعِشْرِينْ", 30: "الثَّلَاثِينْ"}
FIRST_IN_COMPOUND = Part("ord-1-compound", "الْحَادِي")

ORDINALS = {
    1: Part("ord-1", "الْأَوَّلْ"),
    2: Part("ord-2", "الثَّانِي"),
    **{n: Part(f"ord-{n}", stem + SUKUN) for n, stem in UNITS.items()},
    10: Part("ord-10", "الْعَاشِرْ"),
    11: Part("ord-11", "الْحَادِي عَشَرْ"),
    12: Part("ord-12", "الثَّانِي عَشَرْ"),
    **{n + 10: Part(f"ord-{n + 10}", f"{stem}{FATHA} عَشَرْ") for n, stem in UNITS.items()},
    **{n: Part(f"ord-{n}-{Case.OBLIQUE}", text) for n, text in TENS.items()},
}
HOURS = {
    1: Part("hour-1", "الْوَاحِدَةْ"),
    2: Part("hour-2", "الثَّانِيَةْ"),
    **{n: Part(f"hour-{n}", f"{stem}{FATHA}ة{SUKUN}") for n, stem in UNITS.items()},
    10: Part("hour-10", "الْعَاشِرَةْ"),
    11: Part("hour-11", "الْحَادِيَةَ عَشْرَةْ"),
    12: Part("hour-12", "الثَّانِيَةَ عَشْرَةْ"),
}
PARTS = (
    *ORDINALS.values(),
    *HOURS.values(),
    FIRST_IN_COMPOUND,
    *(with_and(ORDINALS[n]) for n in TENS),
)


def day_ordinal(day: int) -> Phrase:
    """Return the masculine ordinal of a day, 1 to 31, in the oblique."""
    if part := ORDINALS.get(day):
        return (part,)
    unit = day % 10
    first = ORDINALS[unit] if unit > 1 else FIRST_IN_COMPOUND
    return first, with_and(ORDINALS[day - unit])
