import pytest

from agi.calls import FINAL, CallState
from agi.events import DeviceState
from asterisk_conf.names import PauseReason
from supervision.agent_states import IN_CALL, ON_PHONE, AgentState, agent_state
from tests.builders import a_member


def test_an_agent_in_no_queue_is_signed_out() -> None:
    assert agent_state([], []) is AgentState.SIGNED_OUT


@pytest.mark.parametrize(
    ("device", "state"),
    [
        (DeviceState.NOT_IN_USE, AgentState.READY),
        (DeviceState.RINGING, AgentState.RINGING),
        (DeviceState.IN_USE, AgentState.TALKING),
        (DeviceState.BUSY, AgentState.TALKING),
        (DeviceState.RING_IN_USE, AgentState.TALKING),
        (DeviceState.ON_HOLD, AgentState.ON_HOLD),
        (DeviceState.UNAVAILABLE, AgentState.UNAVAILABLE),
        (DeviceState.INVALID, AgentState.UNAVAILABLE),
        (DeviceState.UNKNOWN, AgentState.UNAVAILABLE),
    ],
)
def test_without_a_caller_the_phone_tells(device: DeviceState, state: AgentState) -> None:
    assert agent_state([a_member(device=device)], []) is state


@pytest.mark.parametrize(
    ("call", "state"),
    [
        (CallState.RINGING, AgentState.RINGING),
        (CallState.TALKING, AgentState.TALKING),
        (CallState.TRANSFERRING, AgentState.TALKING),
        (CallState.ON_HOLD, AgentState.ON_HOLD),
        (CallState.AGENT_AWAY, AgentState.AWAY),
        (CallState.WRAP_UP, AgentState.WRAP_UP),
    ],
)
def test_a_caller_tells_more_than_the_phone(call: CallState, state: AgentState) -> None:
    assert agent_state([a_member()], [call]) is state


def test_a_pause_in_every_queue_is_a_pause() -> None:
    both = [a_member(is_paused=True), a_member(queue="noor", is_paused=True)]

    assert agent_state(both, []) is AgentState.PAUSED
    assert agent_state([both[0], a_member(queue="noor")], []) is AgentState.READY


def test_a_paused_agent_who_talks_is_shown_talking() -> None:
    assert agent_state([a_member(is_paused=True)], [CallState.TALKING]) is AgentState.TALKING
    on_the_phone = a_member(is_paused=True, device=DeviceState.IN_USE)
    assert agent_state([on_the_phone], []) is AgentState.TALKING


def test_wrap_up_comes_before_a_pause() -> None:
    assert agent_state([a_member(is_paused=True)], [CallState.WRAP_UP]) is AgentState.WRAP_UP


def test_a_pause_of_the_centres_for_the_wrap_up_is_wrap_up() -> None:
    for_wrap_up = a_member(is_paused=True, pause_reason=PauseReason.WRAP_UP)
    own = a_member(queue="noor", is_paused=True, pause_reason="prayer")

    assert agent_state([for_wrap_up], []) is AgentState.WRAP_UP
    assert agent_state([for_wrap_up, own], []) is AgentState.PAUSED


def test_an_agent_who_signed_out_while_talking_is_shown_talking() -> None:
    assert agent_state([], [CallState.TALKING]) is AgentState.TALKING
    assert agent_state([], [CallState.WRAP_UP]) is AgentState.SIGNED_OUT


def test_a_new_caller_comes_before_the_wrap_up_of_the_last() -> None:
    calls = [CallState.WRAP_UP, CallState.RINGING]

    assert agent_state([a_member()], calls) is AgentState.RINGING


def test_every_phone_and_every_call_with_an_agent_has_its_row() -> None:
    without_agent = {
        CallState.IN_MENU,
        CallState.QUEUED,
        CallState.OVERFLOWED,
        CallState.IN_SURVEY,
        CallState.BOOKING,
        CallState.BOOKED,
        CallState.CALLING,
    }

    assert set(ON_PHONE) == set(DeviceState)
    assert set(IN_CALL) == set(CallState) - FINAL - without_agent
