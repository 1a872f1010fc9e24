"""What the bank does not answer yet: questions grouped by what they mean. Pure.

Two questions are one when their words, read as the search reads them (dialect, system names and
misspellings put into the bank's words), share enough by rarity, or when the model, where there is
one, reads both as meaning the same. Groups grow by their first question alone, so that a chain of
neighbours does not join what has nothing in common.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log, sqrt
from types import MappingProxyType

import numpy as np

from faq_bank.lexicon import own_lexicon, phrase_of
from faq_bank.ports import Vectors
from faq_bank.reading import STOP_WEIGHT, Reader
from faq_bank.usage import Asked
from faq_bank.vocabulary import Vocabulary

ALIKE = 0.5  # the cosine of words from which two questions are taken for one
ALIKE_IN_MEANING = 0.45  # likewise of meaning, in the space of `meaning_space`
NO_MEANINGS: Mapping[str, Vectors] = MappingProxyType({})
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one meaning without an answer, the newest first."""

    asked: tuple[Asked, ...]

    @property
    def question(self) -> str:
        """Return how it was asked: as somebody recorded it, else most often and most fully."""
        recorded = [it.query for it in self.asked if it.recorded_by]
        texts = Counter(recorded or [it.query for it in self.asked])
        return max(texts, key=lambda text: (texts[text], len(text)))

    @property
    def wordings(self) -> tuple[str, ...]:
        """Return the other ways in which it was asked, in the order of their first appearance."""
        others = dict.fromkeys(it.query for it in reversed(self.asked))
        return tuple(text for text in others if text != self.question)

    @property
    def recorded_by(self) -> tuple[str, ...]:
        """Return who asked for an answer."""
        return tuple(sorted({it.recorded_by for it in self.asked if it.recorded_by}))

    @property
    def queues(self) -> tuple[str, ...]:
        """Return the queues whose callers asked it."""
        return tuple(sorted({it.circumstances.queue for it in self.asked} - {""}))

    @property
    def visits(self) -> tuple[str, ...]:
        """Return the visits in which it was asked."""
        return tuple(it.visit for it in self.asked)

    @property
    def last_at(self) -> datetime:
        """Return when it was asked last."""
        return self.asked[0].asked_at


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the bank does not answer yet, and how many of the questions were read for meaning."""

    groups: Sequence[Gap]
    questions: int
    meant: int

    @property
    def is_by_meaning(self) -> bool:
        """Return whether all of the questions stand together by their meaning too."""
        return self.meant == self.questions > 0


def gaps(asked: Sequence[Asked], meanings: Mapping[str, Vectors] = NO_MEANINGS) -> list[Gap]:
    """Return the groups of *asked* (newest first), those most often asked first."""
    likeness = Likeness([it.query for it in asked], meanings)
    groups: list[tuple[str, list[Asked]]] = []
    for it in asked:
        if not likeness.knows(it.query):
            continue  # nothing but hidden numbers and signs
        near = max(groups, key=lambda group: likeness.of(group[0], it.query), default=None)
        if near is not None and likeness.of(near[0], it.query) >= 1:
            near[1].append(it)
        else:
            groups.append((it.query, [it]))
    found_gaps = [Gap(tuple(members)) for _, members in groups]
    return sorted(found_gaps, key=lambda gap: (len(gap.asked), gap.last_at), reverse=True)


class Likeness:
    """How alike questions are: from 1 on they are one, by their words or by their meaning."""

    def __init__(self, queries: Sequence[str], meanings: Mapping[str, Vectors]) -> None:
        reader = _reader(queries)
        weights = {query: _weights(reader, query) for query in queries}
        rarity = _rarity([weights[query] for query in queries])
        self._words = {query: _unit(found, rarity) for query, found in weights.items()}
        self._places = {query: place for place, query in enumerate(meanings)}
        vectors = np.array(list(meanings.values()), np.float32)
        self._meant = vectors @ vectors.T if len(meanings) else np.zeros((0, 0), np.float32)

    def knows(self, query: str) -> bool:
        """Return whether there is a word in *query*."""
        return bool(self._words[query])

    def of(self, one: str, other: str) -> float:
        """Return how alike two questions are."""
        words = _cosine(self._words[one], self._words[other]) / ALIKE
        if one not in self._places or other not in self._places:
            return words
        meaning = self._meant[self._places[one], self._places[other]]
        return max(words, float(meaning) / ALIKE_IN_MEANING)


def _reader(queries: Sequence[str]) -> Reader:
    lexicon = own_lexicon()
    said = [word for query in queries for word in phrase_of(query)]
    return Reader(Vocabulary(said, lexicon.words()), lexicon)


def _weights(reader: Reader, query: str) -> Weights:
    stems = reader.read(query).stems
    content = {stem: weight for stem, weight in stems.items() if weight > STOP_WEIGHT}
    return content or stems


def _rarity(questions: Sequence[Weights]) -> Weights:
    counts = Counter(stem for weights in questions for stem in weights)
    return {stem: 1 + log(1 + len(questions) / count) for stem, count in counts.items()}


def _unit(weights: Weights, rarity: Weights) -> Weights:
    vector = {stem: weight * rarity[stem] for stem, weight in weights.items()}
    length = sqrt(sum(value * value for value in vector.values()))
    return {stem: value / length for stem, value in vector.items()} if length else {}


def _cosine(one: Weights, other: Weights) -> float:
    return sum(value * other.get(stem, 0.0) for stem, value in one.items())
