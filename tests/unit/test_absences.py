"""Agents whose page or phone is gone in a talk: the caller is held, and the agent called back."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from agi import events as ev
from agi.absences import AbsenceKeeper
from agi.call_table import CallTable
from agi.calls import Call, CallState
from agi.contacts import Contact, Contacts
from agi.errors import ActionRefusedError
from agi.events import CallEvent, EndedBy
from agi.observers import Observers
from asterisk_conf.names import Context, PauseReason, agent_of_leg, returning_leg
from tests.builders import a_member
from tests.fakes.switch import FakeMeter, FakeObserver

CALL_ID = "1790000000.1"
CALLERS = "PJSIP/operator-00000001"
LEG = "PJSIP/1001-00000002"
PAGE, OTHER_PAGE = "sip:aaaa@127.0.0.1:40001;transport=ws", "sip:bbbb@127.0.0.1:40002;transport=ws"
SAME_PAGE = "sip:aaaa@127.0.0.1:40003;transport=ws"
SECONDS = 5


class FakeAmi:
    """An Asterisk in which one agent talks; remembers what it was told, but for questions."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, Mapping[str, str]]] = asyncio.Queue()
        self.contact: str | None = None
        self.packets = count()
        self.has_leg = True
        self.leg_is_gone = False
        self.context: str = Context.DECIDED

    def falls_silent(self) -> None:
        """Let no more sound come from the agent."""
        self.packets = count(100, 0)

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        if name == "Getvar":
            return {"Value": self._value(headers["Variable"])}
        if self.leg_is_gone and "ExtraChannel" in headers:
            raise ActionRefusedError(name, "Extra channel does not exist")
        if name == "Redirect":
            self.context = headers["Context"]
        self.told.put_nowait((name, headers))
        return {"Response": "Success"}

    async def list(self, name: str, **_: str) -> Sequence[Mapping[str, str]]:
        assert name == "CoreShowChannels"
        callers = {
            "Channel": CALLERS,
            "Uniqueid": CALL_ID,
            "BridgeId": "b",
            "Context": self.context,
        }
        leg = {"Channel": LEG, "Uniqueid": "2", "BridgeId": "b", "Context": "from-agents"}
        return [callers, leg] if self.has_leg else [callers]

    async def hears(self, name: str) -> Mapping[str, str]:
        """Wait for the next command, which must be *name*."""
        async with asyncio.timeout(SECONDS):
            said, headers = await self.told.get()
        assert said == name, (said, headers)
        return headers

    def _value(self, variable: str) -> str:
        match variable:
            case "CHANNEL(rtcp,rxcount)":
                return str(next(self.packets))
            case "PJSIP_AOR(1001,contact)":
                return "1001;@x" if self.contact else ""
            case "PJSIP_CONTACT(1001;@x,uri)":
                return self.contact or ""
            case _:
                return "Reachable"


class Rig:
    """A talk of a ready agent at a page."""

    def __init__(self) -> None:
        self.keeper, self.ami, self.observer = (
            AbsenceKeeper(timedelta(seconds=45)),
            FakeAmi(),
            FakeObserver(),
        )
        self.calls = CallTable(
            Observers(self.observer, self.keeper),
            FakeMeter(),
            wrap_up={"noor": timedelta(hours=1)},
        )
        self.keeper.member_changed(a_member("1001", "noor"))
        self.running: asyncio.Task[None] | None = None

    def talking(self) -> None:
        self.page(PAGE)
        self.calls.start(
            ev.CallFound(
                call_id=CALL_ID, at=now(), caller="0555000111", channel=CALLERS, language=""
            )
        )
        for event in (
            ev.CallerJoinedQueue(call_id=CALL_ID, at=now(), queue="noor", position=1),
            ev.AgentConnected(call_id=CALL_ID, at=now(), queue="noor", agent="1001"),
        ):
            self.calls.take(event)

    def run(self) -> None:
        self.running = asyncio.create_task(self.keeper.run(self.ami, self.calls))

    def page(self, uri: str, *, is_there: bool = True) -> None:
        contact = Contact(extension="1001", uri=uri, can_be_reached=is_there)
        self.keeper.contact_changed(contact)

    def paused(self, reason: str) -> None:
        member = a_member("1001", "noor", is_paused=bool(reason), pause_reason=reason)
        self.keeper.member_changed(member)

    def take(self, event: CallEvent) -> None:
        self.calls.take(event)

    @property
    def call(self) -> Call:
        return self.observer.last

    async def held(self) -> None:
        """Let the page be gone, until the caller is held and the agent paused."""
        self.ami.falls_silent()
        self.page(PAGE, is_there=False)
        await self.ami.hears("Redirect")
        await self.ami.hears("Hangup")
        await self.ami.hears("QueuePause")
        self.paused(PauseReason.AWAY)


def now() -> datetime:
    return datetime.now(UTC)


def back() -> ev.AgentCameBack:
    return ev.AgentCameBack(call_id=CALL_ID, at=now())


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    rig.talking()
    rig.run()
    yield rig
    assert rig.running is not None
    rig.running.cancel()
    rig.calls.close()


async def test_a_page_that_is_gone_and_silent_sends_its_caller_to_the_hold(rig: Rig) -> None:
    rig.ami.falls_silent()
    rig.page(PAGE, is_there=False)

    told = await rig.ami.hears("Redirect")
    assert (told["Channel"], told["Context"], told["Exten"]) == (CALLERS, "tawasul-held", "noor")
    assert (told["ExtraChannel"], told["ExtraExten"]) == (LEG, "aside")
    assert (await rig.ami.hears("Hangup"))["Channel"] == LEG
    assert (await rig.ami.hears("QueuePause"))["Reason"] == PauseReason.AWAY
    assert rig.call.state is CallState.AGENT_AWAY


async def test_a_leg_that_ends_in_that_moment_hinders_no_hold(rig: Rig) -> None:
    rig.ami.leg_is_gone = True
    rig.page(OTHER_PAGE)

    told = await rig.ami.hears("Redirect")
    assert told["Exten"] == "noor"
    assert "ExtraChannel" not in told


async def test_a_lost_registration_ends_no_talk_while_sound_comes(rig: Rig) -> None:
    rig.page(PAGE, is_there=False)
    await asyncio.sleep(1.0)  # three looks
    assert rig.ami.told.empty()
    assert rig.call.state is CallState.TALKING

    rig.page(SAME_PAGE)  # the same page is connected again
    await asyncio.sleep(0.5)
    assert rig.ami.told.empty()


async def test_another_page_takes_the_talk_at_once(rig: Rig) -> None:
    rig.page(OTHER_PAGE)
    await rig.ami.hears("Redirect")
    await rig.ami.hears("Hangup")
    await rig.ami.hears("QueuePause")

    told = await rig.ami.hears("Originate")
    assert told["Channel"] == "PJSIP/1001"
    assert agent_of_leg(told["ChannelId"]) == "1001"
    assert f"PJSIP_HEADER(add,X-Tawasul-Return)={CALL_ID}" in told["Variable"]
    assert f"TAWASUL_HELD={CALLERS}" in told["Variable"]
    assert int(told["Timeout"]) <= 45_000


async def test_who_registers_again_is_called_and_free_when_the_talk_is_over(rig: Rig) -> None:
    await rig.held()
    rig.page(OTHER_PAGE)
    await rig.ami.hears("Originate")
    rig.take(back())
    rig.take(ev.CallerHungUp(call_id=CALL_ID, at=now(), ended_by=EndedBy.CALLER, cause=16))
    assert rig.call.state is CallState.WRAP_UP
    assert rig.ami.told.empty()

    rig.calls.end_wrap_up(CALL_ID)
    assert (await rig.ami.hears("QueuePause"))["Paused"] == "false"


async def test_a_pause_of_the_agents_own_is_left_alone(rig: Rig) -> None:
    rig.paused("prayer")
    rig.ami.falls_silent()
    rig.page(PAGE, is_there=False)
    await rig.ami.hears("Redirect")
    await rig.ami.hears("Hangup")
    rig.page(OTHER_PAGE)
    await rig.ami.hears("Originate")
    rig.take(back())
    rig.take(ev.CallerHungUp(call_id=CALL_ID, at=now(), ended_by=EndedBy.CALLER, cause=16))
    rig.calls.end_wrap_up(CALL_ID)
    await asyncio.sleep(0.1)
    assert rig.ami.told.empty()


async def test_who_stays_away_is_called_no_more_and_stays_paused(rig: Rig) -> None:
    await rig.held()
    rig.page(OTHER_PAGE)
    leg = (await rig.ami.hears("Originate"))["ChannelId"]

    rig.take(ev.CallerJoinedQueue(call_id=CALL_ID, at=now(), queue="noor", position=1))
    assert (await rig.ami.hears("Hangup"))["Channel"] == leg
    await asyncio.sleep(0.1)
    assert rig.ami.told.empty()


async def test_a_restarted_controller_finds_who_is_held_and_calls_the_agent(rig: Rig) -> None:
    await rig.held()
    call, calls = rig.call, CallTable(FakeObserver(), FakeMeter(), wrap_up={})
    calls.restore([call])
    keeper, rig.ami.contact = AbsenceKeeper(timedelta(seconds=45)), OTHER_PAGE
    keeper.world_rebuilt([call], [a_member("1001", "noor", is_paused=True, pause_reason="away")])
    running = asyncio.create_task(keeper.run(rig.ami, calls))

    told = await rig.ami.hears("Originate")
    assert agent_of_leg(told["ChannelId"]) == "1001"
    running.cancel()


async def test_a_restarted_controller_listens_to_each_talk(rig: Rig) -> None:
    rig.ami.contact = OTHER_PAGE  # which has registered while nobody looked
    rig.ami.falls_silent()
    keeper = AbsenceKeeper(timedelta(seconds=45))
    keeper.world_rebuilt([rig.call], [a_member("1001", "noor")])
    running = asyncio.create_task(keeper.run(rig.ami, rig.calls))

    await rig.ami.hears("Redirect")
    assert rig.call.state is CallState.AGENT_AWAY
    running.cancel()


async def test_a_restarted_controller_trusts_a_phone_that_can_be_reached(rig: Rig) -> None:
    rig.ami.contact = "sip:1001@127.0.0.1:5070;ob"  # which sends nothing while nobody speaks
    rig.ami.falls_silent()
    keeper = AbsenceKeeper(timedelta(seconds=45))
    keeper.world_rebuilt([rig.call], [a_member("1001", "noor")])
    running = asyncio.create_task(keeper.run(rig.ami, rig.calls))

    await asyncio.sleep(0.6)
    assert rig.ami.told.empty()
    running.cancel()


async def test_who_is_gone_while_they_ask_is_held_for(rig: Rig) -> None:
    rig.take(ev.ColleagueAsked(call_id=CALL_ID, at=now(), colleague="1002"))
    rig.ami.falls_silent()
    rig.page(PAGE, is_there=False)

    await rig.ami.hears("Redirect")
    assert (rig.call.state, rig.call.colleague) == (CallState.AGENT_AWAY, None)


async def test_who_is_gone_while_a_colleague_is_there_leaves_the_caller_to_them(rig: Rig) -> None:
    rig.take(ev.ColleagueAsked(call_id=CALL_ID, at=now(), colleague="1002"))
    rig.take(ev.ColleagueAnswered(call_id=CALL_ID, at=now(), colleague="1002"))
    rig.ami.falls_silent()
    rig.page(PAGE, is_there=False)

    assert (await rig.ami.hears("Hangup"))["Channel"] == LEG
    assert rig.call.state is CallState.CONSULTING  # the dialplan tells who has the caller


def test_what_is_heard_while_asterisk_is_asked_is_newer_than_its_answer() -> None:
    contacts = Contacts()
    old, page = (
        Contact(extension="7001", uri=f"sip:{place}@10.0.0.1", can_be_reached=True)
        for place in ("old", "page")
    )
    other = replace(old, extension="7002")
    gone = replace(old, extension="7003")
    contacts.hear(gone)

    contacts.ask_anew()
    contacts.hear(page)
    contacts.hear(replace(gone, can_be_reached=False))
    contacts.begin_anew([old, other, gone])

    assert contacts.of("7001") == page
    assert contacts.of("7002") == other
    assert contacts.of("7003") is None


def test_the_end_of_an_older_contact_says_nothing_of_the_newer() -> None:
    contacts = Contacts()
    newer = Contact(extension="1001", uri=OTHER_PAGE, can_be_reached=True)
    contacts.hear(Contact(extension="1001", uri=PAGE, can_be_reached=True))
    contacts.hear(newer)
    contacts.hear(Contact(extension="1001", uri=PAGE, can_be_reached=False))
    assert contacts.of("1001") == newer

    contacts.hear(Contact(extension="1001", uri=OTHER_PAGE, can_be_reached=False))
    assert contacts.of("1001") is None


def test_a_leg_says_whom_it_brings_back() -> None:
    assert agent_of_leg(returning_leg("1001", 17)) == "1001"
    assert agent_of_leg("1790000000.1") is None
