"""Each agent's desk: told at once what is theirs, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy.ext.asyncio import async_sessionmaker

from agi.calls import Call
from agi.events import AgentMissed
from supervision import desks
from supervision.board import Board
from supervision.caller_story import Story, story_of
from supervision.desk_messages import DeskMessages
from supervision.desks import DeskHub, DeskWatcher
from tests.builders import NOON, Step, a_member, an_answered_call, life_of


class NoMessages(DeskMessages):
    """Nobody says anything, and no database is asked."""

    def __init__(self) -> None:
        super().__init__(async_sessionmaker())


class Rig:
    """A hub beside its board; stories come when they are let come."""

    def __init__(self) -> None:
        self.board = Board({"noor": timedelta(seconds=20)}, lambda: NOON)
        self.may_read = asyncio.Event()
        self.read: list[str] = []
        self.hub = DeskHub(self.board, NoMessages(), self.story, lambda: NOON)

    async def story(self, call: Call) -> Story:
        self.read.append(call.call_id)
        await self.may_read.wait()
        return story_of(call, card=None, events=(), calls=(), records=(), callbacks=())

    def tell(self, steps: list[Step]) -> None:
        for call, event in steps:
            self.board.call_changed(call, event)
            self.hub.call_changed(call, event)


@pytest.fixture
async def rig(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Rig]:
    """Nothing is told by the second alone: what comes was told at once."""
    monkeypatch.setattr(desks, "HEARTBEAT_SECONDS", 60.0)
    rig = Rig()
    yield rig
    rig.hub.close()


async def hear(watcher: DeskWatcher) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = orjson.loads(await anext(watcher))
    return message


async def test_the_ring_and_each_change_after_it_are_told_at_once(rig: Rig) -> None:
    steps = an_answered_call(queue="noor")
    async with rig.hub.subscribe("1001") as watcher:
        assert (await hear(watcher))["call"] is None
        rig.tell(steps[:5])
        assert (await hear(watcher))["call"]["state"] == "ringing"
        rig.tell(steps[5:6])
        assert (await hear(watcher))["call"]["state"] == "talking"
        rig.tell(steps[6:8])
        assert (await hear(watcher))["call"]["state"] == "wrap_up"
        rig.tell(steps[8:])

        assert (await hear(watcher))["call"] is None


async def test_the_story_follows_the_ring_and_is_read_once(rig: Rig) -> None:
    steps = an_answered_call(queue="noor")
    async with rig.hub.subscribe("1001") as watcher:
        await hear(watcher)
        rig.tell(steps[:5])
        ring = await hear(watcher)
        rig.may_read.set()
        story = await hear(watcher)

    assert ring["call"]["story"] is None
    assert story["call"]["story"]["earlier"] == []
    assert rig.read == [steps[0][0].call_id]


async def test_a_story_that_comes_after_the_end_is_not_kept(rig: Rig) -> None:
    steps = an_answered_call(queue="noor")
    async with rig.hub.subscribe("1001") as watcher:
        rig.tell(steps[:5])
        await hear(watcher)
        await asyncio.sleep(0)
        rig.tell(steps[5:])
        rig.may_read.set()
        await hear(watcher)
        await asyncio.sleep(0)

    assert rig.hub._stories == {}
    assert rig.hub._reading == {}


async def test_who_missed_a_ring_is_told_that_it_is_gone(rig: Rig) -> None:
    events = [event for _, event in an_answered_call(queue="noor")][:5]
    missed = AgentMissed(call_id=events[0].call_id, at=NOON, queue="noor", agent="1001")
    steps = life_of([*events, missed])
    async with rig.hub.subscribe("1001") as watcher:
        rig.tell(steps[:5])
        assert (await hear(watcher))["call"] is not None
        rig.tell(steps[5:])

        assert (await hear(watcher))["call"] is None


async def test_ones_own_pause_is_told_at_once_and_anothers_is_not(rig: Rig) -> None:
    async with rig.hub.subscribe("1001") as mine, rig.hub.subscribe("1002") as others:
        await hear(mine)
        await hear(others)
        member = a_member("1001", "noor", is_paused=True, pause_reason="prayer")
        rig.board.member_changed(member)
        rig.hub.member_changed(member)

        assert (await hear(mine))["me"]["pause_reason"] == "prayer"
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(others)


async def test_a_desk_that_stands_still_says_that_it_is_there(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "HEARTBEAT_SECONDS", 0.01)
    async with rig.hub.subscribe("1001") as watcher:
        await hear(watcher)

        assert await hear(watcher) == {"type": "heartbeat", "at": NOON.isoformat()}


async def test_a_rebuilt_world_is_told_to_every_desk_and_forgets_what_is_gone(rig: Rig) -> None:
    rig.may_read.set()
    rig.tell(an_answered_call(queue="noor")[:6])
    async with rig.hub.subscribe("1001") as watcher:
        assert (await hear(watcher))["call"] is not None
        rig.board.world_rebuilt([], [a_member("1001", "noor")])
        rig.hub.world_rebuilt([], [])
        assert (await hear(watcher))["call"] is None
        rig.board.asterisk_lost()
        rig.hub.asterisk_lost()

        assert (await hear(watcher))["is_stale"]
    assert rig.hub._agents == {}
