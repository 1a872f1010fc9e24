from collections.abc import Sequence

from ivr.spoken.errors import CharacterNotSayableError, NothingToSayError

DIGITS = {
    **{character: value for value, character in enumerate("0123456789")},
    **{character: value for value, character in enumerate("٠١٢٣٤٥٦٧٨٩")},
}
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
MARKS = {"-": "dash", "/": "slash"}
SILENT = " "


def digit_values(text: str) -> tuple[int, ...]:
    """Return the digits of *text*, 0 to 9, in the order written; ٠ to ٩ are digits too.

    Raises CharacterNotSayableError for anything else and NothingToSayError for nothing.
    """
    values = tuple(_digit(place, character) for place, character in enumerate(text))
    if not values:
        raise NothingToSayError
    return values


def paired(values: Sequence[int]) -> tuple[int, ...]:
    """Return *values* two by two as numbers up to 99; an odd first digit stands alone.

    A pair that begins with zero stays two digits, as people say it: 05 is "zero, five".
    """
    odd = len(values) % 2
    said = list(values[:odd])
    for tens, units in zip(values[odd::2], values[odd + 1 :: 2], strict=True):
        said += [tens * 10 + units] if tens else [0, units]
    return tuple(said)


def characters(text: str) -> tuple[int | str, ...]:
    """Return what is said of a reference such as ``T-1446-004217``: digits, letters, marks.

    A digit is its value, a letter its capital, a mark its name in MARKS; spaces are not said.
    Raises CharacterNotSayableError for any other character, NothingToSayError if none is left.
    """
    said = tuple(
        _character(place, character)
        for place, character in enumerate(text)
        if character not in SILENT
    )
    if not said:
        raise NothingToSayError
    return said


def _digit(place: int, character: str) -> int:
    if (value := DIGITS.get(character)) is None:
        raise CharacterNotSayableError(place)
    return value


def _character(place: int, character: str) -> int | str:
    if mark := MARKS.get(character):
        return mark
    if character.isascii() and character.isalpha():
        return character.upper()
    return _digit(place, character)
