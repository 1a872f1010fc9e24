"""What callers say, in the words of the bank: a file that people can read and add to."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.arabic_text import fold
from faq_bank.errors import BankFileError
from faq_bank.words import words

FILE = Path(__file__).with_name("lexicon.toml")
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words without a matter of their own, and phrases with what they mean."""

    stop_words: frozenset[str]
    meanings: Mapping[Phrase, tuple[Phrase, ...]]

    @property
    def longest(self) -> int:
        """How many words the longest phrase has."""
        return max(map(len, self.meanings), default=0)

    def words(self) -> frozenset[str]:
        """All the words that the lexicon knows."""
        return self.stop_words.union(*self.meanings)

    def meanings_in(self, spoken: Sequence[str]) -> list[tuple[range, tuple[Phrase, ...]]]:
        """Return the phrases found in *spoken*, the longest first at each place."""
        found = []
        start, longest = 0, self.longest
        while start < len(spoken):
            length = self._length_at(spoken, start, longest)
            if length:
                phrase = tuple(spoken[start : start + length])
                found.append((range(start, start + length), self.meanings[phrase]))
            start += max(length, 1)
        return found

    def _length_at(self, spoken: Sequence[str], start: int, longest: int) -> int:
        most = min(longest, len(spoken) - start)
        lengths = range(most, 0, -1)
        return next((n for n in lengths if tuple(spoken[start : start + n]) in self.meanings), 0)


def parse(written: str) -> Lexicon:
    """Return the lexicon of a TOML text."""
    tables = tomllib.loads(written)
    meanings: dict[Phrase, tuple[Phrase, ...]] = {}
    for name, spellings in tables.get("systems", {}).items():
        for spelling in spellings:
            meanings[phrase_of(spelling)] = (phrase_of(name),)
    for table in ("dialect", "english"):
        for said, meant in tables.get(table, {}).items():
            meanings[phrase_of(said)] = _phrases(meant)
    stop_words = " ".join(tables.get("stop", {}).values())
    return Lexicon(frozenset(phrase_of(stop_words)), meanings)


def phrase_of(text: str) -> Phrase:
    """Return the folded words of *text*."""
    return tuple(word.text for word in words(fold(text)))


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(map(phrase_of, texts))


@cache
def own_lexicon() -> Lexicon:
    """Return the lexicon that comes with the programme."""
    try:
        return parse(FILE.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BankFileError(FILE, str(error)) from None
