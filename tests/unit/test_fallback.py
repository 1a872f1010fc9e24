"""The native menus of a flow: every jump has a target, every extension an end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings

from asterisk_conf.dialplan import Context, Dialplan, Extension, Step
from asterisk_conf.names import Context as Name
from asterisk_conf.queues import QUEUES
from ivr import library
from ivr import nodes as n
from ivr.fallback import NATIVE, compiled, is_asked
from ivr.fallback_hours import hours
from ivr.timetable import MINUTES, Stretch, Timetable
from tests.unit.test_flow_properties import flows, is_accepted

ENDS = {"Goto", "Return", "WaitExten", "Hangup"}
TIMETABLE = Timetable(zone="Asia/Riyadh")
DECIDED = {f"queue-{queue}" for queue in (*QUEUES, "q", "e")} | {"hangup"}


def jumps(extension: Extension) -> Iterator[str]:
    for step in extension.steps:
        if step.application == "Goto":
            yield step.arguments
        elif step.application in ("GotoIf", "GotoIfTime"):
            yield step.arguments.rpartition("?")[2]


def has_target(jump: str, context: Context, dialplan: Dialplan) -> bool:
    """Tell whether a jump's target exists; ``${HOURS}`` may be any answer of a calendar."""
    *place, exten, priority = jump.split(",")
    if place == [Name.DECIDED]:
        return exten in DECIDED
    if priority == "ask":
        return any(step.label == "ask" for it in context.extensions for step in it.steps)
    contexts = {it.name: it for it in dialplan.contexts}
    there = contexts.get(place[0]) if place else context
    names = {it.name for it in there.extensions} if there else set()
    return {"open", *n.Reason} <= names if exten == "${HOURS}" else exten in names


def assert_every_way_goes_on(dialplan: Dialplan) -> None:
    for context in dialplan.contexts:
        for extension in context.extensions:
            assert extension.steps[-1].application in ENDS, (context.name, extension)
            for jump in jumps(extension):
                assert has_target(jump, context, dialplan), (context.name, jump)


def context_of(node: str, dialplan: Dialplan) -> Context:
    return next(it for it in dialplan.contexts if it.name == f"native-{node}")


def steps_of(context: Context, name: str) -> list[Step]:
    return [step for it in context.extensions if it.name == name for step in it.steps]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(flow=flows())
def test_whatever_the_flow_every_native_way_goes_on(flow: n.FlowDefinition) -> None:
    assume(is_accepted(flow))

    assert_every_way_goes_on(compiled(flow, {"centre": TIMETABLE}))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(flow=flows())
def test_whatever_the_flow_each_menu_knows_the_emergency_wrong_keys_silence_and_lateness(
    flow: n.FlowDefinition,
) -> None:
    assume(is_accepted(flow))
    dialplan = compiled(flow, {})

    for context in dialplan.contexts:
        names = {extension.name for extension in context.extensions}
        if any(step.application == "WaitExten" for step in steps_of(context, "s")):
            assert names >= {"0", "*", "#", "i", "t"}
        assert "T" in names or context.includes == ("tawasul-native-late",)


def test_the_unified_numbers_native_menus_go_on_at_every_key() -> None:
    dialplan = compiled(library.unified_number(), {"centre": TIMETABLE})

    assert_every_way_goes_on(dialplan)
    assert dialplan.version.endswith(NATIVE)


def test_nothing_is_collected_looked_up_or_spoken_natively() -> None:
    dialplan = compiled(library.unified_number(), {"centre": TIMETABLE})

    names = {it.name for it in dialplan.contexts}
    assert not names & {"native-transaction-look-up", "native-transaction-answer"}
    used = {step.application for it in dialplan.contexts for e in it.extensions for step in e.steps}
    assert used <= {"Set", "Goto", "GotoIf", "GotoIfTime", "Gosub", "Return"} | {
        "Background", "WaitExten",
    }  # fmt: skip


def test_what_needs_a_look_up_leads_to_the_agents_of_its_subject() -> None:
    dialplan = compiled(library.unified_number(), {"centre": TIMETABLE})

    assert steps_of(context_of("ticket-number", dialplan), "s") == [
        Step("Set", "SAY=${SAY}tawasul/register-unavailable&"),
        Step("Goto", "native-ticket-agent,s,1"),
    ]


def test_a_rating_is_asked_for_natively_and_leads_to_the_agents() -> None:
    flow = library.unified_number()
    main = flow.nodes["main-menu"]
    assert isinstance(main, n.Menu)
    main = replace(main, keys={**main.keys, "5": "rating-score"})

    dialplan = compiled(
        replace(flow, nodes={**flow.nodes, "main-menu": main}), {"centre": TIMETABLE}
    )

    assert steps_of(context_of("rating-score", dialplan), "5")[-1] == Step(
        "Goto", "native-rating,s,1"
    )
    assert steps_of(context_of("rating", dialplan), "s") == [
        Step("Goto", "native-ticket-unavailable,s,1")
    ]
    assert_every_way_goes_on(dialplan)


def test_a_menu_that_only_speaks_values_is_passed_by() -> None:
    flow = library.unified_number()
    menu = flow.nodes["technical-support"]
    assert isinstance(menu, n.Menu)
    menu = replace(
        menu,
        prompts=(n.Value(kind=n.SpokenKind.OPENING, of="centre"),),
        failed="noor",
    )

    dialplan = compiled(
        replace(flow, nodes={**flow.nodes, "technical-support": menu}), {"centre": TIMETABLE}
    )

    assert not is_asked(menu)
    assert steps_of(context_of("technical-support", dialplan), "s")[-1] == Step(
        "Goto", "native-noor,s,1"
    )


def test_a_nodes_name_cannot_become_a_part_of_the_dialplan() -> None:
    flow = library.unified_number()
    evil = "x]\n${SHELL(id)},s,1) = ;"
    menu = replace(flow.nodes["technical-support"], name=evil)
    main = flow.nodes["main-menu"]
    assert isinstance(main, n.Menu)
    main = replace(main, keys={**main.keys, "3": evil})

    dialplan = compiled(
        replace(flow, nodes={**flow.nodes, evil: menu, "main-menu": main}), {"centre": TIMETABLE}
    )

    everything = repr(dialplan)
    assert "SHELL(" not in everything
    assert "\\n" not in everything
    assert_every_way_goes_on(dialplan)


def test_a_calendar_without_a_timetable_is_open() -> None:
    dialplan = compiled(library.unified_number(), {})

    assert steps_of(context_of("hours", dialplan), "s") == [Step("Goto", "native-main-menu,s,1")]


@pytest.mark.parametrize("key", "0")
def test_while_the_loss_is_told_only_the_emergency_key_is_heard(key: str) -> None:
    dialplan = compiled(library.unified_number(), {"centre": TIMETABLE})
    context = next(it for it in dialplan.contexts if it.name == dialplan.resumes)

    assert [it.name for it in context.extensions] == ["s", key]
    assert Step("Background", "tawasul/back-to-the-menu,m") in steps_of(context, "s")


def test_hours_are_rows_of_the_week_and_days_that_differ_have_their_own() -> None:
    day = (
        Stretch(0, 360, n.Reason.NIGHT),
        Stretch(360, 1260, None),
        Stretch(1260, MINUTES, n.Reason.NIGHT),
    )
    weekend = (Stretch(0, MINUTES, n.Reason.WEEKEND),)
    timetable = Timetable(
        zone="Asia/Riyadh",
        week=(day, day, day, day, weekend, weekend, day),
        days={date(2027, 3, 20): (Stretch(0, MINUTES, n.Reason.HOLIDAY),)},
    )

    context = hours("centre", timetable, includes=())

    assert steps_of(context, "20270320") == [Step("Return", "holiday")]
    assert steps_of(context, "_XXXXXXXX") == [
        Step("GotoIfTime", "06:00-20:59,mon&tue&wed&thu&sun,*,*,Asia/Riyadh?open,1"),
        Step("GotoIfTime", "00:00-23:59,fri&sat,*,*,Asia/Riyadh?weekend,1"),
        Step("Return", "night"),
    ]
