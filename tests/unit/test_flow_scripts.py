"""The scripts beside the flow of 19996 hold, and a script that does not says so clearly."""

import pytest

from asterisk_conf.names import SERVICE_NUMBER
from ivr import library
from ivr.rehearsal import Script, differences, fits, rehearse
from ivr.script_file import ScriptError, read_scripts

SCRIPTS = {number: read_scripts(library.scripts(number)) for number in library.FLOWS}


@pytest.mark.parametrize(
    ("number", "script"),
    [(number, script) for number in library.FLOWS for script in SCRIPTS[number]],
    ids=lambda it: it.name if isinstance(it, Script) else it,
)
def test_a_caller_hears_what_the_script_expects(number: str, script: Script) -> None:
    rehearsed = rehearse(library.packaged(number), script)

    assert differences(script, rehearsed) == []


def test_every_way_out_of_a_menu_and_every_end_is_rehearsed() -> None:
    ends = {script.ends for script in SCRIPTS[SERVICE_NUMBER]}

    assert {f"queue {node}" for node in library.world().queues} <= ends
    assert {"hang-up served", "hang-up closed"} <= ends


def test_what_was_not_expected_is_shown_as_a_diff() -> None:
    (script,) = read_scripts(
        "tests: [{test: x, keys: [3, 2], hears: [..., connecting-noor], ends: queue noor}]"
    )

    shown = differences(script, rehearse(library.unified_number(), script))

    assert "- hears connecting-noor" in shown
    assert "+ hears connecting-faris" in shown
    assert "- ends  queue noor" in shown


def test_a_score_that_was_not_expected_is_shown() -> None:
    (script,) = read_scripts(
        "tests: [{test: x, keys: [1, 5, 1, 4], scores: {agent: 4}, ends: hang-up served}]"
    )

    shown = differences(script, rehearse(library.survey(), script))

    assert "- score agent 4" in shown
    assert "+ score agent 5" in shown


@pytest.mark.parametrize(
    ("expected", "heard", "right"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (["…", "b"], ["a", "a", "b"], True),
        (["a", "…"], ["a"], True),
        (["…", "b", "…"], ["a", "c"], False),
        ([], [], True),
    ],
)
def test_an_ellipsis_stands_for_anything(
    expected: list[str], heard: list[str], *, right: bool
) -> None:
    assert fits(expected, heard) is right


@pytest.mark.parametrize(
    "text", ["a: [", "- a", "tests: [{keys: [1]}]", "tests: [{test: x, ends: y, kees: []}]",
             "tests: [{test: x, ends: y, at: noon}]"],
)  # fmt: skip
def test_a_file_of_scripts_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ScriptError):
        read_scripts(text)
