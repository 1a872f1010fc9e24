"""What other processes read of the live board in a real Redis."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from redis.asyncio import Redis

from agi import events as ev
from agi.events import DeviceState
from core.clock import utc_now
from supervision import publisher as publishing
from supervision.board import Board
from supervision.publisher import BOARD, RedisPublisher, redis_for
from supervision.spool import Spool
from tests.builders import a_member, a_start, life_of
from tests.servers import RedisServer

TARGETS = {"general": timedelta(seconds=20), "noor": timedelta(seconds=20)}


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    """Another process' connection."""
    client = redis_for(redis_server.url)
    yield client
    await client.aclose()


@pytest.fixture
def board() -> Board:
    """Two who wait, one agent whose phone is away and one who pauses."""
    board = Board(TARGETS)
    at = datetime.now(UTC) - timedelta(seconds=30)
    away = a_member("1001", "noor", device=DeviceState.UNAVAILABLE, at=at)
    paused = a_member("1002", "noor", is_paused=True, pause_reason="صلاة", at=at)
    board.world_rebuilt([], [])
    for member in (away, paused):
        board.member_changed(member)
    board.agents_known({"1001": "نورة", "1002": "فهد"})
    for second in (0, 5):
        joined = at + timedelta(seconds=second)
        start = a_start(at=joined)
        joins = ev.CallerJoinedQueue(call_id=start.call_id, at=joined, queue="noor", position=1)
        for call, event in life_of([start, joins]):
            board.call_changed(call, event)
    return board


@asynccontextmanager
async def published(board: Board, url: str, folder: Path) -> AsyncIterator[None]:
    """Publish *board* as the controller does; at the end it dies without a word."""
    spool, client = Spool(folder), redis_for(url)
    publisher = RedisPublisher(client, spool, lambda: orjson.dumps(board.snapshot(utc_now())))
    running = asyncio.create_task(publisher.run())
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await client.aclose()
        spool.close()


async def read(redis: Redis, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return the board once it is as *wanted*; nothing tells when it is written."""
    async with asyncio.timeout(10):
        while True:
            text = await redis.get(BOARD)
            if text is not None and wanted(shown := orjson.loads(text)):
                return dict(shown)
            await asyncio.sleep(0.02)


async def until_gone(exists: Callable[[], Awaitable[Any]]) -> None:
    """Look until the board has gone stale."""
    async with asyncio.timeout(10):
        while await exists():  # noqa: ASYNC110 - Redis tells nobody when a key expires
            await asyncio.sleep(0.05)


async def test_it_tells_queues_places_waits_and_agents_with_their_states(
    board: Board, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    async with published(board, redis_server.url, tmp_path):
        shown = await read(redis, lambda _: True)

    queues = {queue["queue"]: queue for queue in shown["queues"]}
    assert set(queues) == set(TARGETS)
    noor = queues["noor"]
    assert [caller["position"] for caller in noor["callers"]] == [1, 2]
    assert all({"call_id", "joined_at", "wait"} <= caller.keys() for caller in noor["callers"])
    assert 29 < noor["longest_wait_seconds"] < 60
    assert [(agent["name"], agent["state"]) for agent in shown["agents"]] == [
        ("نورة", "unavailable"),
        ("فهد", "paused"),
    ]
    assert shown["agents"][1]["pause_reason"] == "صلاة"
    assert datetime.fromisoformat(shown["agents"][1]["since"]) < datetime.now(UTC)
    assert {call["queue"] for call in shown["calls"]} == {"noor"}


async def test_it_is_fresh_while_nothing_happens(
    board: Board, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    async with published(board, redis_server.url, tmp_path):
        first = await read(redis, lambda _: True)
        second = await read(redis, lambda shown: bool(shown["at"] > first["at"]))

    waits = [row["queues"][1]["longest_wait_seconds"] for row in (first, second)]
    assert waits[1] > waits[0]
    between = datetime.fromisoformat(second["at"]) - datetime.fromisoformat(first["at"])
    assert between < timedelta(seconds=5)  # 1 s on a machine that is not busy


async def test_a_change_is_there_at_the_next_writing(
    board: Board, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    async with published(board, redis_server.url, tmp_path):
        await read(redis, lambda _: True)
        board.asterisk_lost()

        assert await read(redis, lambda shown: bool(shown["is_stale"]))


async def test_after_a_crash_it_stays_for_a_while_and_goes_by_itself(
    board: Board,
    redis_server: RedisServer,
    redis: Redis,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with published(board, redis_server.url, tmp_path / "before"):
        first = await read(redis, lambda _: True)
    assert 0 < await redis.ttl(BOARD) <= publishing.BOARD_LIVES_SECONDS
    assert orjson.loads(await redis.get(BOARD) or "") == first
    monkeypatch.setattr(publishing, "BOARD_LIVES_SECONDS", 1)
    async with published(board, redis_server.url, tmp_path / "again"):
        await read(redis, lambda shown: bool(shown["at"] > first["at"]))

    await until_gone(lambda: redis.exists(BOARD))
