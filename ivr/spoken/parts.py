from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a group of words that belong together, recorded once under *name*.

    *name* is ASCII and a file's name without its ending; *text* is what is said, written as it
    sounds alone.
    """

    name: str
    text: str


Phrase = tuple[Part, ...]


def text_of(phrase: Iterable[Part]) -> str:
    """Return what the parts say, one after another."""
    return " ".join(part.text for part in phrase)
