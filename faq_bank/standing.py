"""Where each entry stands beside its words: in force on a day, in a category, lifted."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from faq_bank.entries import Entry
from faq_bank.succession import succession
from faq_bank.term_index import Scores

MOST_LIFT = 1.0  # an editor's or a caller's surroundings tip the balance, they do not decide
BEHIND = 1000.0  # what does not hold on the day stands behind all that holds


class Standing:
    """The days, categories and places of all entries, as arrays."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._from = np.array([one.valid_from.toordinal() for one in entries], np.int32)
        last = [(one.valid_to or date.max).toordinal() for one in entries]
        self._to = np.array(last, np.int32)
        self._categories = np.array([one.category for one in entries], np.str_)
        self._places = {one.id: place for place, one in enumerate(entries)}
        self._succession = succession(entries)

    def preferences(self, day: date, lifts: Mapping[str, float]) -> Scores:
        """Return what the day and the asker's surroundings add to each entry."""
        now = day.toordinal()
        added = np.where(self._holds(now), np.float32(0), np.float32(-BEHIND))
        for entry, lift in lifts.items():
            if entry in self._places:
                added[self._places[entry]] += max(-MOST_LIFT, min(lift, MOST_LIFT))
        return added

    def in_succession(self, scores: Scores, day: date) -> Scores:
        """Return *scores* so that no entry stands above the one in force that replaces it.

        What speaks for the replaced one speaks for its successor.
        """
        holds = self._holds(day.toordinal())
        pairs = [(old, new) for old, new in self._succession if holds[new]]
        for old, new in pairs:
            scores[new] = max(scores[new], scores[old])
        for old, new in reversed(pairs):
            scores[old] = min(scores[old], np.nextafter(scores[new], np.float32(-np.inf)))
        return scores

    def _holds(self, day: int) -> NDArray[np.bool_]:
        held: NDArray[np.bool_] = (self._from <= day) & (day <= self._to)
        return held

    def among(self, categories: Collection[str]) -> NDArray[np.intp]:
        """Return the places of the entries in these categories; of all, if there are none."""
        if not categories:
            return np.arange(len(self._from))
        return np.flatnonzero(np.isin(self._categories, list(categories)))


def best_of(scores: Scores, places: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    """Return the best *most* of these places, the best first; equals in their order."""
    if len(places) > most:
        least = np.partition(scores[places], -most)[-most]
        places = places[scores[places] >= least]
    return places[np.argsort(-scores[places], kind="stable")][:most]
