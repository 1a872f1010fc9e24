"""Waiting callers and the agents whose phones ring."""

import pytest

from tests.e2e.api import ApiError, kinds_of
from tests.e2e.centre import Centre
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e


def test_an_agent_who_does_not_answer_is_missed_and_another_rings(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    phones = {name: centre.phone(booth, name) for name in ("1002", "1003")}
    with centre.signed_in("1002", "1003"):
        caller.dial()
        caller.choose("32")
        first = centre.api.wait_for_state(caller.number, "ringing")["agent"]
        other = ({"1002", "1003"} - {first}).pop()
        phones[other].wait_ringing()
        phones[other].answer()
        centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert (call["queue"], call["agent"]) == ("faris", other)
    kinds = kinds_of(call)
    joined = kinds.index("caller_joined_queue")
    assert kinds[joined + 1 : joined + 5] == [
        "agent_rang",
        "agent_missed",
        "agent_rang",
        "agent_connected",
    ]


def test_an_agent_alone_who_does_not_answer_is_rung_again(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    agent = centre.phone(booth, "1001")
    with centre.signed_in("1001"):
        caller.dial()
        caller.choose("31")
        agent.wait_ringing()
        agent.next_call()
        agent.wait_ringing()
        agent.answer()
        call = centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        agent.wait_ended()

    assert kinds_of(call).count("agent_missed") == 1
    assert kinds_of(call).count("agent_rang") == 2


def test_an_agent_who_refuses_is_rung_again(centre: Centre, booth: Booth, caller: Caller) -> None:
    agent = centre.phone(booth, "1001")
    with centre.signed_in("1001"):
        caller.dial()
        caller.choose("31")
        agent.wait_ringing()
        agent.decline()
        agent.next_call()
        agent.wait_ringing()
        agent.answer()
        call = centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        agent.wait_ended()

    assert call["agent"] == "1001"


def test_a_paused_agent_does_not_ring_until_ready_again(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    agent = centre.phone(booth, "1001")
    with centre.signed_in("1001"):
        centre.api.post("/api/v1/agents/1001/pause", {"reason": "prayer"})
        caller.dial()
        caller.choose("31")
        call = centre.api.wait_for_state(caller.number, "queued")
        assert call["agent"] is None
        centre.api.post("/api/v1/agents/1001/ready")
        agent.wait_ringing()
        caller.hang_up()
        agent.wait_ended()
        call = centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")

    assert kinds_of(call).count("agent_rang") == 1


def test_hold_is_not_talk(centre: Centre, booth: Booth, caller: Caller) -> None:
    agent = centre.phone(booth, "1005")
    agent.answers_after(0)
    with centre.signed_in("1005"):
        caller.dial()
        caller.choose("1")
        centre.api.wait_for_state(caller.number, "talking")
        agent.hold()
        centre.api.wait_for_state(caller.number, "on_hold")
        agent.resume()
        centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert call["on_hold_for_seconds"] > 0
    kinds = kinds_of(call)
    assert kinds.index("call_held") < kinds.index("call_resumed")


def test_the_emergency_caller_is_answered_before_those_who_waited_longer(
    centre: Centre, booth: Booth
) -> None:
    """An agent of both queues is free once: the heavier queue is served first."""
    phone = centre.phone(booth, "1006")
    phone.answers_after(0)
    waiting, urgent = centre.caller(booth), centre.caller(booth)
    waiting.dial()
    waiting.choose("4")
    centre.api.wait_for_state(waiting.number, "queued")
    urgent.dial()
    urgent.choose("0")
    centre.api.wait_for_state(urgent.number, "queued")
    with centre.signed_in("1006"):
        centre.api.wait_for_state(urgent.number, "talking")
        assert centre.api.calls_of(waiting.number)[0]["state"] == "queued"
        urgent.hang_up()
        centre.api.wait_for_state(waiting.number, "talking")
        waiting.hang_up()
        phone.wait_ended()


def test_an_unknown_agent_cannot_sign_in(centre: Centre) -> None:
    with pytest.raises(ApiError) as refused:
        centre.api.post("/api/v1/agents/9999/sign-in")
    assert refused.value.status == 404
