"""What the bank does not answer yet: questions grouped by what they mean. Pure.

Two questions are one when their words, read as the search reads them (dialect, system names and
misspellings put into the bank's words), share enough by rarity. Groups grow by their first question
alone, so that a chain of neighbours does not join what has nothing in common.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log, sqrt

from faq_bank.lexicon import own_lexicon, phrase_of
from faq_bank.reading import STOP_WEIGHT, Reader
from faq_bank.usage import Asked
from faq_bank.vocabulary import Vocabulary

ALIKE = 0.5  # the cosine from which two questions are taken for one
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


def gaps(asked: Sequence[Asked]) -> list[Gap]:
    """Return the groups of *asked* (newest first), those most often asked first."""
    reader = _reader(asked)
    weights = {it.query: _weights(reader, it.query) for it in asked}
    rarity = _rarity(list(weights.values()))
    vectors = {query: _unit(found, rarity) for query, found in weights.items()}
    groups: list[tuple[Weights, list[Asked]]] = []
    for it in asked:
        vector = vectors[it.query]
        if not vector:
            continue  # nothing but hidden numbers and signs
        near = max(groups, key=lambda group: _cosine(group[0], vector), default=None)
        if near is not None and _cosine(near[0], vector) >= ALIKE:
            near[1].append(it)
        else:
            groups.append((vector, [it]))
    found_gaps = [Gap(tuple(members)) for _, members in groups]
    return sorted(found_gaps, key=lambda gap: (len(gap.asked), gap.last_at), reverse=True)


def _reader(asked: Sequence[Asked]) -> Reader:
    lexicon = own_lexicon()
    said = [word for it in asked for word in phrase_of(it.query)]
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
