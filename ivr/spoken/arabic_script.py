"""How parts of Arabic are written: each as it sounds alone.

- A word ends as it does at a pause: its last letter carries sukun, ``ة`` with sukun is heard as h,
  and the tanwin of an accusative is written, because its alef is heard (``يَوْمًا``).
- A text that ends in a short vowel *leans* on the next part and never ends a phrase: its ``ة`` is
  heard as t (``خَمْسَةُ`` in "khamsatu ayyām"). Whoever records it says that vowel.
- A word whose weak last letter fell off keeps its tanwin (``ثَمَانٍ``, ``ثَوَانٍ``). The pausal "thamān"
  is right too, but "thamānin" is clearer.
"""

import unicodedata
from collections.abc import Iterable

from ivr.spoken.parts import Part, Phrase

FATHA, DAMMA, KASRA, SUKUN, KASRATAN = "\u064e", "\u064f", "\u0650", "\u0652", "\u064d"
TATWEEL = "\u0640"
AND = "و" + FATHA


def composed(name: str, *text: str) -> Part:
    """Return a part made of pieces, its marks in the one order of the prompts' texts (NFC)."""
    return Part(name, unicodedata.normalize("NFC", "".join(text)))


def is_leaning(part: Part) -> bool:
    """Tell whether *part* is said in one breath with the next, its last vowel heard."""
    return part.text.endswith((FATHA, DAMMA, KASRA))


def read_alone(part: Part) -> str:
    """Return the text of *part* for a voice that drops endings at a pause.

    The vowel of a leaning part is kept by a tatweel, a tanwin is spelled out as n; any other text,
    and that of any other language, stays as it is.
    """
    if is_leaning(part):
        return part.text + TATWEEL
    if part.text.endswith(KASRATAN):
        return part.text.removesuffix(KASRATAN) + KASRA + "ن" + SUKUN
    return part.text


def with_and(part: Part) -> Part:
    """Return the twin of *part* that begins with "and": in Arabic they are one word."""
    return Part(f"and-{part.name}", AND + part.text)


def joined(groups: Iterable[Phrase]) -> Phrase:
    """Return the groups as one phrase; each but the first begins with "and"."""
    first, *others = groups
    return sum(((with_and(group[0]), *group[1:]) for group in others), first)
