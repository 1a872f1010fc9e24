"""Events over a real Redis that is stopped and started again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import orjson
import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from core.database import engine_for
from supervision import publisher as publishing
from supervision.journal import Journal
from supervision.publisher import BOARD, STREAM, RedisPublisher, redis_for
from supervision.spool import Spool
from tests.builders import NOON, Step, a_menu_call, an_answered_call
from tests.servers import PostgresServer, RedisServer

Entry = tuple[bytes, dict[bytes, bytes]]


class Centre:
    """A journal with a publisher, as a running centre has them."""

    def __init__(self, engine: AsyncEngine, redis: Redis, folder: Path) -> None:
        self.spool = Spool(folder)
        self.publisher = RedisPublisher(redis, self.spool, lambda: b'{"queues": []}')
        self.journal = Journal(engine, self.spool, self.publisher)
        self.running = [
            asyncio.create_task(self.journal.run()),
            asyncio.create_task(self.publisher.run()),
        ]

    def tell(self, steps: list[Step]) -> list[Step]:
        for call, event in steps:
            self.journal.call_changed(call, event)
        return steps

    async def published(self) -> None:
        """Wait until all that was told is published."""
        await self.journal.settle(seconds=30)
        await until(lambda: not self.spool.size and self.publisher.is_up)

    async def close(self) -> None:
        await self.journal.close()
        await self.publisher.close()
        await asyncio.gather(*self.running)
        self.spool.close()


@asynccontextmanager
async def a_centre(url: str, redis_url: str, folder: Path) -> AsyncIterator[Centre]:
    engine = engine_for(url)
    centre = Centre(engine, redis_for(redis_url), folder)
    try:
        yield centre
    finally:
        await centre.close()
        await engine.dispose()


@pytest.fixture
async def redis(redis_server: RedisServer) -> AsyncIterator[Redis]:
    client = redis_for(redis_server.url)
    yield client
    await client.aclose()


async def until(is_so: Callable[[], bool]) -> None:
    """Look until it is so; what happens in Redis sends no event to wait for."""
    async with asyncio.timeout(30):
        while not is_so():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.02)


async def stream(redis: Redis) -> list[tuple[str, int]]:
    """Return (call_id, n) of each entry, in order."""
    entries = cast("list[Entry]", await redis.xrange(STREAM))
    records = [orjson.loads(fields[b"event"]) for _, fields in entries]
    return [(record["call_id"], record["n"]) for record in records]


def names(*lives: list[Step]) -> list[tuple[str, int]]:
    return [(call.call_id, call.events) for life in lives for call, _ in life]


async def test_each_event_is_published_once_and_in_order(
    sqlite_url: str, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        first, second = centre.tell(an_answered_call()), centre.tell(a_menu_call())
        await centre.published()

        assert await stream(redis) == names(first, second)
        assert centre.journal.redis_is_up


async def test_the_board_lies_in_a_key_that_goes_stale_by_itself(
    sqlite_url: str, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        await centre.published()

        assert await redis.get(BOARD) == b'{"queues": []}'
        assert 0 < await redis.ttl(BOARD) <= 15


async def test_a_redis_that_goes_and_comes_back_gets_everything_once_and_in_order(
    sqlite_url: str,
    redis_server: RedisServer,
    redis: Redis,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        before = centre.tell(a_menu_call())
        await centre.published()

        redis_server.stop()
        during = centre.tell(an_answered_call())
        await centre.journal.settle()
        await until(lambda: not centre.journal.redis_is_up)
        more = centre.tell(a_menu_call())
        redis_server.start()
        await centre.published()

        assert await stream(redis) == names(before, during, more)
    assert [record.getMessage() for record in caplog.records] == [
        "Redis is away: events are kept and published when it is back.",
        "Redis is back.",
    ]


async def test_a_redis_that_never_answers_is_never_thought_up(tmp_path: Path) -> None:
    tries: list[bool] = []

    def board() -> bytes:
        tries.append(publisher.is_up)
        return b"{}"

    publisher = RedisPublisher(
        redis_for(f"unix://{tmp_path}/none"), Spool(tmp_path / "spool"), board
    )
    running = asyncio.create_task(publisher.run())
    await until(lambda: len(tries) == 4)
    await publisher.close()
    await running

    assert not any(tries)


async def test_what_was_sent_but_not_noted_is_not_published_twice(
    sqlite_url: str, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    lives = [a_menu_call(at=NOON + timedelta(seconds=i)) for i in range(30)]
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        for life in lives[:20]:
            centre.tell(life)
        await centre.published()
    (tmp_path / "spool" / "redis.cursor").write_bytes(b"0" * 20)  # killed before it was noted
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        for life in lives[20:]:
            centre.tell(life)
        await centre.published()

        assert await stream(redis) == names(*lives)


async def test_nothing_is_published_that_is_not_in_the_database(
    postgres_server: PostgresServer,
    postgres_url: str,
    redis_server: RedisServer,
    redis: Redis,
    tmp_path: Path,
) -> None:
    async with a_centre(postgres_url, redis_server.url, tmp_path / "spool") as centre:
        before = centre.tell(a_menu_call())
        await centre.published()
        postgres_server.stop()
        try:
            after = centre.tell(a_menu_call())
            await asyncio.sleep(0.5)
            assert await stream(redis) == names(before)
        finally:
            postgres_server.start()
        await centre.published()

        assert await stream(redis) == names(before, after)


async def test_the_stream_keeps_about_its_length(
    sqlite_url: str,
    redis_server: RedisServer,
    redis: Redis,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "STREAM_LENGTH", 100)
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        for i in range(200):
            centre.tell(a_menu_call(at=NOON + timedelta(seconds=i)))
        await centre.published()

        assert 100 <= await redis.xlen(STREAM) <= 300


async def test_a_redis_away_for_too_long_misses_the_oldest_and_gets_whole_records(
    sqlite_url: str,
    redis_server: RedisServer,
    redis: Redis,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "KEPT_BYTES", 5000)
    lives = [a_menu_call(at=NOON + timedelta(seconds=i)) for i in range(50)]
    redis_server.stop()
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "spool") as centre:
        for life in lives:
            centre.tell(life)
        await centre.journal.settle()
        await until(lambda: centre.spool.size <= 5000)
        redis_server.start()
        await centre.published()

        kept = await stream(redis)
        assert 0 < len(kept) < 200
        assert kept == names(*lives)[-len(kept) :]


async def test_a_spool_made_anew_goes_on_in_the_old_stream(
    sqlite_url: str, redis_server: RedisServer, redis: Redis, tmp_path: Path
) -> None:
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "one") as centre:
        first = centre.tell(a_menu_call())
        await centre.published()
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "two") as centre:
        second = centre.tell(a_menu_call())
        await centre.published()

        assert await stream(redis) == names(first, second)
    (tmp_path / "three").mkdir()
    (tmp_path / "three" / "generation").write_text("1")  # the clock had been set back
    async with a_centre(sqlite_url, redis_server.url, tmp_path / "three") as centre:
        third = centre.tell(a_menu_call())
        await centre.published()

        assert await stream(redis) == names(first, second, third)
