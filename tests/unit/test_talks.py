from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from agi import talks
from agi.errors import NoTalkError


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


TALK = [
    {"Channel": "PJSIP/operator-00000001", "BridgeId": "b"},
    {"Channel": "PJSIP/1001-00000002", "BridgeId": "b"},
    {"Channel": "PJSIP/1002-00000003", "BridgeId": ""},
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
