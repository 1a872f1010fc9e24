"""The FastAGI door on real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from agi import events as ev
from agi.call_table import CallTable
from agi.calls import SURVEYED
from agi.server import AgiServer
from ivr.flow_shelf import FlowShelf
from ivr.library import survey, unified_number
from ivr.ports import BARE
from tests.builders import NOON, a_start
from tests.fakes.asterisk import FakeAgiCall
from tests.fakes.switch import FakeMeter, FakeObserver


class Door:
    """A listening server with its watchers."""

    def __init__(self) -> None:
        self.observer = FakeObserver()
        self.meter = FakeMeter()
        self.calls = CallTable(self.observer, self.meter, wrap_up={"noor": timedelta()})
        self.flows = FlowShelf([unified_number(), survey()])
        world = replace(BARE, notice=lambda: self.notice)
        self.notice: str | None = None
        self.server = AgiServer(self.flows, self.calls, self.meter, world=world, max_connections=50)
        self.dialled: list[FakeAgiCall] = []

    @property
    def port(self) -> int:
        return self.server.port

    async def dial(self, call_id: str, route: str = "flow/19996") -> FakeAgiCall:
        call = await FakeAgiCall.open(self.server.port, call_id, route)
        self.dialled.append(call)
        return call

    async def survey(self, call_id: str) -> FakeAgiCall:
        """Let a caller come to the survey of the queue noor."""
        call = await FakeAgiCall.open(self.server.port, call_id, "flow/survey", "noor")
        self.dialled.append(call)
        return call

    async def closed(self) -> None:
        """Wait until no connection is open."""
        async with asyncio.timeout(10):
            await self.server.idle()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    await door.server.start("127.0.0.1", 0)
    yield door
    for call in door.dialled:
        call.close()
    await door.server.drain(0)


async def test_a_call_is_led_to_its_queue_and_handed_back(door: Door) -> None:
    call = await door.dial("1.1")

    assert await call.command() == 'STREAM FILE "tawasul/greeting" "0123456789*#"'
    call.reply("200 result=0 endpos=8000")
    assert await call.command() == 'STREAM FILE "tawasul/other-language" "0123456789*#"'
    call.reply("200 result=0 endpos=8000")
    assert await call.command() == 'GET DATA "tawasul/main-menu" "5000" "1"'
    call.reply("200 result=3")
    assert await call.command() == 'GET DATA "tawasul/technical-support" "5000" "1"'
    call.reply("200 result=1")
    assert await call.command() == 'STREAM FILE "tawasul/connecting-noor" "0123456789*#"'
    call.reply("200 result=0 endpos=1")
    assert await call.command() == 'SET VARIABLE "TAWASUL_DECISION" "queue-noor"'
    call.reply("200 result=1")

    assert await call.command() == ""
    assert door.observer.last.path == ("main-menu:3", "technical-support:1")
    assert door.observer.last.flow_version == unified_number().version
    assert len(door.meter.digits) == 2


async def test_a_call_ends_on_the_flow_it_began_with(door: Door) -> None:
    call = await door.dial("1.0")
    await call.command()
    changed = replace(unified_number(), version="19996/3", start="emergency")
    door.flows.put(changed)

    call.reply(f"200 result={ord('1')}")
    assert await call.command() == 'STREAM FILE "tawasul/connecting-general" "0123456789*#"'
    assert door.observer.last.flow_version == unified_number().version
    later = await door.dial("1.01")
    assert await later.command() == 'STREAM FILE "tawasul/connecting-emergency" "0123456789*#"'
    assert door.observer.last.flow_version == "19996/3"


async def test_the_machine_may_end_a_call(door: Door) -> None:
    ending = unified_number().nodes["closed-goodbye"]
    door.flows.put(replace(unified_number(), version="19996/3", start=ending.name))
    call = await door.dial("1.02")

    assert await call.command() == 'STREAM FILE "tawasul/goodbye" "0123456789*#"'
    call.reply("200 result=0")
    assert await call.command() == 'SET VARIABLE "TAWASUL_DECISION" "hangup"'
    call.reply("200 result=1")

    assert await call.command() == ""
    assert door.observer.last.outcome == "closed_hours"


TALK = (
    ev.CallerJoinedQueue(call_id="1.7", at=NOON, queue="noor", position=1),
    ev.AgentConnected(call_id="1.7", at=NOON, queue="noor", agent="1001"),
)


async def test_the_survey_goes_on_with_a_call_that_began_before(door: Door) -> None:
    door.notice = "notice"
    door.calls.start(a_start("1.7"))
    for event in TALK:
        door.calls.take(event)

    call = await door.survey("1.7")
    assert await call.command() == 'GET DATA "tawasul/survey-invitation" "5000" "1"'
    assert door.server.led() == frozenset()
    call.reply("200 result=1")
    assert await call.command() == 'GET DATA "tawasul/survey-agent" "5000" "1"'
    call.reply("200 result=4")
    assert await call.command() == 'GET DATA "tawasul/survey-solved" "5000" "1"'
    call.reply("200 result=0")
    assert await call.command() == 'STREAM FILE "tawasul/connecting-emergency" "0123456789*#"'
    call.reply("200 result=0")
    assert await call.command() == 'SET VARIABLE "TAWASUL_DECISION" "queue-emergency"'
    call.reply("200 result=1")
    await door.closed()

    assert door.observer.kinds.count("call_started") == 1
    assert door.observer.last.scores == {"agent": 4}
    assert door.observer.last.flow_version == "1"
    (entered,) = [it for _, it in door.observer.changes if isinstance(it, ev.SurveyEntered)]
    assert (entered.queue, entered.flow_version) == ("noor", survey().version)


async def test_a_survey_of_a_call_that_is_not_known_yet_is_led_and_nothing_is_lost(
    door: Door,
) -> None:
    call = await door.survey("1.7")
    await call.command()
    call.reply("200 result=1")
    await call.command()
    call.reply("200 result=5")
    await call.command()
    assert door.observer.changes == []

    door.calls.start(a_start("1.7"))
    for event in TALK:
        door.calls.take(event)

    assert door.observer.last.scores == {"agent": 5}
    assert door.observer.last.state == "survey_in_wrap_up"


async def test_a_controller_that_stops_in_the_survey_hands_the_caller_back(door: Door) -> None:
    door.calls.start(a_start("1.7"))
    for event in TALK:
        door.calls.take(event)
    call = await door.survey("1.7")
    await call.command()

    await door.server.drain(0)

    assert await call.command() == ""
    assert "dialogue_lost" in door.observer.kinds
    assert door.observer.last.state in SURVEYED


@pytest.mark.parametrize("digits", [[], ["3"], ["3", "1"]], ids=["main", "deeper", "connecting"])
@pytest.mark.parametrize("how", ["hangup line", "minus one", "dead channel", "cut"])
async def test_a_dialogue_may_end_at_any_point(door: Door, digits: list[str], how: str) -> None:
    call = await door.dial("1.2")
    for digit in digits:
        await call.command()
        call.reply(f"200 result={ord(digit)}" if digit == "3" else f"200 result={digit}")
    await call.command()

    if how == "dead channel":
        call.reply("511 Command Not Permitted on a dead channel or intercept routine")
    elif how == "minus one":
        call.reply("200 result=-1")
        call.reply("HANGUP")
    elif how == "hangup line":
        call.reply("HANGUP")
    else:
        call.close()

    await door.closed()
    assert len(door.calls) == 1  # AMI tells what became of the caller
    assert door.observer.kinds[-1] in {"menu_entered", "digit_pressed"}


async def test_a_key_may_interrupt_the_greeting(door: Door) -> None:
    call = await door.dial("1.3")
    await call.command()

    call.reply(f"200 result={ord('0')} endpos=1600")

    assert await call.command() == 'STREAM FILE "tawasul/connecting-emergency" "0123456789*#"'


async def test_a_refused_command_loses_the_dialogue_but_not_the_call(door: Door) -> None:
    call = await door.dial("1.4")
    await call.command()

    call.reply("510 Invalid or unknown command")

    assert await call.command() == ""
    assert door.observer.kinds[-1] == "dialogue_lost"
    assert len(door.calls) == 1


async def test_an_unknown_route_is_handed_back(door: Door) -> None:
    call = await door.dial("1.5", route="flow/unknown")

    assert await call.command() == ""


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff" * 20_000,
        b"agi_x: " + b"y" * 40_000,
        b"".join(b"agi_%d: x\n" % number for number in range(10_000)),
    ],
    ids=["probe", "http", "bytes", "long line", "endless"],
)
async def test_whoever_does_not_speak_fastagi_is_cut_off_while_calls_go_on(
    door: Door, bytes_: bytes
) -> None:
    good = await door.dial("1.6")
    await good.command()
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)

    writer.write(bytes_)
    if not bytes_:
        writer.close()
    else:
        async with asyncio.timeout(10):
            with suppress(ConnectionError):
                assert await reader.read() == b""

    good.reply(f"200 result={ord('1')}")
    assert await good.command() == 'STREAM FILE "tawasul/connecting-general" "0123456789*#"'
    writer.close()
    good.close()


async def test_a_silent_connection_is_closed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agi.server.HEADER_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)

    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()


async def test_there_is_a_limit_to_connections(door: Door) -> None:
    calls = [await door.dial(f"2.{number}") for number in range(50)]
    for call in calls:
        await call.command()

    _, writer = one_more = await asyncio.open_connection("127.0.0.1", door.port)

    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await one_more[0].readexactly(1)
    writer.close()
    for call in calls:
        call.close()


async def test_a_drain_waits_for_the_calls_in_menus(door: Door) -> None:
    call = await door.dial("1.7")
    await call.command()
    draining = asyncio.create_task(door.server.drain(10))
    call.reply(f"200 result={ord('1')}")
    await call.command()
    call.reply("200 result=0")
    await call.command()
    call.reply("200 result=1")

    async with asyncio.timeout(5):
        await draining
    assert door.observer.last.path == ("main-menu:1",)


async def test_a_drain_hands_back_who_has_not_chosen(door: Door) -> None:
    call = await door.dial("1.8")
    await call.command()

    await door.server.drain(0.01)

    assert await call.command() == ""
    assert door.observer.kinds[-1] == "dialogue_lost"
    assert door.observer.last.state == "in_menu"


async def test_many_calls_at_once_are_led(door: Door) -> None:
    async def one(number: int) -> str:
        call = await door.dial(f"3.{number}")
        await call.command()
        call.reply(f"200 result={ord('0')}")
        await call.command()
        call.reply("200 result=0")
        decision = await call.command()
        call.reply("200 result=1")
        call.close()
        return decision

    async with asyncio.timeout(20):
        for _ in range(10):
            decisions = await asyncio.gather(*(one(number) for number in range(40)))
            assert set(decisions) == {'SET VARIABLE "TAWASUL_DECISION" "queue-emergency"'}
            await door.closed()
