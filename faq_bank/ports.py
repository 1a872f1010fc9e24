"""What the search needs from others."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from faq_bank.entries import Entry
from faq_bank.results import Findings
from faq_bank.searches import Search

Vectors = NDArray[np.float32]


class Texts(NamedTuple):
    """Texts of the bank: a model reads a question otherwise than an answer."""

    questions: Sequence[str]
    answers: Sequence[str]


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

    def read_ahead(self, query: str) -> None:
        """Begin to read what somebody is still typing, where that holds up nobody."""


class MeaningSource(Protocol):
    """Knows what questions mean, as far as a model has read them."""

    async def meanings(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors, of length one, of those texts that could be read in time."""


class AnswerSearch(MeaningSource, Protocol):
    """Answers searches while others work: whoever asks is not held up."""

    async def find(self, search: Search) -> Findings:
        """Return what the newest state of the bank answers."""

    async def renew(self, entries: Sequence[Entry]) -> None:
        """Take a new state of the bank; searches go on with the one before until it is ready."""
