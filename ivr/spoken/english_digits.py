from ivr.spoken.digits import LETTERS, characters, digit_values, paired
from ivr.spoken.english_numbers import number
from ivr.spoken.parts import Part, Phrase

NAMED = {
    **{letter: Part(f"letter-{letter.lower()}", letter) for letter in LETTERS},
    "dash": Part("dash", "dash"),
    "slash": Part("slash", "slash"),
}
PARTS = tuple(NAMED.values())


def digits(text: str) -> Phrase:
    """Return each digit of *text* in turn, one part a digit; errors as digit_values."""
    return tuple(part for value in digit_values(text) for part in number(value))


def pairs(text: str) -> Phrase:
    """Return the digits of *text* two by two; errors as digit_values."""
    return tuple(part for value in paired(digit_values(text)) for part in number(value))


def reference(text: str) -> Phrase:
    """Return a ticket's number: letters, digits singly, and the marks; errors as characters."""
    return tuple(
        part
        for said in characters(text)
        for part in ((NAMED[said],) if isinstance(said, str) else number(said))
    )
