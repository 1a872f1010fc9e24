"""The bank as it is searched: words, pieces and a vector of every entry."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from faq_bank.clues import Clue, Clues, guessed
from faq_bank.entries import Entry
from faq_bank.lexicon import phrase_of
from faq_bank.meaning_index import MeaningIndex
from faq_bank.ports import Vectors
from faq_bank.reading import Reading
from faq_bank.stems import stem
from faq_bank.term_index import Scores, TermIndex
from faq_bank.words import grams

Weighted = Mapping[str, float]


class Indexes:
    """Scores every entry for a reading. Built once for a state of the bank."""

    def __init__(
        self, entries: Sequence[Entry], meaning: MeaningIndex | None, unread: Collection[str] = ()
    ) -> None:
        self.stems = TermIndex(_stems(words_of(entry)) for entry in entries)
        self.pieces = TermIndex(_pieces(words_of(entry)) for entry in entries)
        self._meaning = meaning
        self._unread = np.array([entry.id in unread for entry in entries]) if unread else None

    @property
    def has_meaning(self) -> bool:
        """Whether there is a model that tells what texts mean."""
        return self._meaning is not None

    def vector(self, query: str) -> Vectors | None:
        """Return what *query* means; None without a model."""
        return None if self._meaning is None else self._meaning.vector(query)

    def read_ahead(self, query: str) -> None:
        """Begin to read what *query* means, which is still being typed."""
        if self._meaning is not None:
            self._meaning.read_ahead(query)

    def clues(self, reading: Reading, *, with_meaning: bool) -> Clues:
        """Return what speaks for each entry; words are looked up while the model reads."""
        if self._meaning is None or not with_meaning:
            return Clues(scores=self._of_words(reading))
        coming = self._meaning.nearing(reading.sentence)
        scores, near = self._of_words(reading), coming.result()
        meant = near.entries
        if self._unread is not None:
            meant = guessed(meant, self._unread, scores[Clue.PIECES])
        return Clues(
            scores=scores | {Clue.MEANING: meant},
            meaning_of_others=near.others,
            unread=self._unread,
        )

    def _of_words(self, reading: Reading) -> dict[Clue, Scores]:
        return {
            Clue.STEMS: self.stems.scores(reading.stems),
            Clue.PIECES: self.pieces.scores(reading.pieces),
        }


def words_of(entry: Entry) -> Weighted:
    """Return the words of an entry, each counted by the weight of its field."""
    weights: defaultdict[str, float] = defaultdict(float)
    for weight, texts in _fields(entry):
        for text in texts:
            for word in phrase_of(text):
                weights[word] += weight
    return weights


def _fields(entry: Entry) -> Iterator[tuple[float, Iterable[str]]]:
    yield 2, (entry.question,)
    yield 1, entry.wordings
    yield 1.5, entry.keywords
    yield 1, (entry.answer, entry.answer_en)


def _stems(words: Weighted) -> Weighted:
    stems: defaultdict[str, float] = defaultdict(float)
    for word, weight in words.items():
        stems[stem(word)] += weight
    return stems


def _pieces(words: Weighted) -> Weighted:
    pieces: defaultdict[str, float] = defaultdict(float)
    for word, weight in words.items():
        for piece in _grams(word):
            pieces[piece] += weight
    return pieces


@lru_cache(maxsize=65536)
def _grams(word: str) -> tuple[str, ...]:
    return tuple(grams(word))
