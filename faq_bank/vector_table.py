"""The vectors of the entries, compared with one that is asked.

Of a large bank every vector is first compared along the few directions in which the bank differs
most (its principal components), and only the nearest are compared whole: a fourth of the memory is
read for it, and memory is what takes the time.
"""

import numpy as np

from faq_bank.ports import Vectors
from faq_bank.term_index import Scores

SHORTENED_FROM = 20_000  # entries
DIRECTIONS = 96
COMPARED_WHOLE = 2_000  # of the nearest


class VectorTable:
    """Tells how near each of its vectors is to another; all are of length one."""

    def __init__(self, vectors: Vectors) -> None:
        self._whole = vectors
        self._turn = principal_directions(vectors) if len(vectors) >= SHORTENED_FROM else None
        self._short = vectors if self._turn is None else vectors @ self._turn

    def nearness(self, asked: Vectors) -> Scores:
        """Return the cosine of each vector with *asked*; those of the far ones are about right."""
        if self._turn is None:
            return self._whole @ asked
        scores: Scores = self._short @ (asked @ self._turn)
        nearest = np.argpartition(scores, -COMPARED_WHOLE)[-COMPARED_WHOLE:]
        scores[nearest] = self._whole[nearest] @ asked
        return scores


def principal_directions(vectors: Vectors) -> Vectors:
    """Return the directions in which the vectors are longest, as columns."""
    moments = (vectors.T @ vectors).astype(np.float64)
    _, directions = np.linalg.eigh(moments)
    longest: Vectors = directions[:, -DIRECTIONS:].astype(np.float32)
    return longest
