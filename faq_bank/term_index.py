"""BM25 over weighted terms: which texts hold the rare words that were asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
SATURATION = 1.2  # k1: how soon a repeated term counts no more
LENGTH_SHARE = 0.5  # b: how far a long text is held against itself


class TermIndex:
    """For each term the texts that hold it, with what the term adds to their score."""

    def __init__(self, texts: Iterable[Mapping[str, float]]) -> None:
        counted = list(texts)
        lengths = np.array([sum(text.values()) for text in counted] or [1.0], np.float32)
        self.size = len(counted)
        self._norms = SATURATION * (
            1 - LENGTH_SHARE + LENGTH_SHARE * lengths / max(float(lengths.mean()), 1e-9)
        )
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for place, text in enumerate(counted):
            for term, count in text.items():
                places, counts = postings.setdefault(term, ([], []))
                places.append(place)
                counts.append(count)
        self._postings = {
            term: self._impacts(np.array(places, np.int32), np.array(counts, np.float32))
            for term, (places, counts) in postings.items()
        }

    def weight(self, term: str) -> float:
        """Return how much is known by this term: high when few texts hold it."""
        held = len(self._postings[term][0]) if term in self._postings else 0
        return log(1 + (self.size - held + 0.5) / (held + 0.5))

    def total(self, asked: Mapping[str, float]) -> float:
        """Return what all the asked terms weigh together."""
        return max(sum(weight * self.weight(term) for term, weight in asked.items()), 1e-9)

    def holds(self, place: int, term: str) -> bool:
        """Return whether the text at *place* holds the term."""
        return term in self._postings and place in self._postings[term][0]

    def scores(self, asked: Mapping[str, float]) -> Scores:
        """Return the score of each text for the asked terms with their weights."""
        scores = np.zeros(self.size, np.float32)
        for term, weight in asked.items():
            if term in self._postings:
                places, impacts = self._postings[term]
                scores[places] += np.float32(weight) * impacts
        return scores

    def _impacts(
        self, places: NDArray[np.int32], counts: Scores
    ) -> tuple[NDArray[np.int32], Scores]:
        rarity = log(1 + (self.size - len(places) + 0.5) / (len(places) + 0.5))
        saturated = counts * (SATURATION + 1) / (counts + self._norms[places])
        return places, (rarity * saturated).astype(np.float32)


def weighted(*fields: tuple[float, Iterable[str]]) -> Counter[str]:
    """Return the terms of several fields, each counted by the weight of its field."""
    terms: Counter[str] = Counter()
    for weight, field in fields:
        for term, count in Counter(field).items():
            terms[term] += weight * count  # type: ignore[assignment]  # a weight is no whole number
    return terms
