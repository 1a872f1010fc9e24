"""What a query asks for: its words as they are, as they were meant, and in the bank's words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from faq_bank.keyboard import on_the_arabic_keyboard, on_the_latin_keyboard
from faq_bank.lexicon import Lexicon, Phrase, phrase_of
from faq_bank.stems import stem
from faq_bank.vocabulary import Vocabulary
from faq_bank.words import grams, is_arabic

STOP_WEIGHT = 0.1
DIALECT_WEIGHT = 0.4  # beside the words themselves, which the bank may hold too
ENGLISH_WEIGHT = 1.2  # the bank is Arabic: the words themselves say little
CORRECTION_WEIGHT = 0.7
COMPLETION_WEIGHT = 0.5
KNOWN_SHARE_TO_SWAP = 0.5
LEAST_OPEN = 2


class Mended(StrEnum):
    """What was done to a query so that it could be understood."""

    KEYBOARD = "keyboard"
    GLUED = "glued"
    SPELLING = "spelling"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A query as it is searched: weighted stems and pieces, and a sentence for the model."""

    spoken: Phrase
    known: tuple[bool, ...]
    sentence: str = ""
    stems: Mapping[str, float]
    pieces: Mapping[str, float]
    mended: frozenset[Mended] = frozenset()


class Reader:
    """Reads queries with the words that the bank and the lexicon know."""

    def __init__(self, vocabulary: Vocabulary, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._lexicon = lexicon

    def read(self, query: str, *, is_open: bool = False) -> Reading:
        """Return what *query* asks; its last word is still being typed when it is open."""
        meant = self._on_its_keyboard(query)
        mended = {Mended.KEYBOARD} if meant != query else set()
        said = phrase_of(meant)
        spoken = tuple(part for word in said for part in self._parted(word))
        if spoken != said:
            mended.add(Mended.GLUED)
        reading = self._weighted(spoken, is_open=is_open and not query[-1:].isspace())
        return replace(
            reading,
            sentence=" ".join(spoken) if mended else query,
            mended=reading.mended | mended,
        )

    def _weighted(self, spoken: Phrase, *, is_open: bool) -> Reading:
        mended: set[Mended] = set()
        weights: defaultdict[str, float] = defaultdict(float)
        for word in spoken:
            _raise(weights, [word], STOP_WEIGHT if word in self._lexicon.stop_words else 1.0)
        if self._add_meanings(spoken, weights):
            mended.add(Mended.MEANING)
        for word in spoken:
            if corrected := self._corrections(word):
                mended.add(Mended.SPELLING)
                _raise(weights, corrected, CORRECTION_WEIGHT)
        pieces = _pieces(weights, open_word=spoken[-1] if is_open and spoken else None)
        if is_open and spoken and len(spoken[-1]) >= LEAST_OPEN:
            _raise(weights, self._vocabulary.completions(spoken[-1]), COMPLETION_WEIGHT)
        return Reading(
            spoken=spoken,
            known=tuple(map(self.is_known, spoken)),
            stems=_stems(weights),
            pieces=pieces,
            mended=frozenset(mended),
        )

    def _on_its_keyboard(self, query: str) -> str:
        """Return *query* as the other keyboard layout writes it, if only that has a meaning."""
        known = self._known_share(query)
        for other in (on_the_arabic_keyboard, on_the_latin_keyboard):
            swapped = other(query)
            if known < KNOWN_SHARE_TO_SWAP < self._known_share(swapped):
                return swapped
        return query

    def _known_share(self, text: str) -> float:
        said = [word for word in phrase_of(text) if not word.isdigit()]
        known = sum(len(word) for word in said if self.is_known(word))
        return known / max(sum(map(len, said)), 1)

    def is_known(self, word: str) -> bool:
        """Return whether the bank or the lexicon has this word."""
        return word in self._vocabulary or (is_arabic(word) and stem(word) in self._vocabulary)

    def _parted(self, word: str) -> tuple[str, ...]:
        if self.is_known(word):
            return (word,)
        return self._vocabulary.parts(word) or (word,)

    def _corrections(self, word: str) -> list[str]:
        return [] if self.is_known(word) else self._vocabulary.corrections(word)

    def _add_meanings(self, spoken: Phrase, weights: defaultdict[str, float]) -> bool:
        """Raise what the phrases of the lexicon mean; return whether there were any."""
        found = self._lexicon.meanings_in(spoken)
        for place, meanings in found:
            weight = DIALECT_WEIGHT if is_arabic(spoken[place.start]) else ENGLISH_WEIGHT
            for phrase in meanings:
                _raise(weights, phrase, weight)
        return bool(found)


def _raise(weights: defaultdict[str, float], these: Iterable[str], weight: float) -> None:
    for word in these:
        weights[word] = max(weights[word], weight)


def _stems(weights: Mapping[str, float]) -> dict[str, float]:
    stems: defaultdict[str, float] = defaultdict(float)
    for word, weight in weights.items():
        _raise(stems, [stem(word)], weight)
    return dict(stems)


def _pieces(weights: Mapping[str, float], open_word: str | None) -> dict[str, float]:
    pieces: defaultdict[str, float] = defaultdict(float)
    for word, weight in weights.items():
        _raise(pieces, grams(word, is_open=word == open_word), weight)
    return dict(pieces)
