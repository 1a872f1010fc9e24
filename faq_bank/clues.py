"""What speaks for each entry: three scores, and their weighted sum.

Rank fusion with equal weights loses to the best single score; a weighted sum of z-scores does not.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from faq_bank.term_index import Scores


class Clue(StrEnum):
    """A way in which an entry answers a query."""

    STEMS = "stems"
    PIECES = "pieces"
    MEANING = "meaning"


WEIGHTS: Mapping[Clue, float] = MappingProxyType(
    {Clue.STEMS: 0.43, Clue.PIECES: 0.23, Clue.MEANING: 1.5}
)
"""Fitted by ``tools/weigh_faq.py`` on wordings that were taken away."""


class Clues:
    """The scores of every entry for one query."""

    def __init__(
        self,
        scores: Mapping[Clue, Scores],
        meaning_of_others: Scores | None = None,
        unread: NDArray[np.bool_] | None = None,
    ) -> None:
        self.scores = scores
        self._unread = unread  # whose meaning is only guessed
        self.meaning_of_others = meaning_of_others  # how near their questions are
        self._weighed = {
            clue: np.float32(WEIGHTS[clue]) * standing_out(s) for clue, s in scores.items()
        }

    def fused(self) -> Scores:
        """Return one score for each entry: the weighted sum of what stands out."""
        fused: Scores = np.sum(list(self._weighed.values()), axis=0, dtype=np.float32)
        return fused

    def heaviest(self, place: int) -> Clue:
        """Return the clue that speaks most for the entry at *place*."""
        is_guessed = self._unread is not None and self._unread[place]
        told = self._weighed.keys() - {Clue.MEANING} if is_guessed else self._weighed
        return max(told, key=lambda clue: self._weighed[clue][place])

    @property
    def is_semantic(self) -> bool:
        """Whether the meaning was looked at, and not the letters alone."""
        return Clue.MEANING in self.scores


def guessed(meant: Scores, unread: NDArray[np.bool_], words: Scores) -> Scores:
    """Return the meaning of all: the *unread* stand as far out as by their words, at most first."""
    spread = float(meant.std())
    filled: Scores = (meant.mean() + spread * standing_out(words)).astype(np.float32)
    filled = np.minimum(filled, meant.max())
    filled[~unread] = meant
    return filled


def standing_out(scores: Scores) -> Scores:
    """Return the scores as distances from their mean, in standard deviations."""
    spread = max(float(scores.std()), 1e-6)
    distances: Scores = ((scores - scores.mean()) / spread).astype(np.float32)
    return distances
