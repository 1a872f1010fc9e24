"""What the search needs from others."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into vectors of length one; near in meaning is near in direction."""

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each question."""

    def answers(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each answer."""


class Meanings(Embedder, Protocol):
    """An embedder that tells the bank's texts, which it may remember, from what people ask."""

    def asked(self, query: str) -> Vectors:
        """Return the vector of what somebody asks."""
