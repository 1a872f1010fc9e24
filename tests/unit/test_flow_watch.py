"""A running centre takes over a changed flow by itself."""

import asyncio
import os
from pathlib import Path

import pytest

from core.settings import Settings
from ivr import library
from ivr.flow_shelf import FlowShelf
from tawasul.flow_watch import FlowWatch

TEXT = library.source("19996")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where the centre's own flow lies, once somebody writes it."""
    path = tmp_path / "flows" / "19996.yaml"
    path.parent.mkdir()
    return path


def watching(tmp_path: Path, number: str = "19996", shelf: FlowShelf | None = None) -> FlowWatch:
    settings = Settings.from_env({"TAWASUL_HOME": str(tmp_path)})
    watch = FlowWatch(shelf or FlowShelf([]), number, settings)
    watch.begin()
    return watch


def look(watch: FlowWatch) -> None:
    asyncio.run(watch.look())


def version(watch: FlowWatch) -> str:
    flow = watch.shelf.newest("19996")
    assert flow is not None
    return flow.version


def test_a_centre_without_a_flow_of_its_own_has_that_of_the_programme(
    tmp_path: Path,
) -> None:
    watch = watching(tmp_path)

    look(watch)

    assert version(watch) == library.unified_number().version


def test_a_changed_file_is_taken_over(tmp_path: Path, own: Path) -> None:
    watch = watching(tmp_path)

    own.write_text(TEXT.replace("version: 3", "version: 4"), encoding="utf-8")
    look(watch)
    assert version(watch).startswith("19996/4-")

    own.write_text(TEXT.replace("version: 3", "version: 40"), encoding="utf-8")
    look(watch)
    assert version(watch).startswith("19996/40-")


def test_taking_the_own_file_away_brings_the_programmes_back(tmp_path: Path, own: Path) -> None:
    own.write_text(TEXT.replace("version: 3", "version: 4"), encoding="utf-8")
    watch = watching(tmp_path)
    assert version(watch).startswith("19996/4-")

    own.unlink()
    look(watch)

    assert version(watch) == library.unified_number().version


def test_the_survey_is_taken_over_beside_the_number(tmp_path: Path, own: Path) -> None:
    shelf = FlowShelf([])
    watching(tmp_path, shelf=shelf)
    watch = watching(tmp_path, "survey", shelf)
    changed = library.source("survey").replace("version: 1", "version: 9")

    own.with_name("survey.yaml").write_text(changed, encoding="utf-8")
    look(watch)

    survey = shelf.newest("survey")
    assert survey is not None
    assert survey.version.startswith("survey/9-")
    assert version(watch) == library.unified_number().version


@pytest.mark.parametrize(
    "content",
    [
        b"flow: [",
        library.source("survey").encode(),
        TEXT.replace("2: faris", "2: x").encode(),
        b"\xff",
    ],
)
def test_a_file_with_faults_changes_nothing_and_is_told_of_once(
    tmp_path: Path, own: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    own.write_bytes(content)
    watch = watching(tmp_path)

    look(watch)
    look(watch)

    assert version(watch) == library.unified_number().version
    assert len([record for record in caplog.records if record.levelname == "ERROR"]) == 1


def test_a_file_that_is_only_touched_loads_nothing_new(tmp_path: Path, own: Path) -> None:
    own.write_text(TEXT, encoding="utf-8")
    watch = watching(tmp_path)
    flow = watch.shelf.newest("19996")

    os.utime(own, (1, 1))
    look(watch)

    assert watch.shelf.newest("19996") is flow
