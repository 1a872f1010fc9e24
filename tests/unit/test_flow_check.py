"""Every fault of a flow file is found, with its line and what to do."""

import pytest

from ivr.faults import Fault, FlowFaultsError
from ivr.flow_check import World, check, load

WORLD = World(
    prompts={
        "ar": {"hello", "menu", "bye", "sorry-silence", "sorry-wrong-key", "sorry-wrong-digits"},
        "en": {"hello", "menu", "bye", "sorry-silence", "sorry-wrong-key", "sorry-wrong-digits"},
    },
    queues={"general", "noor", "emergency"},
)
HEAD = """\
flow: "1"
version: 1
languages: [ar, en]
start: hello
overflow: general
emergency: emergency
"""
NODES = """\
nodes:
  hello: {play: hello, next: main}
  main:
    menu: menu
    keys:
      1: general
      2: noor
  general: {queue: general}
  noor: {queue: noor}
  emergency: {queue: emergency}
"""
GOOD = HEAD + NODES


def faults(text: str) -> list[Fault]:
    return check(text, WORLD)[1]


def test_a_good_flow_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize(
    ("was", "becomes", "line", "node", "wrong", "mend"),
    [
        pytest.param(
            "2: noor", "1: noor", 13, "main",
            "The digit 1 stands here twice, first in line 12.", "Take one", id="digit twice",
        ),
        pytest.param(
            "2: noor", "0: noor", 13, "main", "The key 0 is the same everywhere",
            "Take it out", id="global key",
        ),
        pytest.param(
            "menu: menu", "menu: menu\n    score: Very Good", 11, "main",
            "'score' cannot be 'Very Good'", "small letters", id="score",
        ),
        pytest.param(
            "2: noor", "12: noor", 13, "main", "'12' is no key of a menu", "digit 1 to 9",
            id="no key",
        ),
        pytest.param(
            "2: noor", "2: nour", 13, "main", "'2' leads to 'nour', which is no node.",
            "Perhaps 'noor' is meant.", id="unknown node",
        ),
        pytest.param(
            "next: main", "nxt: main", 8, "hello", "The key 'nxt' is unknown here.",
            "Write 'next'.", id="unknown key",
        ),
        pytest.param(
            ", next: main", "", 8, "hello", "'next' is missing.", "Add a line 'next: …'.",
            id="way without an exit",
        ),
        pytest.param(
            "menu: menu", "menu: meno", 10, "main",
            "The prompt 'meno' has no text in ar and en.", "Perhaps 'menu' is meant.",
            id="unknown prompt",
        ),
        pytest.param(
            "queue: noor", "queue: nur", 15, "noor", "There is no queue 'nur'.",
            "Name one of emergency, general, noor.", id="unknown queue",
        ),
        pytest.param(
            "2: noor", "2: general", 15, "noor", "No caller can reach it.", "Lead a way",
            id="unreachable node",
        ),
        pytest.param(
            "  noor: {queue", "  general: {queue", 15, "",
            "The key 'general' stands here twice, first in line 14.", "Take one",
            id="node twice",
        ),
        pytest.param(
            "emergency: emergency\n", "emergency: hello\n", 6, "",
            "'emergency' leads to 'hello', which is no queue.", "a person", id="emergency",
        ),
        pytest.param(
            "[ar, en]", "[ar, fr]", 3, "", "There are no prompts in the language 'fr'.",
            "Use ar or en", id="language",
        ),
        pytest.param(
            "version: 1", "version: one", 2, "", "'version' is 'one'.", "whole number",
            id="version",
        ),
        pytest.param(
            "{queue: noor}", "{queue: noor, play: hello, next: main}", 15, "noor",
            "two kinds of node at once: play and queue", "Make two", id="two kinds",
        ),
        pytest.param(
            "{queue: noor}", "{quue: noor}", 15, "noor", "It is no kind of node.",
            "Give it one of", id="no kind",
        ),
        pytest.param(
            "play: hello", "play: []", 8, "hello", "'play' says nothing.", "Write 'play:",
            id="nothing said",
        ),
        pytest.param(
            "play: hello", "play: {digits: number}", 8, "hello", "Nothing collects 'number'.",
            "'into'", id="unknown value",
        ),
        pytest.param(
            "play: hello", "play: {digits: a, time: b}", 8, "hello",
            "A spoken value is of one kind.", "the kinds are", id="two kinds of value",
        ),
        pytest.param(
            "play: hello", "play: {opening: centre}", 8, "hello",
            "'centre' is not known yet on every way", "ask the calendar", id="opening unasked",
        ),
        pytest.param(
            "flow: ", "flow [", 2, "", "This is not YAML", "indents", id="no YAML",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_what_to_do(
    was: str, becomes: str, line: int, node: str, wrong: str, mend: str
) -> None:
    assert was in GOOD

    found = faults(GOOD.replace(was, becomes, 1))

    (fault,) = [fault for fault in found if wrong in fault.wrong]
    assert (fault.line, fault.node) == (line, node)
    assert mend in fault.mend


@pytest.mark.parametrize(
    ("nodes", "line", "node", "wrong"),
    [
        pytest.param(
            "  main: {play: hello, next: hello}\n", 8, "hello",
            "A caller who presses nothing goes round for ever: hello → main → hello.",
            id="circle of plays",
        ),
        pytest.param(
            "  main: {menu: menu, keys: {1: general}, failed: hello}\n", 8, "hello",
            "A caller who presses nothing goes round for ever: hello → main → hello.",
            id="circle of a silent caller",
        ),
        pytest.param(
            "  main: {calendar: centre, open: general, closed: noor}\n  noor: {queue: noor}\n",
            10, "noor",
            "Callers reach the queue 'noor' though 'main' told them that the centre is closed.",
            id="queue while closed",
        ),
        pytest.param(
            "  main: {calendar: work, open: general, closed: bye}\n  bye: {hang-up: bye}\n",
            9, "main", "There is no calendar 'work'.", id="unknown calendar",
        ),
        pytest.param(
            "  main: {language: fr, next: general}\n", 9, "main",
            "The flow does not speak 'fr'.", id="unknown language",
        ),
        pytest.param(
            "  main: {collect: menu, into: a, length: 1, next: general}\n", 9, "main",
            "One digit could be the 0 of the emergency.", id="one digit",
        ),
        pytest.param(
            "  main: {collect: menu, into: a, length: 9-3, next: general}\n", 9, "main",
            "'length' is '9-3'.", id="length",
        ),
        pytest.param(
            "  main: {collect: menu, into: a, length: 9, check: mobile, next: general}\n",
            9, "main", "A mobile number has 10 digits.", id="length of a check",
        ),
        pytest.param(
            "  main: {collect: menu, into: a, length: 9, check: sum, next: general}\n",
            9, "main", "'check' cannot be 'sum'.", id="unknown check",
        ),
        pytest.param(
            "  main: {look-up: t, number: a, identity: a, found: general, refused: general, "
            "unavailable: general}\n",
            9, "main", "The look-up 't' is not described.", id="unknown look-up",
        ),
        pytest.param(
            "  main: {look-up: t, number: a, identity: b, found: general, refused: general, "
            "unavailable: general}\n",
            9, "main", "'b' is not known yet on every way that leads here.", id="not collected",
        ),
    ],
)  # fmt: skip
def test_a_fault_between_nodes_is_told_too(nodes: str, line: int, node: str, wrong: str) -> None:
    first = "nodes:\n  hello: {play: hello, next: main}\n"
    last = "  general: {queue: general}\n  emergency: {queue: emergency}\n"
    text = HEAD + first + nodes + last

    assert (line, node, wrong) in [(it.line, it.node, it.wrong) for it in faults(text)]


LOOKING_UP = """\
look-ups:
  ticket:
    status: {open: hello}
    updated: date
nodes:
  hello: {collect: menu, into: number, length: 4, next: identity}
  identity: {collect: menu, into: identity, length: 4, next: scoring}
  scoring: {menu: menu, into: score, keys: {1: looking, 2: looking}, failed: general}
  looking:
    look-up: ticket
    number: number
    identity: identity
    with: score
    found: told
    refused: hello
    unavailable: general
  told: {play: [{choice: ticket.status}, {date: ticket.updated}], next: general}
  general: {queue: general}
  emergency: {queue: emergency}
"""


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("{date: ticket.updated}", "{digits: identity}", "by which callers prove who they are"),
        ("{date: ticket.updated}", "{time: ticket.updated}", "cannot be spoken as time"),
        ("{date: ticket.updated}", "{date: ticket.made}", "No look-up answers with 'ticket.made'"),
        ("unavailable: general", "unavailable: told", "is not known yet on every way"),
        ("identity: identity\n", "identity: number\n", "The number is its own second identifier"),
        ("with: score", "with: mark", "'mark' is not known yet on every way"),
        ("2: looking}, failed: general", "2: looking}, failed: looking",
         "'score' is not known yet on every way"),
        ("into: score, ", "", "'score' is not known yet on every way"),
        ("with: score", "with: identity", "'identity' goes along already"),
        ("with: score", "with: number", "'number' goes along already"),
        ("with: score", "with: []", "'with' has no single value"),
        ("{date: ticket.updated}", "{digits: mark}", "Nothing collects 'mark'"),
        ("{date: ticket.updated}", "{count: number, noun: cow}", "how 'cow' is counted"),
        ("updated: date", "updated: day", "is of no known kind"),
        ("{open: hello}", "{open: hallo}", "The prompt 'hallo' has no text"),
    ],
)  # fmt: skip
def test_what_is_looked_up_and_spoken_is_checked(was: str, becomes: str, wrong: str) -> None:
    assert faults(HEAD + LOOKING_UP) == []
    assert was in LOOKING_UP

    found = faults(HEAD + LOOKING_UP.replace(was, becomes, 1))

    assert [fault for fault in found if wrong in fault.wrong]


def test_the_key_of_a_menu_can_be_spoken_where_it_is_kept() -> None:
    text = HEAD + LOOKING_UP

    assert faults(text.replace("{date: ticket.updated}", "{digits: score}", 1)) == []


def test_all_faults_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = GOOD.replace("next: main", "nxt: main").replace("2: noor", "2: nour")

    lines = [fault.line for fault in faults(text)]

    assert lines == sorted(lines)
    assert {8, 13} <= set(lines)


def test_a_flow_with_a_fault_is_not_loaded() -> None:
    with pytest.raises(FlowFaultsError) as refusal:
        load(GOOD.replace("2: noor", "2: nour"), WORLD, file="x.yaml")

    assert str(refusal.value).startswith("x.yaml:13: node main: '2' leads to 'nour'")


def test_the_version_changes_with_every_byte() -> None:
    one, two = (load(text, WORLD, file="x").version for text in (GOOD, GOOD + "# more\n"))

    assert one.startswith("1/1-")
    assert one != two


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "flow", "nodes:\n", "? [a]\n: b\n", "&a [*a]"])
def test_what_is_no_flow_is_refused_kindly(text: str) -> None:
    assert faults(text)
