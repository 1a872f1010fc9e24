"""Whatever a flow is: once it is accepted, every caller comes to an end from every node."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ivr import nodes as n
from ivr import steps as s
from ivr.dialogue import Place, Turn, advance, enter
from ivr.flow_check import World, check, faults_of
from ivr.flow_ways import longest_automatic_way, reached
from tests.fakes.surroundings import NOON

APOLOGIES = n.Apologies().names()
WORLD = World(prompts={"ar": {"p", *APOLOGIES}, "en": {"p", *APOLOGIES}}, queues={"q", "e"})
SAYS = (n.Prompt("p"),)
DIGITS, DATE = n.SpokenKind.DIGITS, n.SpokenKind.DATE
BY_DAY = n.Queue(name="by-day", queue="q", prompts=())
ENDS = ("queue", "end", "emergency")
REGISTER = n.Register(name="r", fields={"status": n.SpokenKind.DIGITS})
VALUES = {"a": "445566", "b": "1234", "c": "5"}
FOUND = s.Answer(s.Result.FOUND, {"status": "1"})
KEYS = [None, *"0123456789*#"]
TYPED = [
    s.Typed("", ended=False), s.Typed(""), s.Typed("0"), s.Typed("*"), s.Typed("44*5"),
    s.Typed("1"), s.Typed("445566"), s.Typed("1234", ended=False), s.Typed("9" * 32),
]  # fmt: skip
ANSWERS = [FOUND, s.Answer(s.Result.FOUND), *map(s.Answer, s.Result)]
CLOSED = s.Hours(is_open=False, now=NOON, opens_at=NOON)
HOURS = [s.Hours(is_open=True, now=NOON), CLOSED] + [
    s.Hours(is_open=False, now=NOON, reason=reason) for reason in n.Reason
]


@st.composite
def nodes(draw: st.DrawFn, name: str, later: list[str], every: list[str]) -> n.Node:
    """Return a node; its automatic ways mostly lead to later ones, its keys anywhere."""
    ahead = st.sampled_from([*later * 4, *every])
    anywhere = st.sampled_from(every)
    match draw(st.integers(0, 6)):
        case 0:
            return n.Play(name=name, prompts=SAYS, next=draw(ahead))
        case 1 | 2:
            keys = draw(st.dictionaries(st.sampled_from(n.MENU_KEYS), anywhere, min_size=1))
            into = draw(st.sampled_from(["", "a", "c"]))
            return n.Menu(name=name, prompts=SAYS, keys=keys, failed=draw(ahead), into=into)
        case 3:
            return n.Collect(
                name=name,
                prompts=SAYS,
                into=draw(st.sampled_from("ab")),
                least=2,
                most=12,
                terminator=n.BACK,
                check=None,
                confirm=draw(st.sampled_from([(), SAYS])),
                next=draw(anywhere),
                failed=draw(ahead),
            )
        case 4:
            return n.LookUp(
                name=name,
                look_up="r",
                number="a",
                identity="b",
                value=draw(st.sampled_from(["", "c"])),
                found=draw(ahead),
                refused=draw(ahead),
                unavailable=draw(ahead),
                failed=draw(ahead),
            )
        case 5:
            return n.Calendar(
                name=name,
                calendar="centre",
                open=draw(ahead),
                closed=draw(ahead),
                reasons=draw(st.dictionaries(st.sampled_from(n.Reason), ahead, max_size=2)),
            )
        case _:
            return n.Language(name=name, language=n.NEXT_LANGUAGE, next=draw(ahead))


@st.composite
def flows(draw: st.DrawFn) -> n.FlowDefinition:
    """Return a flow, without the nodes that nobody can reach."""
    names = [f"n{number}" for number in range(draw(st.integers(1, 9)))]
    every = [*names, *ENDS]
    made: dict[str, n.Node] = {
        "queue": n.Queue(name="queue", queue="q", prompts=SAYS),
        "end": n.HangUp(name="end", prompts=SAYS, ending=n.Ending.SERVED),
        "emergency": n.Queue(name="emergency", queue="e", prompts=()),
    }
    for place, name in enumerate(names):
        made[name] = draw(nodes(name, every[place + 1 :], every))
    flow = n.FlowDefinition(
        number="1",
        version="1",
        languages=("ar", "en"),
        start="n0",
        overflow=draw(st.sampled_from(every)),
        emergency="emergency",
        registers={"r": REGISTER},
        always_open=draw(st.sampled_from([frozenset({"q"}), frozenset()])),
        nodes=made,
        tries=draw(st.integers(1, 3)),
        repeats=draw(st.integers(0, 2)),
        turns=draw(st.integers(1, 8)),
    )
    met = reached(flow)
    return replace(flow, nodes={name: node for name, node in made.items() if name in met})


def is_accepted(flow: n.FlowDefinition) -> bool:
    """Tell whether the checker finds no fault but a value that not every way collects."""
    return all("not known yet" in fault.wrong for fault in faults_of(flow, WORLD))


def outcome(step: s.Step, chance: random.Random, key: str | None) -> s.Outcome:
    """Return what a caller who always presses *key* does, or anyone when it is "any"."""
    match step:
        case s.Ask() | s.Say():
            return chance.choice(KEYS) if key == "any" else key
        case s.Gather():
            if key == "any":
                return chance.choice(TYPED)
            return s.Typed("" if key in {None, "#"} else str(key), ended=key is not None)
        case s.LookUp():
            return chance.choice(ANSWERS)
        case s.AskCalendar():
            return chance.choice(HOURS)
        case _:
            return None


def steps_to_the_end(flow: n.FlowDefinition, start: str, key: str | None, seed: int) -> int:
    """Return how many steps a call took that was begun at *start*; AssertionError if too many."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    most = (flow.turns + 1) * (2 * longest_automatic_way(flow) + 2)
    place = Place(flow=flow, node=start, language="ar", values=VALUES)
    turn: Turn = enter(place, start)
    for count in range(most):
        if isinstance(turn.step, s.Decision):
            return count
        turn = advance(turn.place, outcome(turn.step, chance, key))
    raise AssertionError(f"still at {turn.place.node} after {most} steps")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(flows(), st.integers(0, 2**16))
def test_every_accepted_flow_ends_from_every_node_under_every_key(
    flow: n.FlowDefinition, seed: int
) -> None:
    assume(is_accepted(flow))

    for start in flow.nodes:
        for key in [*KEYS, "any"]:
            assert steps_to_the_end(flow, start, key, seed) >= 0


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(flows(), st.integers(0, 2**16))
def test_who_was_told_that_we_are_closed_is_not_put_into_a_queue_of_the_day(
    flow: n.FlowDefinition, seed: int
) -> None:
    assume(any(isinstance(node, n.Calendar) for node in flow.nodes.values()))
    flow = replace(flow, always_open=frozenset())
    assume(is_accepted(flow))
    chance = random.Random(seed)  # noqa: S311 - not for secrets

    for start in flow.nodes:
        for _ in range(3):
            turn = enter(Place(flow=flow, node=start, language="ar", values=VALUES), start)
            was_told = False
            while not isinstance(turn.step, s.Decision):
                was_told = was_told or isinstance(turn.step, s.AskCalendar)
                done = CLOSED if isinstance(turn.step, s.AskCalendar) else None
                turn = advance(turn.place, done or outcome(turn.step, chance, "any"))
            assert not (was_told and turn.step == s.Enqueue("q"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(flows())
def test_a_flow_in_which_a_silent_caller_goes_round_is_refused(flow: n.FlowDefinition) -> None:
    """Without the checker's word the automatic ways of a flow may go round; with it they do not."""
    goes_round = any(_comes_back(flow, name) for name in flow.nodes)

    said = [fault for fault in faults_of(flow, WORLD) if "round for ever" in fault.wrong]

    assert bool(said) == goes_round


def _comes_back(flow: n.FlowDefinition, start: str) -> bool:
    met: set[str] = set()
    waiting = [target for _, target in flow.nodes[start].automatic()]
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in met:
            met.add(name)
            waiting.extend(target for _, target in flow.nodes[name].automatic())
    return False


def _in_front(flow: n.FlowDefinition, *nodes: n.Node) -> n.FlowDefinition:
    """Return the flow with nodes before its start; callers begin at the first of them."""
    added = {node.name: node for node in nodes}
    return replace(flow, start=nodes[0].name, nodes={**flow.nodes, **added})


def _playing(flow: n.FlowDefinition, item: n.Prompt | n.Value) -> n.FlowDefinition:
    return _in_front(flow, n.Play(name="playing", prompts=(item,), next=flow.start))


def _asking(flow: n.FlowDefinition, *, least: int) -> n.FlowDefinition:
    asking = n.Collect(
        name="new", prompts=SAYS, into="a", least=least, most=12, terminator=n.BACK, check=None,
        confirm=(), next=flow.start, failed=flow.start,
    )  # fmt: skip
    return _in_front(flow, asking)


def _looking_up(
    flow: n.FlowDefinition, look_up: str, identity: str, value: str = ""
) -> n.FlowDefinition:
    looking = n.LookUp(
        name="new", look_up=look_up, number="a", identity=identity, value=value, found=flow.start,
        refused=flow.start, unavailable=flow.start, failed=flow.start,
    )  # fmt: skip
    return _in_front(flow, looking)


def _closing(flow: n.FlowDefinition, calendar: str, closed: str) -> n.FlowDefinition:
    asked = n.Calendar(name="new", calendar=calendar, open=flow.start, closed=closed, reasons={})
    return _in_front(replace(flow, always_open=frozenset()), asked, BY_DAY)


SPOILING: Mapping[str, Callable[[n.FlowDefinition], n.FlowDefinition]] = {
    "'next' leads to 'nowhere', which is no node": lambda flow: _in_front(
        flow, n.Play(name="new", prompts=SAYS, next="nowhere")
    ),
    "'start' leads to 'nowhere', which is no node": lambda flow: replace(flow, start="nowhere"),
    "which is no queue": lambda flow: replace(
        flow,
        emergency="new",
        nodes={**flow.nodes, "new": n.HangUp(name="new", prompts=SAYS, ending=n.Ending.SERVED)},
    ),
    "no prompts in the language": lambda flow: replace(flow, languages=("ar", "fr")),
    "There is no queue 'x'": lambda flow: replace(flow, always_open=frozenset({"x"})),
    "has no text in ar and en": lambda flow: _playing(flow, n.Prompt("unwritten")),
    "Nothing collects 'z'": lambda flow: _playing(flow, n.Value(kind=DIGITS, of="z")),
    "No look-up answers with": lambda flow: _playing(flow, n.Value(kind=DIGITS, of="r.x")),
    "cannot be spoken as": lambda flow: _playing(flow, n.Value(kind=DATE, of="r.status")),
    "not known yet": lambda flow: _playing(flow, n.Value(kind=DIGITS, of="r.status")),
    "by which callers prove": lambda flow: _playing(
        _looking_up(flow, "r", "b"), n.Value(kind=DIGITS, of="b")
    ),
    "The flow does not speak": lambda flow: _in_front(
        flow, n.Language(name="new", language="fr", next=flow.start)
    ),
    "is not described": lambda flow: _looking_up(flow, "s", "b"),
    "its own second identifier": lambda flow: _looking_up(flow, "r", "a"),
    "goes along already": lambda flow: _looking_up(flow, "r", "b", "b"),
    "could be the 0": lambda flow: _asking(flow, least=1),
    "No caller can reach it": lambda flow: replace(
        flow,
        nodes={**flow.nodes, "new": n.HangUp(name="new", prompts=SAYS, ending=n.Ending.SERVED)},
    ),
    "round for ever": lambda flow: _in_front(
        flow,
        n.Play(name="new", prompts=SAYS, next="newer"),
        n.Play(name="newer", prompts=SAYS, next="new"),
    ),
    "There is no calendar": lambda flow: _closing(flow, "moon", flow.start),
    "told them that the centre is closed": lambda flow: _closing(flow, "centre", "by-day"),
}


@pytest.mark.parametrize("wrong", SPOILING)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(flow=flows())
def test_whatever_the_flow_a_rule_that_is_broken_is_named(
    wrong: str, flow: n.FlowDefinition
) -> None:
    assume(is_accepted(flow))

    said = [fault.wrong for fault in faults_of(SPOILING[wrong](flow), WORLD)]

    assert any(wrong in it for it in said), said


@given(st.text(max_size=400))
def test_no_text_makes_the_checker_fail(text: str) -> None:
    _, faults = check(text, WORLD)

    assert faults
