"""Arabic as it is compared: one spelling for what people write in many.

The fold takes away what carries no letter (tashkeel, tatweel, zero-width and bidi marks) and joins
what is confused (hamza and alef forms, ى/ي, ة/ه, Persian and presentation forms, digits, Latin
case). It is idempotent, and it remembers where each character came from, so that what was found in
the folded text can be shown in the original.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

TATWEEL = "ـ"
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "ٱ": "ا",  # alef wasla
        "ى": "ي",
        "ة": "ه",
        "ی": "ي",  # Persian
        "ې": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "گ": "ك",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۃ": "ه",
        "پ": "ب",
        "چ": "ج",
        "ژ": "ز",
        "ڤ": "ف",
        "ٹ": "ت",
        "ڈ": "د",
        "ڑ": "ر",
        "ں": "ن",
        "ۆ": "و",
        "ۇ": "و",
    }
)
WITHOUT_LETTER = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; ``origins[i]`` is where its character *i* stood in the original.

    ``origins`` has one place more than the text: the original's end.
    """

    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original that became ``text[start:end]``, marks included."""
        return self.origins[start], max(self.origins[end], self.origins[end - 1] + 1)


def fold(text: str) -> str:
    """Return *text* in the one spelling in which texts are compared."""
    return "".join(map(folded_character, text))


def fold_with_origins(text: str) -> Folded:
    """Return the folded text with the place of each character in the original."""
    pieces = [(folded_character(character), place) for place, character in enumerate(text)]
    origins = [place for piece, place in pieces for _ in piece]
    return Folded("".join(piece for piece, _ in pieces), (*origins, len(text)))


@lru_cache(maxsize=4096)
def folded_character(character: str) -> str:
    """Return what one character becomes: mostly one letter, nothing for a mark."""
    if character.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", character)
    if _is_spaced_mark(parts):
        return ""
    folded = "".join(map(_folded_part, parts))
    return folded if folded == character else "".join(map(folded_character, folded))


def _is_spaced_mark(parts: str) -> bool:
    """Return whether this is a presentation form of tashkeel: a space that carries a mark."""
    return parts[:1] == " " and len(parts) > 1 and not any(map(str.isalpha, parts))


def _folded_part(part: str) -> str:
    if part == TATWEEL or (unicodedata.category(part) in WITHOUT_LETTER and not part.isspace()):
        return ""
    if part.isdecimal():
        return str(unicodedata.decimal(part))
    return LETTERS.get(part, part.casefold())
