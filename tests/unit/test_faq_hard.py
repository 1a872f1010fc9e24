"""Two hundred hard pairs, by kind: what words alone find, and what they rightly do not."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from faq_bank.bank_file import sample_bank
from faq_bank.evaluation import OUT_OF_SCOPE, Figures, evaluate
from faq_bank.query_file import read_queries
from faq_bank.search import FaqSearch, Search

PAIRS = read_queries(Path(__file__).parents[1] / "queries" / "faq_hard.jsonl")
DAY = date(2026, 9, 20)
FLOORS: Mapping[str, tuple[float, float]] = {
    "dialect": (0.75, 0.9),
    "english-mixed": (0.8, 0.95),
    "glued": (0.9, 0.95),
    "keyboard": (0.85, 0.95),
    "keyword": (0.95, 0.95),
    "long": (0.8, 0.95),
    "msa": (0.5, 0.8),
    "number": (0.9, 0.95),
    "typo": (0.8, 0.95),
}


@pytest.fixture(scope="module")
def figures() -> Mapping[str, Figures]:
    search = FaqSearch(sample_bank())
    return evaluate(PAIRS, lambda pair: search.find(Search(query=pair.text, at=DAY)))


def test_there_are_two_hundred_pairs_of_every_kind() -> None:
    kinds = Counter(pair.kind for pair in PAIRS)

    assert sum(kinds.values()) == 200
    assert kinds.keys() == {*FLOORS, OUT_OF_SCOPE}
    assert min(kinds.values()) >= 10


def test_every_pair_names_an_entry_that_holds() -> None:
    current = {entry.id for entry in sample_bank() if entry.valid_to is None}

    assert {one for pair in PAIRS for one in pair.relevant} <= current


@pytest.mark.parametrize("kind", FLOORS)
def test_every_kind_is_found(figures: Mapping[str, Figures], kind: str) -> None:
    first, among_five = FLOORS[kind]

    assert figures[kind].recall_1 >= first
    assert figures[kind].recall_5 >= among_five


def test_few_are_refused_and_most_that_belong_to_others_are(
    figures: Mapping[str, Figures],
) -> None:
    assert figures["all"].abstained <= 0.08
    assert figures[OUT_OF_SCOPE].abstained >= 0.75
