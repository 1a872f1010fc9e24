"""How much of a query a short text holds: the share of its letter pieces, by their rarity."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.arabic_text import fold
from faq_bank.words import grams, words


@dataclass(frozen=True, slots=True)
class AskedPieces:
    """The pieces of a query with what each weighs, and all of them together."""

    weights: Mapping[str, float]
    total: float

    def share_of(self, text: str) -> float:
        """Return the share that *text* holds."""
        held = self.weights.keys() & pieces(text)
        return sum(map(self.weights.__getitem__, held)) / self.total


class Nearness:
    """Compares a query with single questions; rarity is that of the bank."""

    def __init__(self, others: Sequence[str], rarity: Callable[[str], float]) -> None:
        self._rarity = rarity
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(others):
            for piece in pieces(text):
                self._holders[piece].append(place)

    def asked(self, weighted: Mapping[str, float]) -> AskedPieces:
        """Return the pieces of a query, weighed."""
        weights = {piece: weight * self._rarity(piece) for piece, weight in weighted.items()}
        return AskedPieces(weights, max(sum(weights.values()), 1e-9))

    def share_of_others(self, asked: AskedPieces) -> float:
        """Return the largest share that one of the questions of others holds."""
        shares: defaultdict[int, float] = defaultdict(float)
        for piece, weight in asked.weights.items():
            for place in self._holders.get(piece, ()):
                shares[place] += weight
        return max(shares.values(), default=0.0) / asked.total


@lru_cache(maxsize=16384)
def pieces(text: str) -> frozenset[str]:
    """Return the pieces of a text; the texts of the bank come again."""
    return frozenset(piece for word in words(fold(text)) for piece in grams(word.text))
