from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agi import events as ev
from agi.calls import (
    FINAL,
    TRANSITIONS,
    Call,
    CallState,
    Outcome,
    is_told_again,
    record_after,
    started,
)
from agi.errors import UnexpectedEventError
from agi.events import CallEvent, EndedBy

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
CALL_ID = "1790000000.1"


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_call() -> Call:
    return started(
        ev.CallStarted(
            call_id=CALL_ID,
            at=START,
            caller="0555000111",
            channel="PJSIP/operator-00000001",
            flow_version="19996/1",
            language="ar",
        )
    )


def joined(seconds: float, queue: str = "noor") -> CallEvent:
    return ev.CallerJoinedQueue(call_id=CALL_ID, at=at(seconds), queue=queue, position=1)


def rang(seconds: float, agent: str = "1001") -> CallEvent:
    return ev.AgentRang(call_id=CALL_ID, at=at(seconds), queue="noor", agent=agent)


def missed(seconds: float) -> CallEvent:
    return ev.AgentMissed(call_id=CALL_ID, at=at(seconds), queue="noor", agent="1001")


def connected(seconds: float, agent: str = "1001") -> CallEvent:
    return ev.AgentConnected(call_id=CALL_ID, at=at(seconds), queue="noor", agent=agent)


def completed(seconds: float, by: EndedBy = EndedBy.AGENT) -> CallEvent:
    return ev.AgentCompleted(
        call_id=CALL_ID, at=at(seconds), queue="noor", agent="1001", ended_by=by
    )


def hung_up(seconds: float) -> CallEvent:
    return ev.CallerHungUp(call_id=CALL_ID, at=at(seconds), ended_by=EndedBy.CALLER, cause=16)


def left(seconds: float) -> CallEvent:
    return ev.CallerLeftQueue(call_id=CALL_ID, at=at(seconds), queue="noor", reason="TIMEOUT")


def after(*events: CallEvent) -> Call:
    call = a_call()
    for event in events:
        call = record_after(call, event)
    return call


def test_an_answered_call_knows_its_wait_talk_and_wrap_up_to_the_millisecond() -> None:
    call = after(
        joined(10.001), rang(10.5), connected(15.251), completed(75.252),
        ev.WrapUpEnded(call_id=CALL_ID, at=at(85.252)),
    )  # fmt: skip

    assert call.state is CallState.CLOSED
    assert call.outcome is Outcome.ANSWERED
    assert call.waited_for == timedelta(seconds=5.25)
    assert call.talked_for == timedelta(seconds=60.001)
    assert call.wrapped_up_for == timedelta(seconds=10)
    assert call.ended_at == at(75.252)
    assert (call.queue, call.agent, call.ended_by) == ("noor", "1001", EndedBy.AGENT)
    assert call.events == 6


def test_time_on_hold_is_not_time_talked() -> None:
    call = after(
        joined(0), connected(10), ev.CallHeld(call_id=CALL_ID, at=at(20)),
        ev.CallResumed(call_id=CALL_ID, at=at(25)), completed(40),
    )  # fmt: skip

    assert call.on_hold_for == timedelta(seconds=5)
    assert call.talked_for == timedelta(seconds=25)


def away(seconds: float) -> CallEvent:
    return ev.AgentWentAway(call_id=CALL_ID, at=at(seconds))


def back(seconds: float) -> CallEvent:
    return ev.AgentCameBack(call_id=CALL_ID, at=at(seconds))


def test_a_talk_goes_on_when_its_agent_comes_back_and_the_time_away_is_hold() -> None:
    call = after(joined(0), connected(10), away(20), back(26), completed(40))

    assert (call.state, call.wrap_up_at, call.agent) == (CallState.WRAP_UP, at(40), "1001")
    assert (call.on_hold_for, call.talked_for) == (timedelta(seconds=6), timedelta(seconds=24))


def test_who_was_on_hold_when_the_agent_went_away_was_held_from_there_on() -> None:
    call = after(
        joined(0), connected(10), ev.CallHeld(call_id=CALL_ID, at=at(20)), away(25), back(30),
    )  # fmt: skip

    assert (call.state, call.on_hold_for) == (CallState.TALKING, timedelta(seconds=10))


def test_a_caller_whose_agent_stays_away_waits_again_and_was_answered_all_the_same() -> None:
    call = after(joined(0), connected(10), away(20), joined(65), connected(70, "1002"))

    assert (call.state, call.agent, call.outcome) == (
        CallState.TALKING,
        "1002",
        Outcome.ANSWERED,
    )
    assert call.waited_for == timedelta(seconds=15)
    talk_ends = ev.AgentCompleted(
        call_id=CALL_ID, at=at(90), queue="noor", agent="1002", ended_by=EndedBy.AGENT
    )
    call = record_after(call, talk_ends)
    assert (call.on_hold_for, call.talked_for) == (timedelta(seconds=45), timedelta(seconds=30))


def test_a_call_ended_on_hold_counts_the_hold() -> None:
    call = after(joined(0), connected(10), ev.CallHeld(call_id=CALL_ID, at=at(20)), completed(30))

    assert (call.on_hold_for, call.talked_for) == (timedelta(seconds=10), timedelta(seconds=10))


def test_a_caller_who_leaves_the_menu_abandoned_it() -> None:
    call = after(hung_up(3))

    assert call.outcome is Outcome.ABANDONED_IN_MENU
    assert (call.ended_at, call.ended_by) == (at(3), EndedBy.CALLER)
    assert call.waited_for is None


def test_a_caller_who_leaves_while_a_phone_rings_abandoned_the_queue() -> None:
    call = after(joined(1), rang(2), ev.CallerAbandoned(call_id=CALL_ID, at=at(9), queue="noor"))

    assert call.state is CallState.ABANDONED_IN_QUEUE
    assert call.outcome is Outcome.ABANDONED_IN_QUEUE
    assert call.waited_for == timedelta(seconds=8)
    assert call.agent is None


def test_a_missed_ring_gives_the_caller_back_to_the_queue() -> None:
    call = after(joined(1), rang(2), missed(17), rang(19, "1002"), connected(21, "1002"))

    assert (call.state, call.agent) == (CallState.TALKING, "1002")
    assert call.waited_for == timedelta(seconds=20)


def test_waiting_adds_up_over_an_overflow() -> None:
    call = after(joined(0), left(600), joined(601, "general"), connected(611))

    assert call.outcome is Outcome.ANSWERED
    assert call.waited_for == timedelta(seconds=610)


def test_a_caller_told_to_call_later_overflowed() -> None:
    call = after(joined(0), left(900), hung_up(910))

    assert call.state is CallState.CLOSED
    assert call.outcome is Outcome.OVERFLOWED
    assert call.ended_by is EndedBy.SYSTEM


def test_an_answered_call_that_abandons_its_second_queue_stays_answered() -> None:
    call = after(
        joined(0), connected(5),
        ev.CallTransferred(call_id=CALL_ID, at=at(20), target="queue-medical", attended=False),
        joined(21, "medical"), ev.CallerAbandoned(call_id=CALL_ID, at=at(30), queue="medical"),
    )  # fmt: skip

    assert call.state is CallState.ABANDONED_IN_QUEUE
    assert call.outcome is Outcome.ANSWERED
    assert call.waited_for == timedelta(seconds=14)
    assert call.talked_for == timedelta(seconds=15)


def surveyed(seconds: float) -> CallEvent:
    return ev.SurveyEntered(call_id=CALL_ID, at=at(seconds), queue="noor", flow_version="survey/1")


def scored(seconds: float, question: str, score: int) -> CallEvent:
    return ev.ScoreGiven(call_id=CALL_ID, at=at(seconds), question=question, score=score)


def wrapped_up(seconds: float) -> CallEvent:
    return ev.WrapUpEnded(call_id=CALL_ID, at=at(seconds))


def pressed(seconds: float, digit: str) -> CallEvent:
    return ev.DigitPressed(call_id=CALL_ID, at=at(seconds), menu="invitation", digit=digit)


TALK = (joined(0), connected(10))


def test_the_agent_wraps_up_while_the_caller_is_in_the_survey_and_is_free_before() -> None:
    both = after(*TALK, completed(70), surveyed(70.1), pressed(72, "1"), scored(75, "agent", 5))
    free = record_after(both, wrapped_up(80))
    over = record_after(free, hung_up(90))

    assert [it.state for it in (both, free, over)] == [
        CallState.SURVEY_IN_WRAP_UP,
        CallState.IN_SURVEY,
        CallState.CLOSED,
    ]
    assert over.scores == {"agent": 5}
    assert (over.outcome, over.ended_by, over.ended_at) == (
        Outcome.ANSWERED,
        EndedBy.AGENT,
        at(70),
    )
    assert (over.talked_for, over.wrapped_up_for) == (timedelta(seconds=60), timedelta(seconds=10))
    assert over.path == ()


def test_a_caller_who_leaves_the_survey_before_the_wrap_up_is_over_leaves_the_agent_to_it() -> None:
    call = after(*TALK, completed(70), surveyed(70.1), hung_up(72))

    assert call.state is CallState.WRAP_UP
    assert record_after(call, wrapped_up(80)).state is CallState.CLOSED


def test_the_last_answer_to_a_question_stands() -> None:
    call = after(*TALK, completed(19), surveyed(20), scored(22, "agent", 1), scored(25, "agent", 4))

    assert call.scores == {"agent": 4}


def test_whoever_ends_the_survey_the_agent_has_ended_the_call() -> None:
    call = after(*TALK, completed(20), surveyed(20.1), ev.CallerServed(call_id=CALL_ID, at=at(50)))

    assert (call.state, call.ended_by) == (CallState.SURVEY_IN_WRAP_UP, EndedBy.AGENT)


@pytest.mark.parametrize("wrap_up", [(), (wrapped_up(30),)], ids=["wrapping up", "free"])
def test_zero_in_the_survey_begins_anew_in_the_emergency_queue(
    wrap_up: tuple[CallEvent, ...],
) -> None:
    call = after(
        *TALK, completed(20), surveyed(20.1), *wrap_up, joined(40, "emergency"), connected(45),
        completed(60, EndedBy.CALLER), hung_up(60), wrapped_up(65),
    )  # fmt: skip

    assert (call.state, call.ended_by, call.ended_at) == (CallState.CLOSED, EndedBy.CALLER, at(60))
    assert call.talked_for == timedelta(seconds=25)
    assert call.wrapped_up_for == timedelta(seconds=(10 if wrap_up else 20) + 5)


def test_after_an_attended_transfer_the_first_agent_does_not_wrap_up() -> None:
    moved = ev.CallTransferred(call_id=CALL_ID, at=at(20), target="1002", attended=True)
    call = after(*TALK, moved, surveyed(60))

    assert (call.state, call.ended_by) == (CallState.IN_SURVEY, EndedBy.AGENT)


def asked(seconds: float) -> CallEvent:
    return ev.ColleagueAsked(call_id=CALL_ID, at=at(seconds), colleague="1002")


def answered_by_colleague(seconds: float) -> CallEvent:
    return ev.ColleagueAnswered(call_id=CALL_ID, at=at(seconds), colleague="1002")


def consult_ended(seconds: float) -> CallEvent:
    return ev.ConsultEnded(call_id=CALL_ID, at=at(seconds), reason="BUSY")


def joined_talk(seconds: float) -> CallEvent:
    return ev.ConferenceBegan(call_id=CALL_ID, at=at(seconds), colleague="1002")


def handed(seconds: float, target: str = "1002") -> CallEvent:
    return ev.CallTransferred(
        call_id=CALL_ID, at=at(seconds), target=target, attended=target == "1002"
    )


def test_a_caller_is_on_hold_while_the_agent_asks_a_colleague() -> None:
    asking = after(*TALK, asked(20))
    call = after(*TALK, asked(20), answered_by_colleague(24), consult_ended(50), completed(70))

    assert (asking.state, asking.agent, asking.colleague) == (CallState.ASKING, "1001", "1002")
    assert (call.state, call.agent, call.colleague) == (CallState.WRAP_UP, "1001", None)
    assert (call.on_hold_for, call.talked_for) == (timedelta(seconds=30), timedelta(seconds=30))


def test_one_who_was_held_before_is_held_from_then_on() -> None:
    held = ev.CallHeld(call_id=CALL_ID, at=at(15))

    assert after(*TALK, held, asked(20), consult_ended(25)).on_hold_for == timedelta(seconds=10)


def test_whoever_takes_the_caller_over_is_the_calls_agent_and_wraps_up() -> None:
    call = after(
        *TALK, asked(20), answered_by_colleague(24), handed(30), connected(30, "1002"), hung_up(90)
    )
    wrapped = after(
        *TALK, asked(20), answered_by_colleague(24), handed(30), connected(30, "1002"),
        ev.AgentCompleted(
            call_id=CALL_ID, at=at(90), queue="noor", agent="1002", ended_by=EndedBy.CALLER
        ),
    )  # fmt: skip

    assert (call.agent, call.colleague) == ("1002", None)
    assert (wrapped.state, wrapped.agent) == (CallState.WRAP_UP, "1002")
    assert wrapped.talked_for == timedelta(seconds=70)
    assert wrapped.on_hold_for == timedelta(seconds=10)


def test_all_three_talk_is_talk() -> None:
    call = after(*TALK, asked(20), answered_by_colleague(24), joined_talk(30), consult_ended(60))

    assert (call.state, call.colleague) == (CallState.TALKING, None)
    assert call.on_hold_for == timedelta(seconds=10)


def test_a_caller_whose_agent_leaves_before_the_colleague_answers_waits_again() -> None:
    call = after(*TALK, asked(20), handed(25, "general"), joined(25, "general"))

    assert (call.state, call.queue, call.agent) == (CallState.QUEUED, "general", None)
    assert call.colleague is None


CONSULTS = [CallState.ASKING, CallState.CONSULTING, CallState.CONFERENCE]


@pytest.mark.parametrize("state", CONSULTS)
def test_whoever_holds_or_leaves_a_colleague_has_not_ended_the_callers_talk(
    state: CallState,
) -> None:
    call = replace(after(*TALK), state=state)

    assert is_told_again(call, ev.CallHeld(call_id=CALL_ID, at=at(30)))
    assert is_told_again(call, completed(30, EndedBy.AGENT))
    assert not is_told_again(call, completed(30, EndedBy.CALLER))


def test_the_end_of_the_first_agents_part_is_not_the_seconds() -> None:
    call = after(*TALK, asked(20), handed(30), connected(30, "1002"))

    assert is_told_again(call, completed(30.1))
    assert is_told_again(after(*TALK, handed(30, "general"), joined(31, "general")), completed(31))


def test_an_event_without_a_row_is_refused() -> None:
    with pytest.raises(UnexpectedEventError):
        after(completed(1))


@pytest.mark.parametrize("state", sorted(CallState))
def test_every_state_but_the_first_is_reached(state: CallState) -> None:
    assert state in {CallState.IN_MENU, CallState.CALLING} or state in TRANSITIONS.values()


@pytest.mark.parametrize("state", sorted(FINAL))
def test_a_final_state_has_no_way_out(state: CallState) -> None:
    assert not [row for row in TRANSITIONS if row[0] is state]


@pytest.mark.parametrize("state", sorted(set(CallState) - FINAL))
def test_every_other_state_ends_when_the_caller_goes(state: CallState) -> None:
    assert (state, ev.CallerHungUp) in TRANSITIONS


def looked_up(seconds: float, result: str = "found") -> CallEvent:
    return ev.LookUpAnswered(call_id=CALL_ID, at=at(seconds), look_up="ticket", result=result)


def hours(seconds: float, *, is_open: bool = False) -> CallEvent:
    return ev.CalendarAnswered(
        call_id=CALL_ID, at=at(seconds), calendar="centre", is_open=is_open, reason=""
    )


def books(seconds: float) -> list[CallEvent]:
    return [
        ev.CallbackAsked(call_id=CALL_ID, at=at(seconds)),
        ev.CallbackBooked(call_id=CALL_ID, at=at(seconds + 1), callback_id=7),
    ]


@pytest.mark.parametrize(
    ("events", "outcome"),
    [
        ([looked_up(1), hung_up(2)], Outcome.SELF_SERVED),
        ([looked_up(1, "refused"), hung_up(2)], Outcome.ABANDONED_IN_MENU),
        ([hours(1), hung_up(2)], Outcome.CLOSED_HOURS),
        ([hours(1, is_open=True), hung_up(2)], Outcome.ABANDONED_IN_MENU),
        ([hours(1), looked_up(2), hung_up(3)], Outcome.SELF_SERVED),
        ([looked_up(1), hours(2), hung_up(3)], Outcome.SELF_SERVED),
        ([looked_up(1), joined(2), connected(3)], Outcome.ANSWERED),
        ([looked_up(1), joined(2), hung_up(3)], Outcome.ABANDONED_IN_QUEUE),
        ([hours(1), joined(2), connected(3)], Outcome.ANSWERED),
        ([looked_up(1), joined(2), *books(3), hung_up(5)], Outcome.CALLBACK),
    ],
)
def test_what_the_machine_did_for_a_caller_counts_unless_an_agent_did_more(
    events: list[CallEvent], outcome: Outcome
) -> None:
    assert after(*events).outcome is outcome


def test_a_caller_of_another_language_is_known_by_it() -> None:
    assert after(ev.LanguageChosen(call_id=CALL_ID, at=at(1), language="en")).language == "en"


@pytest.mark.parametrize(
    ("farewell", "outcome"),
    [(ev.CallerServed, Outcome.SELF_SERVED), (ev.HoursWereClosed, Outcome.CLOSED_HOURS)],
)
def test_the_machine_may_end_a_call(farewell: type[CallEvent], outcome: Outcome) -> None:
    call = after(farewell(call_id=CALL_ID, at=at(9)))

    assert call.state in FINAL
    assert (call.outcome, call.ended_by, call.ended_at) == (outcome, EndedBy.SYSTEM, at(9))


def test_going_back_and_hearing_again_are_no_choices() -> None:
    pressed = [
        ev.DigitPressed(call_id=CALL_ID, at=at(1), menu="main-menu", digit=digit)
        for digit in "3#*1"
    ]

    assert after(*pressed).path == ("main-menu:3", "main-menu:1")
