"""The engines that the search of the FAQ bank is measured against answer at all."""

from collections.abc import Callable

import pytest

from benchmarks.faq_rivals import Finder, Texts, fts5, tantivy
from faq_bank.bank_file import sample_bank

Engine = Callable[[Texts], Finder]
TEXTS = [(entry.id, f"{entry.question} {entry.answer}") for entry in sample_bank()]


@pytest.mark.parametrize("engine", [fts5, tantivy])
def test_an_engine_finds_a_question_as_it_stands(engine: Engine) -> None:
    find = engine(TEXTS)

    assert find(sample_bank()[0].question)[0] == "faq-001"
