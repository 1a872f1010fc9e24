"""English numbers with the British "and": one hundred and five, one million and one."""

from ivr.spoken.numbers import by_thousands, check_number
from ivr.spoken.parts import Part, Phrase

SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

WORDS = {
    **{n: Part(f"n-{n}", text) for n, text in enumerate(SMALL)},
    **{n: Part(f"n-{n}", text) for n, text in zip(range(20, 100, 10), TENS, strict=True)},
}
HUNDRED = Part("n-hundred", "hundred")
THOUSAND = Part("n-thousand", "thousand")
MILLION = Part("n-million", "million")
AND = Part("and", "and")

PARTS = (*WORDS.values(), HUNDRED, THOUSAND, MILLION, AND)


def number(value: int) -> Phrase:
    """Return *value*, 0 to 999,999,999; raises NumberNotSayableError outside of that."""
    check_number(value)
    if not value:
        return (WORDS[0],)
    millions, thousands, rest = by_thousands(value)
    phrase: Phrase = ()
    for count, scale in ((millions, MILLION), (thousands, THOUSAND)):
        if count:
            phrase += (*_below_thousand(count), scale)
    return phrase + _below_thousand(rest, after=bool(phrase))


def below_hundred(value: int) -> Phrase:
    """Return *value*, 1 to 99, without "and"."""
    if part := WORDS.get(value):
        return (part,)
    return WORDS[value - value % 10], WORDS[value % 10]


def _below_thousand(value: int, *, after: bool = False) -> Phrase:
    hundreds, few = divmod(value, 100)
    phrase: Phrase = (WORDS[hundreds], HUNDRED) if hundreds else ()
    if few:
        phrase += ((AND,) if hundreds or after else ()) + below_hundred(few)
    return phrase
