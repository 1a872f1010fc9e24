"""Meanings without a model: each text has the direction that the test gives it."""

from collections.abc import Mapping, Sequence

import numpy as np

from faq_bank.ports import Vectors

SIZE = 8


class FakeMeanings:
    """Texts about the same topic lie in the same direction; all others in one of their own."""

    def __init__(self, topics: Mapping[str, int]) -> None:
        self._topics = topics
        self.embedded: list[str] = []
        self.ahead: list[str] = []

    def asked(self, query: str) -> Vectors:
        return self._vector(query)

    def read_ahead(self, query: str) -> None:
        self.ahead.append(query)

    def questions(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return np.array([self._vector(text) for text in texts], np.float32)

    def answers(self, texts: Sequence[str]) -> Vectors:
        return self.questions(texts)

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = np.zeros(SIZE, np.float32)
        vector[self._topics.get(text, SIZE - 1)] = 1.0
        return vector
