"""Which channels the switch moves when an agent asks a colleague, and who may command it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest

from agi import consults
from agi.calls import IN_TALK, WITH_COLLEAGUE, Call, CallState
from agi.errors import HeldByPhoneError, InConsultError, NoConsultError, NoTalkError
from tests.builders import NOON

CALL = Call(
    call_id="1",
    caller="0551234567",
    channel="PJSIP/operator-00000001",
    state=CallState.CONSULTING,
    started_at=NOON,
    queue="noor",
    agent="1001",
    colleague="1002",
)
CALLERS = {"Channel": "PJSIP/operator-1", "Uniqueid": "1", "Linkedid": "1", "Context": "x"}
AGENTS = {"Channel": "PJSIP/1001-2", "Uniqueid": "2", "Linkedid": "1", "Context": "x"}
COLLEAGUES = {"Channel": "PJSIP/1002-3", "Uniqueid": "3", "Linkedid": "1", "Context": "x"}
STRANGERS = {"Channel": "PJSIP/1002-9", "Uniqueid": "9", "Linkedid": "8", "Context": "x"}
HOLDING = {**AGENTS, "Context": "tawasul-holding"}


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


@pytest.fixture
def ami() -> FakeAmi:
    return FakeAmi([STRANGERS, CALLERS, AGENTS, COLLEAGUES])


async def test_caller_and_agent_are_parted_at_once_and_know_each_other(ami: FakeAmi) -> None:
    await consults.ask(ami, CALL, "1002")

    *known, moved = ami.told
    assert [(it["Channel"], it["Variable"], it["Value"]) for _, it in known] == [
        ("PJSIP/operator-1", "TAWASUL_AGENT", "PJSIP/1001-2"),
        ("PJSIP/1001-2", "TAWASUL_CALLER", "PJSIP/operator-1"),
        ("PJSIP/1001-2", "TAWASUL_QUEUE", "noor"),
    ]
    assert moved == (
        "Redirect",
        {
            "Channel": "PJSIP/operator-1",
            "Context": "tawasul-consult",
            "Exten": "held",
            "Priority": "1",
            "ExtraChannel": "PJSIP/1001-2",
            "ExtraContext": "tawasul-asking",
            "ExtraExten": "1002",
            "ExtraPriority": "1",
        },
    )


async def test_all_three_are_brought_together_by_moving_the_agents(ami: FakeAmi) -> None:
    await consults.join(ami, CALL)

    [(name, moved)] = ami.told
    assert (name, moved["Channel"], moved["ExtraChannel"]) == (
        "Redirect",
        "PJSIP/1001-2",
        "PJSIP/1002-3",
    )


async def test_leaving_the_caller_to_the_colleague_ends_the_agents_leg(ami: FakeAmi) -> None:
    await consults.complete(ami, CALL)

    assert ami.told == [("Hangup", {"Channel": "PJSIP/1001-2", "Cause": "16"})]


async def test_going_back_ends_the_colleagues_leg_of_this_call(ami: FakeAmi) -> None:
    await consults.give_back(ami, CALL)

    assert ami.told == [("Hangup", {"Channel": "PJSIP/1002-3", "Cause": "16"})]


async def test_a_colleague_who_has_gone_needs_no_end() -> None:
    with pytest.raises(NoConsultError):
        await consults.give_back(FakeAmi([STRANGERS, CALLERS, AGENTS]), CALL)


async def test_a_caller_who_has_gone_cannot_be_held(ami: FakeAmi) -> None:
    ami.channels.remove(CALLERS)

    with pytest.raises(NoTalkError):
        await consults.hold(ami, CALL)

    assert ami.told == []


async def test_whom_the_switch_holds_the_switch_gives_back() -> None:
    ami = FakeAmi([CALLERS, HOLDING])

    await consults.resume(ami, CALL)

    assert ami.told[0][1]["Channel"] == "PJSIP/1001-2"


async def test_whom_the_phone_holds_the_switch_leaves_alone(ami: FakeAmi) -> None:
    with pytest.raises(HeldByPhoneError):
        await consults.resume(ami, CALL)

    assert ami.told == []


@pytest.mark.parametrize("state", sorted(set(CallState) - IN_TALK))
def test_who_talks_with_nobody_asks_nobody(state: CallState) -> None:
    with pytest.raises(NoTalkError):
        consults.talk_alone([replace(CALL, state=state)], "1001")


@pytest.mark.parametrize("extension", ["1002", "1003"])
def test_the_call_is_the_agents_and_not_the_colleagues(extension: str) -> None:
    with pytest.raises(NoTalkError):
        consults.consult_of([CALL], extension)


@pytest.mark.parametrize("state", sorted(WITH_COLLEAGUE))
def test_one_colleague_at_a_time(state: CallState) -> None:
    call = replace(CALL, state=state)

    with pytest.raises(InConsultError):
        consults.talk_alone([call], "1001")
    assert consults.consult_of([call], "1001") == call


@pytest.mark.parametrize("state", [CallState.TALKING, CallState.ON_HOLD])
def test_without_a_consult_there_is_none_to_end(state: CallState) -> None:
    call = replace(CALL, state=state)

    with pytest.raises(NoConsultError):
        consults.consult_of([call], "1001")
    assert consults.talk_alone([call], "1001") == call


def test_a_colleague_who_only_rings_cannot_take_the_caller() -> None:
    with pytest.raises(NoConsultError):
        consults.consult_of([replace(CALL, state=CallState.ASKING)], "1001", consults.ANSWERED)
