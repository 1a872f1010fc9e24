"""BM25 over weighted terms: which texts hold the rare words that were asked for."""

from array import array
from collections.abc import Iterable, Mapping
from math import log

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Places = NDArray[np.int32]
SATURATION = 1.2  # k1: how soon a repeated term counts no more
LENGTH_SHARE = 0.5  # b: how far a long text is held against itself
MOST_POSTINGS = 400_000  # looked at for one query; the rarest terms first, so little is lost


class TermIndex:
    """For each term the texts that hold it, with what the term adds to their score."""

    def __init__(self, texts: Iterable[Mapping[str, float]]) -> None:
        counted: dict[str, tuple[array[int], array[float]]] = {}
        sums = array("f")
        for place, text in enumerate(texts):
            sums.append(sum(text.values()))
            for term, count in text.items():
                places, counts = counted.setdefault(term, (array("i"), array("f")))
                places.append(place)
                counts.append(count)
        lengths = np.array(sums or [1.0], np.float32)
        self.size = len(sums)
        self._norms = SATURATION * (
            1 - LENGTH_SHARE + LENGTH_SHARE * lengths / max(float(lengths.mean()), 1e-9)
        )
        self._postings: dict[str, tuple[Places, Scores]] = {}
        for term in list(counted):  # given back term by term: a large bank is held once
            places, counts = counted.pop(term)
            self._postings[term] = self._impacts(
                np.array(places, np.int32), np.array(counts, np.float32)
            )

    def weight(self, term: str) -> float:
        """Return how much is known by this term: high when few texts hold it."""
        held = self._held(term)
        return log(1 + (self.size - held + 0.5) / (held + 0.5))

    def holds(self, place: int, term: str) -> bool:
        """Return whether the text at *place* holds the term."""
        if term not in self._postings:
            return False
        places = self._postings[term][0]
        at = int(np.searchsorted(places, place))
        return at < len(places) and int(places[at]) == place

    def scores(self, asked: Mapping[str, float]) -> Scores:
        """Return the score of each text for the asked terms with their weights."""
        held = [(self._postings[term], asked[term]) for term in asked if term in self._postings]
        held.sort(key=lambda one: len(one[0][0]))
        counts = np.array([len(places) for (places, _), _ in held], np.int64)
        most = int(np.searchsorted(counts.cumsum(), MOST_POSTINGS, "right"))
        if not most:
            return np.zeros(self.size, np.float32)
        places = np.concatenate([places for (places, _), _ in held[:most]])
        impacts = np.concatenate([impacts for (_, impacts), _ in held[:most]])
        weights = np.repeat(np.array([one[1] for one in held[:most]], np.float32), counts[:most])
        scores = np.bincount(places, weights=impacts * weights, minlength=self.size)
        return scores.astype(np.float32)

    def _held(self, term: str) -> int:
        return len(self._postings[term][0]) if term in self._postings else 0

    def _impacts(self, places: Places, counts: Scores) -> tuple[Places, Scores]:
        rarity = log(1 + (self.size - len(places) + 0.5) / (len(places) + 0.5))
        saturated = counts * (SATURATION + 1) / (counts + self._norms[places])
        return places, (rarity * saturated).astype(np.float32)
