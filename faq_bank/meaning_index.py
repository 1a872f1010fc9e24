"""One vector for each entry, in the space in which wordings of one question lie together."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from faq_bank.entries import Entry
from faq_bank.meaning_space import MeaningSpace, Owners, entry_vectors, fitted_space
from faq_bank.ports import Meanings, Texts, Vectors
from faq_bank.term_index import Scores
from faq_bank.vector_table import VectorTable

ANSWER_WEIGHT = 0.6
KEYWORDS_WEIGHT = 0.3
AT_ONCE = 2000  # entries, so that the vectors of all utterances are never in memory together


class Near(NamedTuple):
    """How near the entries are to a query, and the questions of others."""

    entries: Scores
    others: Scores


class MeaningIndex:
    """Compares what somebody asks with every entry."""

    def __init__(self, entries: Sequence[Entry], others: Sequence[str], embedder: Meanings) -> None:
        self._embedder = embedder
        first = [entry for entry in entries if entry.wordings][:AT_ONCE] or entries[:AT_ONCE]
        self._space = fitted_space(embedder.questions(_utterances(first)), _owners(first))
        vectors = [
            self._vectors(entries[start : start + AT_ONCE])
            for start in range(0, len(entries), AT_ONCE)
        ]
        self._entries = VectorTable(np.concatenate(vectors))
        self._beside = ThreadPoolExecutor(1, "meaning")
        self._others = self._space.of(embedder.questions(others)) if others else _none(self._space)

    def nearing(self, query: str) -> Future[Near]:
        """Return what will tell how near everything is to *query*."""
        return self._beside.submit(self._near, query)

    def read_ahead(self, query: str) -> None:
        """Begin to read a query that is still being typed."""
        self._embedder.read_ahead(query)

    def vector(self, query: str) -> Vectors:
        """Return what *query* means, as the entries are compared."""
        meant: Vectors = self._space.of(self._embedder.asked(query)[None])[0]
        return meant

    def _near(self, query: str) -> Near:
        asked = self.vector(query)
        return Near(self._entries.nearness(asked), self._others @ asked)

    def _vectors(self, entries: Sequence[Entry]) -> Vectors:
        utterances = self._space.of(self._embedder.questions(_utterances(entries)))
        answers = self._space.of(self._embedder.answers([entry.answer for entry in entries]))
        keywords = self._space.of(self._embedder.questions([_key_line(one) for one in entries]))
        return entry_vectors(
            utterances, _owners(entries), (ANSWER_WEIGHT, answers), (KEYWORDS_WEIGHT, keywords)
        )


def texts_of(entries: Sequence[Entry], others: Sequence[str] = ()) -> Texts:
    """Return all that is embedded for these entries, and for the questions of others."""
    key_lines = map(_key_line, entries)
    return Texts([*_utterances(entries), *key_lines, *others], [entry.answer for entry in entries])


def _utterances(entries: Sequence[Entry]) -> list[str]:
    return [text for entry in entries for text in entry.utterances]


def _key_line(entry: Entry) -> str:
    return " ".join(entry.keywords) or entry.question


def _owners(entries: Sequence[Entry]) -> Owners:
    return np.repeat(np.arange(len(entries)), [len(entry.utterances) for entry in entries])


def _none(space: MeaningSpace) -> Vectors:
    return np.zeros((0, len(space.middle)), np.float32)
