"""`tawasul ivr …`, as people type it."""

import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from ivr import library
from ivr.flow_drawing import drawn
from tawasul.main import main

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A flow in which one way leads nowhere."""
    path = tmp_path / "broken.yaml"
    path.write_text(library.source("19996").replace("2: faris", "2: fars"), encoding="utf-8")
    return path


def test_a_good_flow_is_said_to_be_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ivr", "check"]) == 0

    said = capsys.readouterr().out
    assert "No fault in" in said
    assert library.unified_number().version in said


def test_each_fault_is_printed_with_file_line_and_what_to_do(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ivr", "check", str(broken)]) == 1

    fault, count = capsys.readouterr().out.splitlines()
    assert fault.startswith(f"{broken}:98: node technical-support: '2' leads to 'fars'")
    assert "Perhaps 'faris' is meant." in fault
    assert count == f"1 fault in {broken}."


@pytest.mark.parametrize("action", ["graph", "walk", "test"])
def test_nothing_is_done_with_a_flow_that_has_faults(
    broken: Path, action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ivr", action, str(broken)]) == 1
    assert f"{broken}:98:" in capsys.readouterr().err


def test_a_flow_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ivr", "check", "19990"]) == 1
    assert "There is no flow '19990'" in capsys.readouterr().err


def test_the_scripts_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ivr", "test"]) == 0
    assert "FAILED" not in capsys.readouterr().out


@pytest.mark.parametrize("action", ["check", "test"])
def test_the_survey_is_worked_on_by_its_name(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ivr", action, "survey"]) == 0
    assert library.survey().version in capsys.readouterr().out


def test_a_script_that_does_not_hold_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scripts = tmp_path / "mine.yaml"
    scripts.write_text("tests: [{test: mine, keys: [1], ends: queue noor}]", encoding="utf-8")

    assert main(["ivr", "test", "--scripts", str(scripts)]) == 1

    said = capsys.readouterr().out
    assert "FAILED  mine" in said
    assert "- ends  queue noor" in said
    assert "+ ends  queue general" in said


@pytest.mark.parametrize(
    ("options", "keys", "expected"),
    [
        ([], "3\n1\n", ["الدَّعْمُ الْفَنِّيُّ", "■ queue noor"]),
        (
            ["--language", "en"],
            "2\n445566#\n1\n1234\n3\n",
            ["is being studied", "on Monday the third of August"],
        ),
        (["--language", "en"], "9\n0\n", ["(ar)", "■ queue emergency"]),
        (
            ["--at", "2026-08-16T23:30"],
            "",
            ["(centre: closed, night)", "السَّادِسَةْ صَبَاحًا", "hangs up"],
        ),
        ([], "\n\n\n", ["لَمْ نَتَلَقَّ", "■ queue general"]),
        (["survey"], "1\n5\n1\n4\n", ["(score: agent 5)", "(score: solved 1)", "■ hang-up served"]),
    ],
)
def test_a_person_walks_through_the_flow(
    options: list[str],
    keys: str,
    expected: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(keys))
    at = [] if "--at" in options else ["--at", "2026-08-16T12:00"]

    assert main(["ivr", "walk", *options, *at]) == 0

    said = capsys.readouterr().out
    assert [words for words in expected if words not in said] == []


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", library.FLOWS)
def test_a_picture_names_every_node(name: str, language: str) -> None:
    flow = library.packaged(name)

    picture = ET.fromstring(drawn(flow, language))  # noqa: S314 - our own

    boxes = {box.get("id") for box in picture.iter(f"{SVG}rect")}
    assert flow.nodes.keys() <= boxes
    words = " ".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text"))
    assert [
        node.name for node in flow.nodes.values() if node.title.get(language, "") not in words
    ] == []


def test_boxes_do_not_lie_upon_each_other() -> None:
    picture = ET.fromstring(drawn(library.unified_number(), "ar"))  # noqa: S314 - our own
    boxes = [box for box in picture.iter(f"{SVG}rect") if box.get("id")]
    places = [
        tuple(float(box.get(it, "0")) for it in ("x", "y", "width", "height")) for box in boxes
    ]

    apart = [
        x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1
        for number, (x1, y1, w1, h1) in enumerate(places)
        for x2, y2, w2, h2 in places[:number]
    ]
    assert all(apart)


def test_a_picture_brings_its_font_along(tmp_path: Path) -> None:
    output = tmp_path / "flow.svg"

    assert main(["ivr", "graph", "--output", str(output)]) == 0

    assert "font/woff2;base64," in output.read_text(encoding="utf-8")
