"""What speaks for each entry: six scores, and their weighted sum.

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
    WORDING_STEMS = "wording stems"
    WORDING_PIECES = "wording pieces"
    WORDING_MEANING = "wording meaning"
    ANSWER_MEANING = "answer meaning"


WEIGHTS: Mapping[Clue, float] = MappingProxyType(
    {
        Clue.STEMS: 0.45,
        Clue.PIECES: 0.5,
        Clue.WORDING_STEMS: 0.15,
        Clue.WORDING_PIECES: 0.25,
        Clue.WORDING_MEANING: 0.7,
        Clue.ANSWER_MEANING: 0.4,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """How far a query resembles each utterance, and each question that belongs to others."""

    lexical: Scores
    lexical_of_others: Scores
    meaning: Scores | None = None
    meaning_of_others: Scores | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """The scores of every entry for one query."""

    scores: Mapping[Clue, Scores]
    traces: Traces

    def fused(self) -> Scores:
        """Return one score for each entry: the weighted sum of what stands out."""
        weighted = [np.float32(WEIGHTS[clue]) * standing_out(s) for clue, s in self.scores.items()]
        fused: Scores = np.sum(weighted, axis=0, dtype=np.float32)
        return fused

    @property
    def is_semantic(self) -> bool:
        """Whether the meaning was looked at, and not the letters alone."""
        return Clue.WORDING_MEANING in self.scores


def standing_out(scores: Scores) -> Scores:
    """Return the scores as distances from their mean, in standard deviations."""
    spread = max(float(scores.std()), 1e-6)
    distances: Scores = ((scores - scores.mean()) / spread).astype(np.float32)
    return distances
