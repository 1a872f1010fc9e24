from ivr.spoken.english_numbers import WORDS
from ivr.spoken.parts import Part, Phrase

NAMES = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
ORDINALS = {
    **{n: Part(f"ord-{n}", name) for n, name in enumerate(NAMES, start=1)},
    30: Part("ord-30", "thirtieth"),
}
PARTS = tuple(ORDINALS.values())


def ordinal(value: int) -> Phrase:
    """Return the ordinal of *value*, 1 to 31: "third", "twenty first"."""
    if part := ORDINALS.get(value):
        return (part,)
    unit = value % 10
    return WORDS[value - unit], ORDINALS[unit]
