import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import orjson
import pytest

from supervision import live
from supervision.board import Board
from supervision.live import KEPT_MESSAGES, LiveHub, Watcher
from tests.builders import NOON, a_member, a_menu_call, an_abandoned_call

TARGETS = {"general": timedelta(seconds=20)}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "GATHER_SECONDS", 0.01)


@pytest.fixture
def board() -> Board:
    return Board(TARGETS, clock=lambda: NOON)


@pytest.fixture
async def hub(board: Board) -> LiveHub:
    hub = LiveHub(board, clock=lambda: NOON)
    board.world_rebuilt([], [])  # nobody watches yet
    return hub


async def next_of(watcher: Watcher) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = orjson.loads(await anext(watcher))
        return message


async def test_a_watcher_sees_the_whole_board_first_and_then_changes(
    board: Board, hub: LiveHub
) -> None:
    async with hub.subscribe() as watcher:
        first = await next_of(watcher)
        board.member_changed(a_member())
        then = await next_of(watcher)

    assert first["type"] == "snapshot"
    assert then["type"] == "changes"
    assert [agent["agent"] for agent in then["agents"]] == ["1001"]


async def test_changes_of_one_moment_are_one_message(board: Board, hub: LiveHub) -> None:
    async with hub.subscribe() as watcher:
        await next_of(watcher)
        for call, event in a_menu_call()[:3] + a_menu_call()[:3]:
            board.call_changed(call, event)
        await next_of(watcher)
        board.member_changed(a_member())
        message = await next_of(watcher)

    assert message["calls"] == []
    assert len(message["agents"]) == 1


async def test_a_slow_watcher_gets_a_whole_board_instead_of_a_growing_queue(
    board: Board, hub: LiveHub
) -> None:
    async with hub.subscribe() as watcher:
        await next_of(watcher)
        for number in range(KEPT_MESSAGES * 3):
            board.member_changed(a_member(str(1000 + number)))
            hub._tell_changes()

        kept = len(watcher._kept)
        message = await next_of(watcher)

    assert kept <= KEPT_MESSAGES
    assert message["type"] == "snapshot"
    assert len(message["agents"]) == KEPT_MESSAGES * 3


async def test_a_quiet_board_sends_heartbeats(
    hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    async with hub.subscribe() as watcher:
        await next_of(watcher)

        assert (await next_of(watcher))["type"] == "heartbeat"
        assert (await next_of(watcher))["type"] == "heartbeat"


async def test_a_beat_is_made_once_for_all_and_not_while_changes_are_told(
    board: Board, hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 1.0)
    async with hub.subscribe() as one, hub.subscribe() as other:
        for watcher in (one, other):
            await next_of(watcher)
        for _ in range(4):
            await asyncio.sleep(0.4)
            board.member_changed(a_member())
            assert (await next_of(one))["type"] == "changes"
            await next_of(other)
        assert hub.counts.made["heartbeat"] == 0
        assert await next_of(one) == await next_of(other)

    assert (hub.counts.made["heartbeat"], hub.counts.taken["heartbeat"]) == (1, 2)


async def test_the_first_change_is_told_at_once_and_those_that_follow_gather(
    board: Board, hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "GATHER_SECONDS", 0.5)
    clock = asyncio.get_running_loop().time
    async with hub.subscribe() as watcher:
        await next_of(watcher)
        began = clock()
        board.member_changed(a_member("1001"))
        await next_of(watcher)
        at_once = clock() - began
        for extension in ("1002", "1003"):
            board.member_changed(a_member(extension))
            await asyncio.sleep(0)
        gathered = await next_of(watcher)
        later = clock() - began

    assert at_once < 0.4
    assert later >= 0.5
    assert [agent["agent"] for agent in gathered["agents"]] == ["1002", "1003"]


async def test_a_board_that_is_dear_to_tell_is_told_more_rarely(
    board: Board, hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_OF_THE_LOOP", 1e-9)
    async with hub.subscribe() as watcher:
        await next_of(watcher)
        board.member_changed(a_member("1001"))
        await next_of(watcher)
        board.member_changed(a_member("1002"))
        await asyncio.sleep(0.1)

        assert hub.counts.made["changes"] == 1


async def test_a_long_line_is_told_more_rarely_than_its_callers(
    board: Board, hub: LiveHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LONG_LINE", 1)
    monkeypatch.setattr(live, "LONG_LINE_SECONDS", 0.4)
    clock = asyncio.get_running_loop().time
    async with hub.subscribe() as watcher:
        await next_of(watcher)
        told = []
        began = clock()
        for _ in range(3):
            for call, event in an_abandoned_call()[:-1]:
                board.call_changed(call, event)
            told.append(await next_of(watcher))
        held = await next_of(watcher)
        later = clock() - began

    assert [len(message["calls"]) for message in told] == [1, 1, 1]
    assert [len(message["queues"]) for message in told] == [1, 0, 0]
    assert (held["calls"], held["queues"][0]["waiting"]) == ([], 3)
    assert later >= 0.4


async def test_each_frame_is_made_once_for_all_who_watch(board: Board, hub: LiveHub) -> None:
    async with AsyncExitStack() as stack:
        watchers = [await stack.enter_async_context(hub.subscribe()) for _ in range(30)]
        whole = [await anext(watcher) for watcher in watchers]
        board.member_changed(a_member())
        change = [await anext(watcher) for watcher in watchers]

    assert len({id(text) for text in whole}) == len({id(text) for text in change}) == 1
    assert hub.counts.made == {"snapshot": 1, "changes": 1}
    assert hub.counts.taken == {"snapshot": 30, "changes": 30}


async def test_whoever_comes_after_a_change_sees_it(board: Board, hub: LiveHub) -> None:
    async with hub.subscribe() as first:
        await next_of(first)
        board.member_changed(a_member())
        await next_of(first)
        async with hub.subscribe() as second:
            assert [agent["agent"] for agent in (await next_of(second))["agents"]] == ["1001"]


async def test_who_watches_alone_again_sees_what_happened_meanwhile(
    board: Board, hub: LiveHub
) -> None:
    async with hub.subscribe() as first:
        await next_of(first)
    board.member_changed(a_member())
    async with hub.subscribe() as second:
        assert [agent["agent"] for agent in (await next_of(second))["agents"]] == ["1001"]


async def test_nobody_is_told_after_leaving_and_changes_do_not_pile_up(
    board: Board, hub: LiveHub
) -> None:
    async with hub.subscribe():
        assert hub.watchers == 1
    board.member_changed(a_member())
    await asyncio.sleep(0.05)

    assert hub.watchers == 0
    assert board.changed.agents == set()


async def test_every_watcher_gets_every_change(board: Board, hub: LiveHub) -> None:
    async with hub.subscribe() as one, hub.subscribe() as other:
        for watcher in (one, other):
            await next_of(watcher)
        board.member_changed(a_member())

        assert await next_of(one) == await next_of(other)
