"""Whatever a flow is: once it is accepted, every caller comes to an end from every node."""

import random
from dataclasses import replace

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
ENDS = ("queue", "end", "emergency")
REGISTER = n.Register(name="r", fields={"status": n.SpokenKind.DIGITS})
VALUES = {"a": "445566", "b": "1234"}
FOUND = s.Answer(s.Result.FOUND, {"status": "1"})
KEYS = [None, *"0123456789*#"]
TYPED = [
    s.Typed("", ended=False), s.Typed(""), s.Typed("0"), s.Typed("*"), s.Typed("44*5"),
    s.Typed("1"), s.Typed("445566"), s.Typed("1234", ended=False), s.Typed("9" * 32),
]  # fmt: skip
ANSWERS = [FOUND, s.Answer(s.Result.FOUND), *map(s.Answer, s.Result)]
HOURS = [s.Hours(is_open=True, now=NOON), s.Hours(is_open=False, now=NOON, opens_at=NOON)] + [
    s.Hours(is_open=False, now=NOON, reason=reason) for reason in n.Reason
]


@st.composite
def nodes(draw: st.DrawFn, name: str, later: list[str], every: list[str]) -> n.Node:
    """Return a node; its automatic ways mostly lead to later ones, its keys anywhere."""
    ahead = st.sampled_from([*later * 4, *every])
    anywhere = st.sampled_from(every)
    match draw(st.integers(0, 5)):
        case 0:
            return n.Play(name=name, prompts=SAYS, next=draw(ahead))
        case 1 | 2:
            keys = draw(st.dictionaries(st.sampled_from(n.MENU_KEYS), anywhere, min_size=1))
            return n.Menu(name=name, prompts=SAYS, keys=keys, failed=draw(ahead))
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
                found=draw(ahead),
                refused=draw(ahead),
                unavailable=draw(ahead),
                failed=draw(ahead),
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


@given(st.text(max_size=400))
def test_no_text_makes_the_checker_fail(text: str) -> None:
    _, faults = check(text, WORLD)

    assert faults
