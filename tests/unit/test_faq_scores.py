"""The arrays behind the search: the space of meaning, the budget of postings, the best of many."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_bank import term_index, vector_table
from faq_bank.entries import Entry
from faq_bank.meaning_space import entry_vectors, fitted_space, of_length_one
from faq_bank.standing import BEHIND, MOST_LIFT, Standing, best_of
from faq_bank.term_index import TermIndex
from faq_bank.vector_table import VectorTable

RANDOM = np.random.default_rng(7)
TOPICS = RANDOM.standard_normal((12, 16)).astype(np.float32)
OWNERS = np.repeat(np.arange(12), 4)
MANNER = np.zeros(16, np.float32)
SPREAD = np.diag(1 / np.arange(1, 65)).astype(np.float32)  # most lies in a few directions
MANNER[0] = 8.0  # what dialect and MSA differ in, far more than two questions


def wordings() -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    manners = RANDOM.standard_normal((len(OWNERS), 1)).astype(np.float32)
    return of_length_one(TOPICS[OWNERS] + manners * MANNER)


def test_what_differs_among_wordings_of_one_question_counts_little() -> None:
    told = wordings()
    asked = of_length_one(TOPICS - MANNER)  # every question in a manner of its own

    space = fitted_space(told, OWNERS)
    entries = entry_vectors(space.of(told), OWNERS)

    own = (space.of(asked) @ entries.T).argmax(axis=1) == np.arange(12)
    raw = (asked @ entry_vectors(told, OWNERS).T).argmax(axis=1) == np.arange(12)
    assert own.mean() > raw.mean()
    assert own.mean() >= 0.8


def test_a_bank_without_other_wordings_has_a_space_too() -> None:
    space = fitted_space(of_length_one(TOPICS), np.arange(12))

    assert np.isfinite(space.of(TOPICS)).all()


def test_an_entry_is_drawn_to_its_answer() -> None:
    told, answer = np.eye(2, dtype=np.float32)[:1], np.eye(2, dtype=np.float32)[1:]

    (drawn,) = entry_vectors(told, np.array([0]), (0.5, answer))

    assert drawn[0] > drawn[1] > 0
    assert np.linalg.norm(drawn) == pytest.approx(1)


def test_the_nearest_of_a_large_bank_are_compared_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    told = of_length_one(RANDOM.standard_normal((400, 64)).astype(np.float32) @ SPREAD)
    asked = of_length_one(told[:20] + np.float32(0.02) * told[20:40])
    monkeypatch.setattr(vector_table, "SHORTENED_FROM", 400)
    monkeypatch.setattr(vector_table, "DIRECTIONS", 8)
    monkeypatch.setattr(vector_table, "COMPARED_WHOLE", 40)
    table = VectorTable(told)

    for one in asked:
        scores, exact = table.nearness(one), told @ one
        nearest = np.argsort(-exact)[:5]
        assert scores[nearest] == pytest.approx(exact[nearest], abs=1e-6)
        assert not np.allclose(scores, exact, atol=1e-6)
        assert np.corrcoef(scores, exact)[0, 1] > 0.9


def test_the_commonest_terms_are_passed_over_when_too_many_texts_hold_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = TermIndex([{"common": 1.0}] * 9 + [{"common": 1.0, "rare": 1.0}])
    monkeypatch.setattr(term_index, "MOST_POSTINGS", 5)

    scores = index.scores({"common": 1.0, "rare": 1.0, "unknown": 1.0})

    assert scores[-1] > 0
    assert not scores[:-1].any()
    assert index.holds(9, "rare")
    assert not index.holds(8, "rare")
    assert not index.holds(8, "unknown")


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 12))
def test_the_best_are_in_order_and_equals_keep_theirs(scores: list[int], most: int) -> None:
    values = np.array(scores, np.float32)

    best = best_of(values, np.arange(len(values)), most)

    assert list(best) == sorted(range(len(scores)), key=lambda n: -scores[n])[:most]


def test_days_lifts_and_categories_are_told_apart() -> None:
    old, new = (
        Entry(
            id=name,
            question="س",
            answer="ج",
            category=name,
            source="دليل",
            valid_from=date(2020, 1, 1),
            valid_to=valid_to,
        )
        for name, valid_to in (("old", date(2025, 1, 1)), ("new", None))
    )
    standing = Standing([old, new])

    assert list(standing.preferences(date(2025, 1, 1), {})) == [0, 0]
    assert list(standing.preferences(date(2025, 1, 2), {"new": 9, "none": 1})) == [
        -BEHIND,
        MOST_LIFT,
    ]
    assert list(standing.among({"new"})) == [1]
    assert list(standing.among(())) == [0, 1]
