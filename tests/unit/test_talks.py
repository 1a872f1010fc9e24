from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from agi import talks
from agi.calls import Call, CallState, record_after
from agi.errors import NoTalkError
from agi.events import SoundMeasured
from tests.builders import NOON


@dataclass
class FakeAmi:
    """Has these channels; remembers what it was told."""

    channels: list[dict[str, str]]
    told: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        self.told.append((name, headers))
        return {}

    async def list(self, name: str, **_: str) -> Sequence[Mapping[str, str]]:
        assert name == "CoreShowChannels"
        return self.channels


CALL = Call(
    call_id="1",
    caller="0551234567",
    channel="PJSIP/operator-00000001",
    state=CallState.TALKING,
    started_at=NOON,
    agent="1001",
)
TALK = [
    {"Channel": "PJSIP/operator-00000001", "BridgeId": "b", "ChannelStateDesc": "Up"},
    {"Channel": "PJSIP/1001-00000002", "BridgeId": "b", "ChannelStateDesc": "Up"},
    {"Channel": "PJSIP/1002-00000003", "BridgeId": "", "ChannelStateDesc": "Ringing"},
]


async def test_the_caller_of_an_agent_is_sent_on_from_the_agents_own_channel() -> None:
    ami = FakeAmi(TALK)

    await talks.transfer(ami, "1001", target="noor")

    sent = {"Channel": "PJSIP/1001-00000002", "Context": "tawasul-transfers", "Exten": "noor"}
    assert ami.told == [("BlindTransfer", sent)]


async def test_hanging_up_ends_the_agents_leg_and_not_the_callers() -> None:
    ami = FakeAmi(TALK)

    await talks.hang_up(ami, "1001")

    assert ami.told == [("Hangup", {"Channel": "PJSIP/1001-00000002", "Cause": "16"})]


@pytest.mark.parametrize("extension", ["1002", "1003"])
async def test_who_is_in_no_bridge_talks_with_nobody(extension: str) -> None:
    ami = FakeAmi(TALK)

    with pytest.raises(NoTalkError):
        await talks.transfer(ami, extension, target="noor")

    assert ami.told == []


def test_the_newest_call_of_the_agent_is_theirs() -> None:
    old, new, other = (
        replace(CALL, call_id=call_id, agent=agent, started_at=NOON + timedelta(seconds=seconds))
        for call_id, agent, seconds in (("1", "1001", 0), ("2", "1001", 9), ("3", "1002", 10))
    )

    assert talks.call_of([old, new, other], "1001") == new


def test_a_call_that_only_rings_is_nobodys_yet() -> None:
    with pytest.raises(NoTalkError):
        talks.call_of([replace(CALL, state=CallState.RINGING)], "1001")


@pytest.mark.parametrize("state", [CallState.TALKING, CallState.WRAP_UP, CallState.IN_SURVEY])
def test_a_measured_sound_leaves_the_call_where_it_stands(state: CallState) -> None:
    call = replace(CALL, state=state)
    sound = SoundMeasured(
        call_id=CALL.call_id, at=NOON, agent="1001", heard=500, lost=0, jitter=2, round_trip=None
    )

    assert record_after(call, sound) == replace(call, events=call.events + 1)
