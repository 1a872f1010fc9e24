"""Digits, pairs of digits and references, in the nominative in which numbers are listed."""

from ivr.spoken.arabic_numbers import number
from ivr.spoken.digits import LETTERS, characters, digit_values, paired
from ivr.spoken.parts import Part, Phrase

LETTER_NAMES = (
    "إِيهْ", "بِي", "سِي", "دِي", "إِي", "إِفْ", "جِي", "إِتْشْ", "آيْ", "جِيهْ", "كِيهْ", "إِلْ", "إِمْ",
    "إِنْ", "أُو", "بِي", "كِيُو", "آرْ", "إِسْ", "تِي", "يُو", "فِي", "دَبْلِيُو", "إِكْسْ", "وَاي", "زِدْ",
)  # fmt: skip
NAMED = {
    **{
        letter: Part(f"letter-{letter.lower()}", name)
        for letter, name in zip(LETTERS, LETTER_NAMES, strict=True)
    },
    "dash": Part("dash", "شَرْطَةْ"),
    "slash": Part("slash", "شَرْطَةٌ مَائِلَةْ"),
}

PARTS = tuple(NAMED.values())


def digits(text: str) -> Phrase:
    """Return each digit of *text* in turn, one part a digit; errors as digit_values."""
    return tuple(part for value in digit_values(text) for part in number(value))


def pairs(text: str) -> Phrase:
    """Return the digits of *text* two by two, like mobile numbers; errors as digit_values."""
    return tuple(part for value in paired(digit_values(text)) for part in number(value))


def reference(text: str) -> Phrase:
    """Return a ticket's number: letters by name, digits singly, the marks that group them.

    Digits are not paired: "seven and forty" makes a listener write 74. Errors as characters.
    """
    return tuple(
        part
        for said in characters(text)
        for part in ((NAMED[said],) if isinstance(said, str) else number(said))
    )
