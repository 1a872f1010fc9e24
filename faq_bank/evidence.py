"""How sure an answer is: what speaks for the best entry, weighed by a fitted logistic.

Raw scores are poor confidence: they grow with the length of a query. What tells the most is whether
the query is nearer to the bank than to the questions of others, and how much of it the bank knows.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import exp, log1p

import numpy as np

from faq_bank.term_index import Scores

NEAREST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known about a query and its best entry, without the model of meaning."""

    covered: float  # how well the best entry holds the query's pieces, by rarity
    covered_words: float  # the share of its words, likewise
    nearer: float  # to the best entry's nearest wording than to the questions of others
    near_others: float
    unknown: float  # the share of its letters in words that nobody knows
    length: float  # the logarithm of its number of words


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceOfMeaning(Evidence):
    """The same, with the model."""

    meant: float  # how near the best entry is in meaning
    meant_nearer: float


@dataclass(frozen=True, slots=True)
class Judge:
    """A logistic over evidence; below its threshold there is no sure answer."""

    weights: Sequence[float]
    bias: float
    threshold: float

    def confidence(self, evidence: Evidence) -> float:
        """Return how probable it is that the best entry's bank answers the query."""
        pairs = zip(self.weights, astuple(evidence), strict=True)
        total = self.bias + sum(weight * value for weight, value in pairs)
        return 1 / (1 + exp(-max(min(total, 40.0), -40.0)))

    def is_sure(self, confidence: float) -> bool:
        """Return whether this is confident enough to be given as an answer."""
        return confidence >= self.threshold


def query_length(words: int) -> float:
    """Return the length of a query as evidence."""
    return log1p(words)


def nearest(scores: Scores) -> float:
    """Return the mean of the nearest few."""
    few = min(NEAREST, len(scores))
    return float(np.partition(scores, -few)[-few:].mean()) if few else 0.0
