"""What speaks for each entry: three scores, and their weighted sum.

Rank fusion with equal weights loses to the best single score; a weighted sum of z-scores does not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from faq_bank.term_index import Scores


class Clue(StrEnum):
    """A way in which an entry answers a query."""

    STEMS = "stems"
    PIECES = "pieces"
    MEANING = "meaning"


WEIGHTS: Mapping[Clue, float] = MappingProxyType(
    {Clue.STEMS: 0.4, Clue.PIECES: 0.28, Clue.MEANING: 1.25}
)
"""Fitted by ``tools/weigh_faq.py`` on wordings that were taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """The scores of every entry for one query."""

    scores: Mapping[Clue, Scores]
    meaning_of_others: Scores | None = None  # how near their questions are

    def fused(self) -> Scores:
        """Return one score for each entry: the weighted sum of what stands out."""
        weighted = [np.float32(WEIGHTS[clue]) * standing_out(s) for clue, s in self.scores.items()]
        fused: Scores = np.sum(weighted, axis=0, dtype=np.float32)
        return fused

    @property
    def is_semantic(self) -> bool:
        """Whether the meaning was looked at, and not the letters alone."""
        return Clue.MEANING in self.scores


def standing_out(scores: Scores) -> Scores:
    """Return the scores as distances from their mean, in standard deviations."""
    spread = max(float(scores.std()), 1e-6)
    distances: Scores = ((scores - scores.mean()) / spread).astype(np.float32)
    return distances
