from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from agi.calls import Call, CallState, Outcome
from agi.events import EndedBy
from asterisk_conf.names import Prompt
from supervision.reconcile import Happening, LogLine
from supervision.store import JournalEvent
from tawasul.simulation.comparison import Comparison, Kept, Reason, compared
from tawasul.simulation.leg import End
from tawasul.simulation.plan import Habits, Plan
from tawasul.simulation.report import as_json, lines_of
from tawasul.simulation.seen import AgentSaw, CallerSaw, Seen
from tawasul.simulation.sounds import AGENT, MUSIC

BEGAN = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
NUMBER = "0551000000"


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def a_caller(*heard: str, seconds: float = 60, end: End = End.BY_US, **changes: Any) -> CallerSaw:  # noqa: ANN401 - any field
    saw = CallerSaw(
        number=NUMBER,
        began_at=BEGAN,
        ended_at=at(seconds),
        status=200,
        end=end,
        heard={name: at(10) for name in heard},
    )
    return replace(saw, **changes)


def an_agent(**changes: Any) -> AgentSaw:  # noqa: ANN401 - any field
    saw = AgentSaw(
        extension="7001",
        caller=NUMBER,
        answered_at=at(20),
        ended_at=at(60),
        end=End.BY_THEM,
        heard_caller=True,
    )
    return replace(saw, **changes)


def a_call(outcome: Outcome | None, **changes: Any) -> Call:  # noqa: ANN401 - any field
    call = Call(
        call_id="1.1",
        caller=NUMBER,
        channel="PJSIP/operator-1",
        state=CallState.CLOSED,
        started_at=BEGAN,
        outcome=outcome,
        ended_at=at(60),
        ended_by=EndedBy.CALLER,
        agent="7001" if outcome is Outcome.ANSWERED else None,
    )
    return replace(call, **changes)


def an_event(kind: str, seconds: float, n: int) -> JournalEvent:
    return JournalEvent(call_id="1.1", n=n, kind=kind, at=at(seconds), detail={})


def a_line(happening: Happening, seconds: float) -> LogLine:
    return LogLine("1.1", happening, "noor", at(seconds))


def came_of(
    callers: Sequence[CallerSaw],
    calls: Sequence[Call],
    *,
    agents: Sequence[AgentSaw] = (),
    events: Sequence[JournalEvent] = (),
    log: Sequence[LogLine] = (),
) -> Comparison:
    seen = Seen(began_at=BEGAN, ended_at=at(90), callers=callers, agents=agents)
    return compared(seen, Kept(calls=calls, events=events, log=log))


TALK_EVENTS = (
    an_event("call_started", 0, 1),
    an_event("caller_joined_queue", 9, 2),
    an_event("agent_connected", 20, 3),
    an_event("agent_completed", 60, 4),
)
TALK_LOG = (
    a_line(Happening.JOINED, 9),
    a_line(Happening.ANSWERED, 20),
    a_line(Happening.COMPLETED, 60),
)


def a_talk(
    saw: CallerSaw | None = None,
    call: Call | None = None,
    agents: Sequence[AgentSaw] | None = None,
    log: Sequence[LogLine] = TALK_LOG,
) -> Comparison:
    return came_of(
        [saw or a_caller(MUSIC, AGENT)],
        [call or a_call(Outcome.ANSWERED)],
        agents=[an_agent()] if agents is None else agents,
        events=TALK_EVENTS,
        log=log,
    )


def test_a_talk_on_which_all_agree_is_no_difference() -> None:
    comparison = a_talk()

    assert (list(comparison.told), list(comparison.log), comparison.unexplained) == ([], [], 0)
    (row,) = [row for row in comparison.rows if row.outcome is Outcome.ANSWERED]
    assert (row.callers, row.journal, row.queue_log) == (1, 1, 1)


@pytest.mark.parametrize(
    ("heard", "end", "outcome"),
    [
        ((), End.BY_US, Outcome.ABANDONED_IN_MENU),
        (("greeting",), End.BY_US, Outcome.ABANDONED_IN_MENU),
        (("your-ticket",), End.BY_THEM, Outcome.SELF_SERVED),
        (("your-ticket", MUSIC), End.BY_US, Outcome.ABANDONED_IN_QUEUE),
        ((MUSIC, AGENT), End.BY_THEM, Outcome.ANSWERED),
        ((MUSIC, str(Prompt.ALL_AGENTS_BUSY)), End.BY_THEM, Outcome.OVERFLOWED),
        (("closed-at-night",), End.BY_THEM, Outcome.CLOSED_HOURS),
        ((), End.REFUSED, Outcome.FAILED),
        ((MUSIC, "callback-on"), End.BY_US, Outcome.ABANDONED_IN_QUEUE),
        ((MUSIC, "callback-on", "callback-booked"), End.BY_THEM, Outcome.CALLBACK),
        (("callback-greeting", "callback-cancelled"), End.BY_THEM, Outcome.SELF_SERVED),
        (("callback-greeting", "callback-unconfirmed"), End.BY_THEM, Outcome.UNREACHED),
    ],
)
def test_ears_tell_what_became_of_a_call(
    heard: tuple[str, ...], end: End, outcome: Outcome
) -> None:
    assert a_caller(*heard, end=end).outcome is outcome


def test_a_caller_whom_the_journal_does_not_know() -> None:
    (told,) = came_of([a_caller(MUSIC)], []).told

    assert told.reason is Reason.NOT_IN_JOURNAL
    assert not told.is_explained


def test_a_call_that_never_reached_the_centre_is_rightly_unknown() -> None:
    comparison = came_of([a_caller(end=End.REFUSED, status=503)], [])

    assert [told.reason for told in comparison.told] == [Reason.NEVER_CALLED]
    assert comparison.unexplained == 0


def test_one_number_twice_in_the_journal() -> None:
    twice = [a_call(Outcome.SELF_SERVED), a_call(Outcome.SELF_SERVED, call_id="1.2")]
    (told,) = came_of([a_caller()], twice).told

    assert told.reason is Reason.TWICE


def test_who_hung_up_as_they_joined_the_queue_is_told_differently_with_reason() -> None:
    joined = [an_event("caller_joined_queue", 59.5, 2), an_event("caller_abandoned", 60, 3)]
    log = [a_line(Happening.JOINED, 59), a_line(Happening.ABANDONED, 60)]
    calls = [a_call(Outcome.ABANDONED_IN_QUEUE)]

    (told,) = came_of([a_caller("main-menu")], calls, events=joined, log=log).told

    assert (told.callers, told.journal) == ("abandoned_in_menu", "abandoned_in_queue")
    assert told.reason is Reason.EDGE


def test_who_waited_long_and_is_told_to_have_left_the_menu_is_unexplained() -> None:
    comparison = came_of([a_caller(MUSIC)], [a_call(Outcome.ABANDONED_IN_MENU)])

    assert [told.reason for told in comparison.told] == [Reason.UNEXPLAINED]
    assert comparison.unexplained == 1


def test_who_left_a_closed_centre_while_it_greeted_did_not_hear_that_it_was_closed() -> None:
    comparison = came_of([a_caller("greeting")], [a_call(Outcome.CLOSED_HOURS)])

    assert [told.reason for told in comparison.told] == [Reason.UNHEARD]
    assert comparison.unexplained == 0


def test_a_caller_at_the_edge_is_no_excuse_for_journal_and_queue_log() -> None:
    events = [an_event("caller_joined_queue", 59.5, 2), an_event("caller_abandoned", 60, 3)]
    comparison = came_of([a_caller()], [a_call(Outcome.ABANDONED_IN_QUEUE)], events=events)

    assert [told.reason for told in comparison.told] == [Reason.UNEXPLAINED]
    assert len(comparison.log) == 1


def test_a_talk_that_the_caller_never_heard_is_one_way_sound() -> None:
    comparison = a_talk(a_caller(MUSIC))

    assert [told.reason for told in comparison.told] == [Reason.ONE_WAY]


def test_a_talk_that_the_agent_never_heard_is_one_way_sound() -> None:
    comparison = a_talk(agents=[an_agent(heard_caller=False)])

    assert [told.reason for told in comparison.told] == [Reason.ONE_WAY]


def test_the_agent_and_who_hung_up_must_agree() -> None:
    other = a_talk(call=a_call(Outcome.ANSWERED, agent="7002"))
    ended = a_talk(call=a_call(Outcome.ANSWERED, ended_by=EndedBy.AGENT))

    assert [told.what for told in other.told] == ["agent"]
    assert [told.what for told in ended.told] == ["ended by"]
    assert other.unexplained == ended.unexplained == 1


def test_when_both_hang_up_at_once_either_may_be_first() -> None:
    comparison = a_talk(
        call=a_call(Outcome.ANSWERED, ended_by=EndedBy.AGENT),
        agents=[an_agent(end=End.BY_US, ended_at=at(60.1))],
    )

    assert [told.reason for told in comparison.told] == [Reason.EDGE]


def test_who_hangs_up_in_the_survey_did_not_end_the_talk() -> None:
    left = [an_agent(end=End.BY_US, ended_at=at(50))]

    assert a_talk(call=a_call(Outcome.ANSWERED, ended_by=EndedBy.AGENT), agents=left).told == []
    assert a_talk(agents=left).unexplained == 1


def test_a_call_that_never_ended_for_the_journal() -> None:
    comparison = a_talk(call=a_call(Outcome.ANSWERED, ended_at=None, state=CallState.TALKING))

    assert [told.reason for told in comparison.told] == [Reason.OPEN]


def test_calls_of_others_are_left_out() -> None:
    stranger = a_call(Outcome.ANSWERED, caller="0559999999", call_id="9.9")
    log = [LogLine("9.9", Happening.JOINED, "noor", BEGAN)]

    comparison = came_of([a_caller()], [a_call(Outcome.ABANDONED_IN_MENU), stranger], log=log)

    assert sum(row.journal for row in comparison.rows) == 1
    assert list(comparison.log) == []


def test_the_table_says_at_its_end_whether_all_agree() -> None:
    lines = list(lines_of(a_talk()))

    assert lines[-1] == "All three agree on each of 1 calls."
    assert lines[1].split() == ["answered", "1", "1", "1"]
    assert lines[2].split() == ["abandoned", "in", "menu", "0", "0", "·"]


def test_each_difference_stands_below_the_table_with_its_reason() -> None:
    lines = list(lines_of(came_of([a_caller(MUSIC)], [a_call(Outcome.ABANDONED_IN_MENU)])))

    assert lines[-1] == "1 calls: 0 told differently with a known reason, 1 without."
    assert lines[-2].endswith("callers abandoned_in_queue, journal abandoned_in_menu (unexplained)")


def test_a_program_reads_the_same() -> None:
    plan = Plan(seed=5, agents=2, minutes=1, callers=(), habits=Habits())
    found = as_json(came_of([a_caller(MUSIC)], [a_call(Outcome.ABANDONED_IN_MENU)]), plan)

    assert (found["seed"], found["calls"], found["unexplained"]) == (5, 1, 1)
    assert found["outcomes"]["abandoned_in_queue"]["callers"] == 1
    assert found["differences"][0]["reason"] == "unexplained"


BOOKED_EVENTS = (
    an_event("caller_joined_queue", 9, 2),
    an_event("callback_asked", 30, 3),
    an_event("callback_booked", 40, 4),
)
BOOKED_LOG = (a_line(Happening.JOINED, 9), a_line(Happening.STEPPED_OUT, 30))
BOOKER = a_caller(MUSIC, "callback-on", "callback-booked", end=End.BY_THEM)
BACK = "callback-1-1"


def test_a_call_back_is_a_call_of_its_own_and_both_are_compared() -> None:
    called = a_caller("callback-greeting", AGENT, seconds=160, began_at=at(100), attempt=1)
    talk = [replace(event, call_id=BACK) for event in TALK_EVENTS[1:]]
    comparison = came_of(
        [BOOKER, called],
        [a_call(Outcome.CALLBACK), a_call(Outcome.ANSWERED, call_id=BACK)],
        agents=[an_agent(answered_at=at(120), ended_at=at(160))],
        events=[*BOOKED_EVENTS, *talk],
        log=[*BOOKED_LOG, *(replace(line, call_id=BACK) for line in TALK_LOG)],
    )

    assert (list(comparison.told), comparison.unexplained) == ([], 0)
    kept = {row.outcome: row.journal for row in comparison.rows if row.journal}
    assert kept == {Outcome.CALLBACK: 1, Outcome.ANSWERED: 1}


def test_nobody_reached_is_unreached_whether_or_not_the_call_was_declined() -> None:
    declined = a_caller(status=0, end=End.BY_US, attempt=1)
    rang_out = a_caller(status=0, end=End.TAKEN_BACK, attempt=1)

    assert declined.outcome is rang_out.outcome is Outcome.UNREACHED


def test_a_call_back_to_a_phone_that_never_rang_is_told() -> None:
    comparison = came_of(
        [BOOKER],
        [a_call(Outcome.CALLBACK), a_call(Outcome.UNREACHED, call_id=BACK)],
        events=BOOKED_EVENTS,
        log=BOOKED_LOG,
    )

    assert [(told.call_id, told.reason) for told in comparison.told] == [(BACK, Reason.NEVER_RANG)]
    assert comparison.unexplained == 1


def test_who_stepped_out_and_hung_up_instead_of_booking_has_left_the_queue() -> None:
    comparison = came_of(
        [a_caller(MUSIC, "callback-on")],
        [a_call(Outcome.ABANDONED_IN_QUEUE)],
        events=[*BOOKED_EVENTS[:2], an_event("caller_hung_up", 60, 4)],
        log=BOOKED_LOG,
    )

    assert (list(comparison.told), comparison.unexplained) == ([], 0)
