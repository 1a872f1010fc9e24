"""What an agent is doing: a table over their call, their pause and their phone."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from agi.calls import Call, CallState
from agi.events import DeviceState, QueueMember
from asterisk_conf.names import PauseReason


class AgentState(StrEnum):
    """Where an agent stands."""

    SIGNED_OUT = "signed_out"
    READY = "ready"
    RINGING = "ringing"
    TALKING = "talking"
    ON_HOLD = "on_hold"
    AWAY = "away"  # their page or phone is gone, and their caller is held
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    UNAVAILABLE = "unavailable"


_A = AgentState
IN_CALL: Mapping[CallState, AgentState] = {
    CallState.RINGING: _A.RINGING,
    CallState.TALKING: _A.TALKING,
    CallState.TRANSFERRING: _A.TALKING,
    CallState.ON_HOLD: _A.ON_HOLD,
    CallState.ASKING: _A.TALKING,
    CallState.CONSULTING: _A.TALKING,
    CallState.CONFERENCE: _A.TALKING,
    CallState.AGENT_AWAY: _A.AWAY,
    CallState.WRAP_UP: _A.WRAP_UP,
    CallState.SURVEY_IN_WRAP_UP: _A.WRAP_UP,
}
ON_PHONE: Mapping[DeviceState, AgentState] = {
    DeviceState.NOT_IN_USE: _A.READY,
    DeviceState.RINGING: _A.RINGING,
    DeviceState.RING_IN_USE: _A.TALKING,
    DeviceState.IN_USE: _A.TALKING,
    DeviceState.BUSY: _A.TALKING,
    DeviceState.ON_HOLD: _A.ON_HOLD,
    DeviceState.UNAVAILABLE: _A.UNAVAILABLE,
    DeviceState.INVALID: _A.UNAVAILABLE,
    DeviceState.UNKNOWN: _A.UNAVAILABLE,
}
# Of two calls of one agent the earlier of these shows.
WITH_A_CALLER = (_A.TALKING, _A.ON_HOLD, _A.AWAY, _A.RINGING)


def state_for(call: Call, extension: str) -> CallState:
    """Return where *call* stands for one agent: with the colleague who is asked it rings."""
    is_asked = call.state is CallState.ASKING and call.agent != extension
    return CallState.RINGING if is_asked else call.state


def agent_state(members: Collection[QueueMember], calls: Collection[CallState]) -> AgentState:
    """Return what an agent with these memberships and calls is doing.

    A caller comes first, also when the agent signed out meanwhile; then wrap-up, then a pause in
    every queue, then the phone.
    """
    in_calls = {IN_CALL[call] for call in calls if call in IN_CALL}
    for state in WITH_A_CALLER:
        if state in in_calls:
            return state
    if not members:
        return _A.SIGNED_OUT
    if _A.WRAP_UP in in_calls:
        return _A.WRAP_UP
    on_phone = {ON_PHONE[member.device] for member in members}
    for state in (*WITH_A_CALLER, _A.UNAVAILABLE):
        if state in on_phone:
            return _paused_or(state, members)
    return _paused_or(_A.READY, members)


def _paused_or(state: AgentState, members: Collection[QueueMember]) -> AgentState:
    """A pause hides a phone that is idle or away, and not one in use; the centre's may be wrap-up.

    Who has handed a caller on wraps up without a call.
    """
    is_idle = state in {_A.READY, _A.UNAVAILABLE}
    if not is_idle or not all(member.is_paused for member in members):
        return state
    reasons = {member.pause_reason for member in members}
    return _A.WRAP_UP if reasons == {PauseReason.WRAP_UP} else _A.PAUSED
