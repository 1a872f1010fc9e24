"""What the model reads of a query: in parts, each once, and ahead while it is typed."""

import os
import threading
from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.courtesy import NICEST
from faq_bank.ports import Vectors
from faq_bank.query_parts import (
    LEAST_PART,
    PART,
    READ_AT_MOST,
    Part,
    parts,
    read_parts,
    settled,
    without_padding,
)
from faq_bank.query_reader import QueryReader

STORY = " ".join(letter * 8 for letter in "ابتثجحخدذر")
FIRST = STORY[:PART]
PATIENCE_SECONDS = 10


class Model:
    """Tells each text apart by its letters; reads when it may."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.may = Event()
        self.may.set()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        assert self.may.wait(PATIENCE_SECONDS)
        return np.array([[len(text), 1] for text in texts], np.float32)


@given(st.text(max_size=200))
def test_parts_hold_every_word_that_is_read(query: str) -> None:
    firm, last = " ".join(part.text for part in settled(query)), parts(query)[-1]
    own = last.text[len(last.text) - last.letters :]

    assert f"{firm} {own}".split() in (query.split(), without_padding(query).split())


@given(st.text(alphabet="اب ", max_size=READ_AT_MOST // 2), st.text("ج ", max_size=50))
def test_what_is_settled_stays_whatever_else_is_typed(query: str, more: str) -> None:
    firm = settled(query)

    assert parts(query + more)[: len(firm)] == firm


@given(st.text(alphabet="اب ", max_size=READ_AT_MOST))
def test_no_part_of_several_is_short(query: str) -> None:
    cut = parts(query)

    assert len(cut) == 1 or min(len(part.text) for part in cut[:-1]) >= PART
    assert len(cut) == 1 or len(cut[-1].text) >= LEAST_PART


def test_a_short_end_is_read_with_words_before_it_and_weighs_its_own_letters() -> None:
    [_, end] = parts(f"{'ا' * PART} {'ب' * PART} {'ج' * 4}")[1:]

    assert end == Part(f"{'ب' * PART} {'ج' * 4}", 4)


def test_of_a_very_long_query_the_beginning_and_the_end_are_read() -> None:
    story = " ".join(letter * PART for letter in "ابتثجح")

    read = [part.text[0] for part in read_parts(story)]

    assert read == ["ا", "ب", "ج", "ح"]


def test_a_short_query_is_read_as_it_is() -> None:
    assert parts("متى  تنزل\tالنتائج") == [Part("متى  تنزل\tالنتائج", 17)]


def test_a_very_long_query_loses_its_last_words_without_a_matter_and_no_other() -> None:
    story = " ".join(["لو سمحت", *["المكافأة"] * 10, "نور", "لو سمحت"])

    assert without_padding(f"{story} شكرا") == story
    assert without_padding("لو سمحت") == "لو سمحت"


def test_a_query_is_the_mean_of_its_parts_weighed_by_letters() -> None:
    long, short = "ا" * PART, "ب" * LEAST_PART

    vector = QueryReader(Model()).read(f"{long} {short}")

    weighed = (PART * PART + LEAST_PART * LEAST_PART) / (PART + LEAST_PART)
    np.testing.assert_allclose(vector, [weighed, 1], rtol=1e-6)


def test_each_part_is_read_once() -> None:
    model = Model()
    reader = QueryReader(model)

    for query in (STORY, STORY, f"{FIRST} شيء آخر من الكلام"):
        reader.read(query)

    assert len(model.read) == len(set(model.read))
    assert model.read.count(FIRST) == 1


def test_a_part_that_could_not_be_read_is_read_again() -> None:
    fails = iter([True, False])

    def embed(texts: Sequence[str]) -> Vectors:
        if next(fails):
            raise MemoryError
        return Model()(texts)

    reader = QueryReader(embed)

    with pytest.raises(MemoryError):
        reader.read("نور")
    assert reader.read("نور").shape == Model()(["نور"])[0].shape


def test_what_was_typed_is_read_already_when_the_query_is_whole() -> None:
    model = Model()
    reader = QueryReader(model)

    reader.read_ahead(STORY)
    reader.read(STORY)

    assert model.read[0] == parts(STORY)[0].text
    assert sorted(model.read) == sorted(part.text for part in parts(STORY))


def test_nobody_waits_for_what_is_read_ahead() -> None:
    model = Model()
    reader = QueryReader(model)
    model.may.clear()

    reader.read_ahead(STORY)
    reader.read_ahead(f"نور {STORY}")
    model.may.set()
    reader.read("نور")

    assert parts(f"نور {STORY}")[0].text not in model.read


def test_a_query_of_one_part_is_not_read_ahead() -> None:
    model = Model()
    reader = QueryReader(model)

    reader.read_ahead("متى تنزل النتائج")
    reader.read("نور")

    assert model.read == ["نور"]


def test_letters_go_before_what_the_model_reads() -> None:
    def embed(_: Sequence[str]) -> Vectors:
        nice = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
        return np.array([[nice]], np.float32)

    before = os.getpriority(os.PRIO_PROCESS, 0)

    assert QueryReader(embed).read("نور") == [NICEST]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
