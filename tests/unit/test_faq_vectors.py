"""The vectors that the search process keeps: whole files only, and none of the bank's past."""

import logging
import os
from pathlib import Path

import numpy as np
import pytest

from faq_bank.bank_file import sample_bank
from faq_bank.errors import BadVectorsError
from faq_bank.installed_search import KEPT, keep, kept_vectors, own_vectors, search_of
from faq_bank.ports import Texts
from faq_bank.vector_file import read_vectors, write_vectors
from faq_bank.vector_shelf import VectorShelf
from tests.fakes.meanings import FakeMeanings


def questions(*texts: str) -> Texts:
    return Texts(list(texts), [])


def a_file(folder: Path, *texts: str) -> bytes:
    shelf = VectorShelf(FakeMeanings({}))
    shelf.learn(questions(*texts))
    keep(shelf, folder, questions(*texts))
    return (folder / KEPT).read_bytes()


def test_whoever_is_stopped_while_writing_leaves_the_file_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = a_file(tmp_path, "نور")

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        a_file(tmp_path, "نور", "فارس")

    assert (tmp_path / KEPT).read_bytes() == before


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_file_that_is_cut_is_put_aside_with_a_warning_and_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, share: float
) -> None:
    whole = a_file(tmp_path, *map(str, range(50)))
    cut = whole[: int(len(whole) * share)]
    (tmp_path / KEPT).write_bytes(cut)

    with caplog.at_level(logging.WARNING):
        assert own_vectors(tmp_path) == {}

    assert (tmp_path / f"{KEPT}.bad").read_bytes() == cut
    assert not (tmp_path / KEPT).exists()
    assert KEPT in caplog.text
    a_file(tmp_path, "نور")
    assert len(own_vectors(tmp_path)) == 1


def test_who_only_reads_leaves_a_bad_file_where_it_is(tmp_path: Path) -> None:
    (tmp_path / KEPT).write_bytes(b"")

    assert kept_vectors(tmp_path) == {}
    search_of(sample_bank()[:3], tmp_path, with_meaning=True)

    assert [path.name for path in tmp_path.iterdir()] == [KEPT]


@pytest.mark.parametrize("shape", [(2, 3), (1, 8), (8,)])
def test_keys_that_do_not_fit_their_vectors_are_refused(
    tmp_path: Path, shape: tuple[int, ...]
) -> None:
    path = tmp_path / "vectors.npz"
    vectors = np.ones((2, 8), np.int8)
    np.savez(path, keys=np.zeros(shape, np.uint8), vectors=vectors, scales=np.ones((2, 1)))

    with pytest.raises(BadVectorsError):
        read_vectors(path)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    with path.open("wb") as file:
        np.save(file, np.ones(3))

    with pytest.raises(BadVectorsError):
        read_vectors(path)


def test_what_was_written_is_not_written_again(tmp_path: Path) -> None:
    shelf = VectorShelf(FakeMeanings({}))
    shelf.learn(questions("نور"))
    keep(shelf, tmp_path, questions("نور"))
    (tmp_path / KEPT).unlink()

    keep(shelf, tmp_path, questions("نور"))
    assert not (tmp_path / KEPT).exists()

    shelf.learn(questions("نور", "فارس"))
    keep(shelf, tmp_path, questions("نور", "فارس"))
    assert len(read_vectors(tmp_path / KEPT)) == 2


def test_texts_that_left_the_bank_are_dropped_when_they_are_many(tmp_path: Path) -> None:
    shelf = VectorShelf(FakeMeanings({}))
    shelf.learn(questions("1", "2", "3"))
    shelf.learn(Texts([], ["4"]))

    keep(shelf, tmp_path, questions("1", "2"))
    assert len(read_vectors(tmp_path / KEPT)) == 4

    shelf.learn(questions("5"))
    keep(shelf, tmp_path, Texts(["1"], ["4"]))
    kept = VectorShelf(FakeMeanings({}), read_vectors(tmp_path / KEPT))
    assert kept.unread(Texts(["1", "2", "5"], ["1", "4"])) == (["2", "5"], ["1"])


def test_a_disk_that_takes_nothing_is_told_and_stops_no_search(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "faq").write_text("a file where the folder would be", encoding="utf-8")

    a_shelf = VectorShelf(FakeMeanings({}))
    a_shelf.learn(questions("نور"))
    keep(a_shelf, tmp_path / "faq", questions("نور"))

    assert "not kept" in caplog.text
    assert a_shelf.has_grown


def test_a_file_is_written_with_no_other_left_behind(tmp_path: Path) -> None:
    write_vectors(tmp_path / KEPT, {b"12345678": np.ones(8, np.float32)})

    assert [path.name for path in tmp_path.iterdir()] == [KEPT]
