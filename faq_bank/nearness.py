"""How much of a query a short text holds: the share of its letter pieces, by their rarity."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from faq_bank.reading import pieces_of

Weigh = Callable[[str], float]


class Nearness:
    """Compares a query with single questions; rarity is that of the bank."""

    def __init__(self, others: Sequence[str], weigh: Weigh) -> None:
        self._weigh = weigh
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(others):
            for piece in pieces(text):
                self._holders[piece].append(place)

    def total(self, asked: Mapping[str, float]) -> float:
        """Return what all the asked pieces weigh together."""
        return max(sum(weight * self._weigh(piece) for piece, weight in asked.items()), 1e-9)

    def held(self, asked: Mapping[str, float], text: str) -> float:
        """Return the share of the asked pieces that *text* holds."""
        here = pieces(text)
        held = sum(weight * self._weigh(piece) for piece, weight in asked.items() if piece in here)
        return held / self.total(asked)

    def held_by_others(self, asked: Mapping[str, float]) -> float:
        """Return the largest share that one of the questions of others holds."""
        shares: defaultdict[int, float] = defaultdict(float)
        for piece, weight in asked.items():
            for place in self._holders.get(piece, ()):
                shares[place] += weight * self._weigh(piece)
        return max(shares.values(), default=0.0) / self.total(asked)


@lru_cache(maxsize=16384)
def pieces(text: str) -> frozenset[str]:
    """Return the pieces of a text; the texts of the bank come again."""
    return frozenset(pieces_of(text))
