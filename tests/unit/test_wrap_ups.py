"""More time for a wrap-up: the agent is paused meanwhile and free again afterwards."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agi import events as ev
from agi.call_table import CallTable
from agi.calls import Call, CallState, record_after, started
from agi.errors import NotInWrapUpError
from agi.events import EndedBy
from agi.wrap_ups import MORE_TIME, WrapUpKeeper
from asterisk_conf.names import PauseReason
from tests.builders import NOON, a_member
from tests.fakes.switch import FakeMeter

CALL_ID = "1790000000.1"
SHORTLY = timedelta(milliseconds=20)


class FakeAmi:
    """Remembers what queue members were told."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        self.told.put_nowait((headers["Paused"], headers.get("Reason", "")))
        return {"Response": "Success", "ActionID": name}

    async def list(self, name: str, **_: str) -> Sequence[Mapping[str, str]]:
        raise AssertionError(name)


class Rig:
    """A call table whose keeper speaks to a played Asterisk; the agent is ready."""

    def __init__(self) -> None:
        self.keeper, self.ami = WrapUpKeeper({"noor": SHORTLY}), FakeAmi()
        self.calls = CallTable(self.keeper, FakeMeter(), wrap_up={"noor": timedelta(seconds=10)})
        self.keeper.member_changed(a_member("1001", "noor"))

    def wrapping_up(self) -> None:
        now = datetime.now(UTC)
        start = ev.CallFound(
            call_id=CALL_ID, at=now, caller="0555000111", channel="PJSIP/operator-1", language=""
        )
        self.calls.start(start)
        for event in (
            ev.CallerJoinedQueue(call_id=CALL_ID, at=now, queue="noor", position=1),
            ev.AgentConnected(call_id=CALL_ID, at=now, queue="noor", agent="1001"),
            ev.AgentCompleted(
                call_id=CALL_ID, at=now, queue="noor", agent="1001", ended_by=EndedBy.CALLER
            ),
        ):
            self.calls.take(event)

    def taken_over(self) -> Call:
        start = ev.CallFound(
            call_id=CALL_ID, at=NOON, caller="0555000111", channel="PJSIP/operator-1", language=""
        )
        call = record_after(
            started(start), ev.CallerJoinedQueue(call_id=CALL_ID, at=NOON, queue="noor", position=1)
        )
        return record_after(
            call, ev.AgentConnected(call_id=CALL_ID, at=NOON, queue="noor", agent="1002")
        )

    async def prolong(self) -> datetime:
        return await self.keeper.prolong(self.ami, self.calls, CALL_ID, "1001")


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    freeing = asyncio.create_task(rig.keeper.run(rig.ami))
    yield rig
    freeing.cancel()
    rig.calls.close()


async def test_more_time_pauses_the_agent_and_moves_the_end(rig: Rig) -> None:
    rig.wrapping_up()
    ends_at = rig.calls.wrap_up_ends_at(CALL_ID)
    assert ends_at is not None

    assert await rig.prolong() == ends_at + MORE_TIME
    assert rig.calls.wrap_up_ends_at(CALL_ID) == ends_at + MORE_TIME
    assert await rig.ami.told.get() == ("true", PauseReason.WRAP_UP)


async def test_who_is_done_is_free_at_once(rig: Rig) -> None:
    rig.wrapping_up()
    await rig.prolong()
    await rig.ami.told.get()

    rig.calls.end_wrap_up(CALL_ID)

    async with asyncio.timeout(5):
        assert await rig.ami.told.get() == ("false", "")
    assert rig.calls.wrap_up_ends_at(CALL_ID) is None


async def test_a_pause_of_the_agents_own_is_left_to_them(rig: Rig) -> None:
    rig.wrapping_up()
    await rig.prolong()
    await rig.ami.told.get()
    rig.keeper.member_changed(a_member("1001", "noor", is_paused=True, pause_reason="prayer"))

    rig.calls.end_wrap_up(CALL_ID)
    await asyncio.sleep(0)

    assert rig.ami.told.empty()


async def test_without_more_time_nobody_is_paused_or_freed(rig: Rig) -> None:
    rig.wrapping_up()

    rig.calls.end_wrap_up(CALL_ID)
    await asyncio.sleep(0)

    assert rig.ami.told.empty()
    with pytest.raises(NotInWrapUpError):
        rig.calls.end_wrap_up(CALL_ID)
    with pytest.raises(NotInWrapUpError):
        await rig.prolong()


async def test_a_wrap_up_that_ended_while_nobody_looked_frees_its_agent(rig: Rig) -> None:
    paused = a_member("1001", "noor", is_paused=True, pause_reason=PauseReason.WRAP_UP)

    rig.keeper.world_rebuilt([], [paused])

    async with asyncio.timeout(5):
        assert await rig.ami.told.get() == ("false", "")


async def test_a_wrap_up_that_goes_on_after_a_restart_holds_its_agent(rig: Rig) -> None:
    rig.wrapping_up()
    paused = a_member("1001", "noor", is_paused=True, pause_reason=PauseReason.WRAP_UP)
    call = rig.calls.get(CALL_ID)
    assert call is not None
    assert call.state is CallState.WRAP_UP
    rig.keeper.world_rebuilt([call], [paused])
    assert rig.ami.told.empty()

    rig.calls.end_wrap_up(CALL_ID)

    async with asyncio.timeout(5):
        assert await rig.ami.told.get() == ("false", "")


async def test_who_hands_a_caller_on_wraps_up_and_who_takes_them_over_is_held_until_their_own_end(
    rig: Rig,
) -> None:
    rig.keeper.member_changed(a_member("1002", "noor"))
    now = datetime.now(UTC)
    rig.calls.start(
        ev.CallFound(
            call_id=CALL_ID, at=now, caller="0555000111", channel="PJSIP/operator-1", language=""
        )
    )
    for event in (
        ev.CallerJoinedQueue(call_id=CALL_ID, at=now, queue="noor", position=1),
        ev.AgentConnected(call_id=CALL_ID, at=now, queue="noor", agent="1001"),
        ev.ColleagueAsked(call_id=CALL_ID, at=now, colleague="1002"),
        ev.ColleagueAnswered(call_id=CALL_ID, at=now, colleague="1002"),
        ev.CallTransferred(call_id=CALL_ID, at=now, target="1002", attended=True),
        ev.AgentConnected(call_id=CALL_ID, at=now, queue="noor", agent="1002"),
    ):
        rig.calls.take(event)

    async with asyncio.timeout(5):
        told = [await rig.ami.told.get() for _ in range(3)]
    assert told == [  # the agent, the colleague, and the agent again
        ("true", PauseReason.WRAP_UP),
        ("true", PauseReason.WRAP_UP),
        ("false", ""),
    ]
    rig.calls.take(ev.CallerHungUp(call_id=CALL_ID, at=now, ended_by=EndedBy.CALLER, cause=16))
    assert rig.ami.told.empty()
    rig.calls.end_wrap_up(CALL_ID)
    async with asyncio.timeout(5):
        assert await rig.ami.told.get() == ("false", "")


async def test_who_answers_a_queue_is_not_held(rig: Rig) -> None:
    rig.wrapping_up()
    await asyncio.sleep(0)

    assert rig.ami.told.empty()


async def test_a_restart_in_the_middle_of_a_taken_talk_frees_nobody(rig: Rig) -> None:
    call = rig.taken_over()
    held = a_member("1002", "noor", is_paused=True, pause_reason=PauseReason.WRAP_UP)

    rig.keeper.world_rebuilt([call], [held])
    await asyncio.sleep(0)

    assert rig.ami.told.empty()


async def test_who_has_written_of_a_caller_whom_they_handed_on_is_free_at_once(rig: Rig) -> None:
    keeper = WrapUpKeeper({"noor": timedelta(minutes=1)})
    keeper.member_changed(a_member("1001", "noor"))
    telling = asyncio.create_task(keeper.run(rig.ami))
    call = replace(rig.taken_over(), agent="1001", state=CallState.TRANSFERRING)
    moved = ev.CallTransferred(call_id=CALL_ID, at=NOON, target="1002", attended=True)
    keeper.call_changed(call, moved)

    assert keeper.finish("1001")
    assert not keeper.finish("1001")

    async with asyncio.timeout(5):
        told = [await rig.ami.told.get() for _ in range(2)]
    assert told == [("true", PauseReason.WRAP_UP), ("false", "")]
    telling.cancel()


async def test_who_hands_a_caller_on_and_pauses_for_a_reason_of_their_own_is_left_alone(
    rig: Rig,
) -> None:
    call = record_after(
        replace(rig.taken_over(), agent="1001"),
        moved := ev.CallTransferred(call_id=CALL_ID, at=NOON, target="general", attended=False),
    )
    rig.keeper.call_changed(call, moved)
    async with asyncio.timeout(5):
        assert await rig.ami.told.get() == ("true", PauseReason.WRAP_UP)
    rig.keeper.member_changed(a_member("1001", "noor", is_paused=True, pause_reason="prayer"))
    await asyncio.sleep(2 * SHORTLY.total_seconds())

    assert rig.ami.told.empty()
