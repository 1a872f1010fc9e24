"""``tawasul faq import`` and ``export``, on a database and without a running centre."""

import asyncio
import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.database import engine_for, sessions_for
from faq_bank.bank_file import SAMPLE
from faq_bank.kept_entries import KeptEntry
from faq_bank.store import EntryStore
from tawasul.main import main

Say = Callable[..., tuple[int, str]]
GOOD = {"question": "س", "answer": "ج", "category": "noor", "source": "د"}
GOOD |= {"valid_from": "2026-01-01"}


@pytest.fixture
def environment(sqlite_url: str, tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return {"TAWASUL_HOME": str(home), "TAWASUL_DATABASE_URL": sqlite_url, "LOGNAME": "huda"}


@pytest.fixture
def say(
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Say:
    """Run a command in a home with a database; its exit code and what it said."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run(*words: object) -> tuple[int, str]:
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def kept(url: str) -> list[KeptEntry]:
    async def ask() -> list[KeptEntry]:
        engine = engine_for(url)
        async with sessions_for(engine)() as session:
            found = list(await EntryStore(session).all())
        await engine.dispose()
        return found

    return asyncio.run(ask())


def a_file(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    path = tmp_path / "entries.json"
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return path


def test_the_bank_goes_in_with_its_ids_and_comes_out_in_every_form(
    say: Say, tmp_path: Path, sqlite_url: str
) -> None:
    code, said = say("faq", "import", SAMPLE)
    assert code == 0, said
    assert "Imported: 240 new, 0 changed, 0 published as they stood, 0 the same, 0 faults." in said
    assert {entry.id for entry in kept(sqlite_url)} >= {"faq-001", "faq-240"}

    for form in ("json", "csv", "xlsx"):
        assert say("faq", "export", tmp_path / f"bank.{form}")[0] == 0
        code, said = say("faq", "import", tmp_path / f"bank.{form}")
        assert code == 0, said
        assert "0 new, 0 changed, 0 published as they stood, 240 the same, 0 faults." in said


def test_the_centres_own_bank_is_asked_unless_another_is_named(say: Say, tmp_path: Path) -> None:
    query = "متى تغلق المدارس بسبب الغبار"
    path = a_file(tmp_path, GOOD | {"id": "own", "question": query}, GOOD | {"id": "own-2"})
    file = tmp_path / "another.json"
    told = [{"id": "a", "state": "published"}, {"id": "b", "state": "draft"}]
    told += [{"id": "c", "state": "expired"}, {"id": "d"}]
    file.write_text(json.dumps([GOOD | {"question": query} | it for it in told]), "utf-8")

    assert (
        "240 entries of the sample bank, for the centre has none," in say("faq", "find", query)[1]
    )
    assert say("faq", "import", path)[0] == 0
    own = say("faq", "find", query)[1]
    named = say("faq", "find", query, "--bank", file)[1]

    assert "2 entries of the centre's own bank," in own
    assert "  own  " in own
    assert f"2 entries of the file {file}," in named
    assert "  b  " not in named
    assert "240 entries of the sample bank," in say("faq", "find", query, "--sample")[1]
    assert not (tmp_path / "home" / "faq").exists()


def test_queries_are_asked_of_the_centres_own_bank(say: Say, tmp_path: Path) -> None:
    queries = tmp_path / "queries.jsonl"
    queries.write_text(json.dumps({"query": "س", "relevant": ["own", "gone"]}), "utf-8")
    assert say("faq", "import", a_file(tmp_path, GOOD | {"id": "own"}))[0] == 0

    code, said = say("faq", "eval", queries)

    assert code == 0
    assert "1 entries of the centre's own bank," in said
    assert "Not in the bank, so never found: gone." in said


def test_a_dry_run_names_every_fault_and_changes_nothing(
    say: Say, tmp_path: Path, sqlite_url: str
) -> None:
    path = a_file(tmp_path, GOOD | {"id": "a"}, GOOD | {"id": "b", "question": ""}, GOOD)

    code, said = say("faq", "import", path, "--dry-run")

    assert code == 1
    assert "Row 2 (b), question: Write something here." in said
    assert "2 new, 0 changed, 0 published as they stood, 0 the same, 1 faults." in said
    assert kept(sqlite_url) == []


def test_of_many_faults_each_is_named_or_written_to_a_file(say: Say, tmp_path: Path) -> None:
    path = a_file(tmp_path, *(GOOD | {"id": f"e-{n}", "question": ""} for n in range(700)))

    code, said = say("faq", "import", path, "--dry-run")
    short = say("faq", "import", path, "--dry-run", "--faults", tmp_path / "faults.csv")[1]

    assert code == 1
    assert said.count("Write something here.") == 700
    assert "Row 700 (e-699), question: Write something here." in said
    assert "Write something here." not in short
    assert "700 faults." in short
    rows = list(csv.reader((tmp_path / "faults.csv").read_text("utf-8-sig").splitlines()))
    assert rows[700][:4] == ["700", "e-699", "question", "Write something here."]


def test_a_file_with_faults_is_taken_only_when_they_are_to_be_left_out(
    say: Say, tmp_path: Path, sqlite_url: str
) -> None:
    path = a_file(tmp_path, GOOD | {"id": "a"}, GOOD | {"id": "b", "question": ""})

    assert say("faq", "import", path)[0] == 1
    assert kept(sqlite_url) == []
    assert say("faq", "import", path, "--skip-faulty", "--draft")[0] == 0

    [entry] = kept(sqlite_url)
    assert (entry.id, entry.state, entry.published_version) == ("a", "draft", None)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"PK\x03\x04"])
def test_a_file_that_is_none_is_told_in_a_sentence(say: Say, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "entries.xlsx"
    path.write_bytes(data)

    code, said = say("faq", "import", path)

    assert code == 1
    assert "Traceback" not in said
    assert "Something unforeseen" not in said


def test_an_unknown_form_is_told(say: Say, tmp_path: Path) -> None:
    code, said = say("faq", "export", tmp_path / "bank.pdf")

    assert code == 1
    assert "json, csv or xlsx" in said


def test_an_import_that_is_killed_has_changed_nothing_and_is_simply_done_again(
    environment: dict[str, str], say: Say, tmp_path: Path, sqlite_url: str
) -> None:
    entries = [GOOD | {"id": f"k-{n}", "question": f"سؤال {n}"} for n in range(6000)]
    path = a_file(tmp_path, *entries)
    importing = subprocess.Popen(
        [sys.executable, "-m", "tawasul.main", "faq", "import", str(path)],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert importing.stdout is not None
    for line in importing.stdout:
        if "Writing" in line:  # a part of the rows is with the database, in an open transaction
            importing.send_signal(signal.SIGKILL)
            break
    importing.wait()
    importing.stdout.close()

    assert kept(sqlite_url) == []
    code, said = say("faq", "import", path)
    assert code == 0, said
    assert "Imported: 6000 new" in said
    assert len(kept(sqlite_url)) == 6000
