"""Banks and queries from files, figures, and vectors that are kept."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from faq_bank.bank_file import read_bank, sample_bank
from faq_bank.entry_form import entries_of
from faq_bank.errors import (
    BadEntryError,
    BadQueryError,
    BadVectorsError,
    BankFileError,
    RepeatedEntryError,
)
from faq_bank.evaluation import OUT_OF_SCOPE, Query, evaluate, gain, recall, reciprocal_rank
from faq_bank.query_file import query_of, read_queries
from faq_bank.sample_bank import content_of, told_otherwise
from faq_bank.search import NOTHING, FaqSearch, Search
from faq_bank.vector_file import SAMPLE_VECTORS, read_vectors
from faq_bank.vector_shelf import VectorShelf
from tawasul.sample_data import SUPERVISOR
from tests.fakes.meanings import FakeMeanings

WRITTEN = {
    "id": "faq-1",
    "question": "س",
    "answer": "ج",
    "category": "noor",
    "source": "دليل",
    "valid_from": "2020-01-01",
}


def test_the_sample_shows_what_an_entry_can_be() -> None:
    contents = {entry.id: content_of(entry) for entry in sample_bank()}

    spoken = {key for key, content in contents.items() if content.spoken_answer}
    assert spoken == set(told_otherwise())
    assert all(contents[key].answer_en for key in spoken)
    assert {content.owner for content in contents.values()} == {SUPERVISOR}


def test_the_sample_bank_has_its_ids_and_wordings() -> None:
    entries = sample_bank()

    assert [entry.id for entry in entries] == [f"faq-{n:03}" for n in range(1, 241)]
    assert all(len(entry.wordings) >= 3 for entry in entries)
    expired = {entry.id for entry in entries if entry.valid_to is not None}
    assert len(expired) == 5
    assert {entry.replaces for entry in entries if entry.replaces} == expired


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"id": ""}, "id"),
        ({"question": None}, "question"),
        ({"answer": 7}, "answer"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_from": "yesterday"}, "valid_from"),
        ({"valid_to": "2019-12-31"}, "valid_to"),
        ({"keywords": "نور"}, "keywords"),
        ({"wordings": [" "]}, "wordings"),
        ({"replaces": 7}, "replaces"),
        ({"replaces": "faq-2"}, "replaces"),
    ],
)
def test_a_fault_of_an_entry_is_named_by_its_place(change: dict[str, object], name: str) -> None:
    with pytest.raises(BadEntryError) as refused:
        entries_of([WRITTEN, {**WRITTEN, "id": "faq-2", **change}])

    assert (refused.value.place, refused.value.name) == (2, name)


@pytest.mark.parametrize("written", [{}, "text", [7]])
def test_what_is_no_list_of_objects_is_refused(written: object) -> None:
    with pytest.raises(BadEntryError):
        entries_of(written)


def test_an_id_stands_once() -> None:
    with pytest.raises(RepeatedEntryError):
        entries_of([WRITTEN, WRITTEN])


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "bank.json"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(BankFileError, match=r"bank\.json"):
        read_bank(path)


def test_queries_come_one_a_line(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    lines = [{"query": "أ", "relevant": ["faq-1"], "kind": "msa"}, {"query": "ب", "relevant": []}]
    path.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")

    assert read_queries(path) == (
        Query(text="أ", relevant=("faq-1",), kind="msa"),
        Query(text="ب", relevant=(), kind=OUT_OF_SCOPE),
    )


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "7",
        "{}",
        '{"query": " "}',
        '{"query": "x", "relevant": "faq-1"}',
        '{"query": "x", "relevant": {"faq-1": 3}}',
        '{"query": "x", "relevant": [7]}',
        '{"query": "x", "at": "tomorrow"}',
    ],
)
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(BadQueryError) as refused:
        query_of(line, 9)

    assert refused.value.line == 9


@pytest.mark.parametrize(
    ("line", "kind", "relevant"),
    [
        (
            '{"query": "x", "kind": "msa", "relevant": ["a", "a", "b"], "note": 1}',
            "msa",
            ("a", "b"),
        ),
        ('{"query": "x", "relevant": ["a"]}', "other", ("a",)),
        ('{"query": "x", "kind": "chat", "relevant": []}', OUT_OF_SCOPE, ()),
        ('{"query": "x", "relevant": null}', OUT_OF_SCOPE, ()),
        ('{"query": "x"}', OUT_OF_SCOPE, ()),
    ],
)
def test_a_query_without_relevant_entries_is_out_of_scope(
    line: str, kind: str, relevant: tuple[str, ...]
) -> None:
    query = query_of(line, 1)

    assert (query.kind, query.relevant) == (kind, relevant)


def test_a_query_may_say_on_which_day_it_is_asked() -> None:
    assert query_of('{"query": "x", "at": "2026-01-31"}', 1).at == date(2026, 1, 31)
    assert query_of('{"query": "x"}', 1).at is None


def test_the_figures_are_those_of_the_books() -> None:
    assert recall(["a", "b", "c"], ["b"], 1) == 0
    assert recall(["a", "b", "c"], ["b", "x"], 5) == 0.5
    assert recall(["a"], ["a", "b"], 1) == 1
    assert reciprocal_rank(["a", "b"], ["b"]) == 0.5
    assert reciprocal_rank(["a"], ["b"]) == 0
    assert gain(["b"], ["b"]) == 1
    assert gain(["a", "b"], ["b"]) == pytest.approx(0.6309, abs=1e-4)


def test_questions_out_of_scope_count_by_abstention_alone() -> None:
    queries = [
        Query(text="أ", relevant=("faq-1",), kind="msa"),
        Query(text="ب", relevant=(), kind="x"),
    ]

    figures = evaluate(queries, lambda _: NOTHING)

    assert list(figures) == ["msa", "all", OUT_OF_SCOPE]
    assert figures["all"].queries == 1
    assert figures[OUT_OF_SCOPE].abstained == 1


def test_a_text_is_embedded_once_and_kept_nearly_as_it_was(tmp_path: Path) -> None:
    model = FakeMeanings({"نور": 1, "فارس": 2})
    shelf = VectorShelf(model)
    fresh = shelf.questions(["نور", "فارس"])
    shelf.write(tmp_path / "vectors.npz")

    kept = VectorShelf(model, read_vectors(tmp_path / "vectors.npz"))

    assert np.allclose(kept.questions(["نور", "فارس"]), fresh, atol=0.01)
    assert model.embedded == ["نور", "فارس"]
    assert not kept.has_grown
    kept.asked("سؤال متصل")
    assert not kept.has_grown


def test_a_file_that_holds_no_vectors_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"PK nothing")

    with pytest.raises(BadVectorsError):
        read_vectors(path)


def test_the_sample_vectors_are_those_of_the_sample_bank() -> None:
    model = FakeMeanings({})

    FaqSearch(sample_bank(), embedder=VectorShelf(model, read_vectors(SAMPLE_VECTORS)))

    assert model.embedded == []


def test_the_development_queries_are_answered_by_words_alone() -> None:
    search = FaqSearch(sample_bank())
    queries = read_queries(Path(__file__).parents[1] / "queries" / "faq_dev.jsonl")

    figures = evaluate(
        queries, lambda query: search.find(Search(query=query.text, at=date(2026, 9, 20)))
    )["all"]

    assert figures.recall_1 >= 0.7
    assert figures.recall_5 >= 0.88
    assert figures.abstained <= 0.08
