"""What was committed, told to other processes over Redis: in order, once, and later if need be.

Each record goes to the stream under an id made of its place in the spool, so that one sent twice
is refused by Redis. The board is kept in a key that goes stale by itself.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from supervision.segments import Batch
from supervision.spool import Spool

log = logging.getLogger(__name__)

READER = "redis"
STREAM = "tawasul:events"
BOARD = "tawasul:board"
FIELD = "event"
STREAM_LENGTH = 100_000
BATCH_BYTES = 64 << 10
KEPT_BYTES = 256 << 20  # the stream would drop what is older anyhow
BOARD_SECONDS = 1.0
BOARD_LIVES_SECONDS = 15
ANSWER_SECONDS = 5.0
FIRST_DELAY, LAST_DELAY = 0.2, 5.0
OUTAGES = (RedisError, OSError, TimeoutError)
REFUSED = "equal or smaller"  # Redis about an id that is not the greatest

ADD = f"""
for i = 2, #ARGV, 2 do
  local answer = redis.pcall('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], ARGV[i], '{FIELD}', ARGV[i+1])
  if type(answer) == 'table' and answer.err and not string.find(answer.err, '{REFUSED}', 1, true)
  then return answer end
end
return 1
"""


def redis_for(url: str) -> Redis:
    """Return a client that neither waits for ever nor decodes."""
    client: Redis = Redis.from_url(  # type: ignore[no-untyped-call,unused-ignore]
        url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
    )
    return client


class RedisPublisher:
    """Follows the journal through the spool with a cursor of its own; ``run`` must run."""

    def __init__(self, redis: Redis, spool: Spool, board: Callable[[], bytes]) -> None:
        self._redis = redis
        self._spool = spool
        self._board = board
        self._cursor = spool.cursor(READER)
        self._committed = self._cursor.position
        self._generation: int | None = None
        self._arrived = asyncio.Event()
        self._is_closing = False
        self._was_asked = False
        self._board_due = 0.0
        self._one_at_a_time = asyncio.Lock()
        self.is_up = False

    def committed(self, position: int) -> None:
        """All records of the spool before *position* are in the database."""
        self._committed = position
        self._arrived.set()

    async def run(self) -> None:
        """Publish what is committed, until ``close``."""
        delay = FIRST_DELAY
        while not self._is_closing:
            if await self._published():
                delay = FIRST_DELAY
                await self._something_to_do()
            else:
                self._forget_too_old()
                await asyncio.sleep(delay)
                delay = min(delay * 2, LAST_DELAY)

    async def close(self) -> None:
        """Publish what is left, if Redis is there, and let go of the connection."""
        self._is_closing = True
        self._arrived.set()
        await self._published()
        await self._redis.aclose()

    async def _something_to_do(self) -> None:
        """Wait for records, but not beyond the time when the board is to be shown again."""
        try:
            async with asyncio.timeout_at(self._board_due):
                await self._arrived.wait()
        except TimeoutError:
            return
        self._arrived.clear()

    async def _published(self) -> bool:
        """Publish all that is committed, and the board when due; False when Redis is away."""
        try:
            async with self._one_at_a_time:
                await self._publish_events()
                await self._publish_board()
        except OUTAGES as error:
            self._redis_answered(error)
            return False
        self._redis_answered(None)
        return True

    async def _publish_board(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._board_due or self._is_closing:
            await self._redis.set(BOARD, self._board(), ex=BOARD_LIVES_SECONDS)
            self._board_due = now + BOARD_SECONDS

    async def _publish_events(self) -> None:
        while self._cursor.position < self._committed:
            batch = self._spool.read(self._cursor.position, BATCH_BYTES)
            await self._add(batch)
            self._spool.advance(READER, batch.end)

    async def _add(self, batch: Batch) -> None:
        generation = await self._stream_generation()
        arguments: list[bytes | str | int] = [STREAM_LENGTH]
        position = self._cursor.position
        for record in batch.records:
            position += len(record) + 1
            arguments += f"{generation}-{position}", record
        answer = self._redis.eval(ADD, 1, STREAM, *cast("list[Any]", arguments))
        await cast("Awaitable[object]", answer)

    async def _stream_generation(self) -> int:
        """Return the first part of our ids; it must not lie before that of the stream's last."""
        if self._generation is None:
            last = cast("list[tuple[bytes, object]]", await self._redis.xrevrange(STREAM, count=1))
            newest = int(last[0][0].partition(b"-")[0]) if last else 0
            self._generation = self._spool.generation
            if newest > self._generation:  # the clock went back, and the spool was made anew
                log.error("The stream is newer than the spool: was the clock set back?")
                self._generation = newest + 1
        return self._generation

    def _forget_too_old(self) -> None:
        """While Redis is away, keep no more than the stream itself would."""
        limit = self._committed - KEPT_BYTES
        if self._cursor.position < limit:
            begin = self._spool.boundary_after(limit)
            log.error(
                "Redis is away for so long that its oldest events are dropped.",
                extra={"bytes": begin - self._cursor.position},
            )
            self._spool.advance(READER, begin)

    def _redis_answered(self, error: Exception | None) -> None:
        """Keep whether Redis is up, and log when that changes."""
        was_up, self.is_up = self.is_up, error is None
        if error is not None and (was_up or not self._was_asked):
            log.error(
                "Redis is away: events are kept and published when it is back.",
                extra={"reason": str(error)},
            )
        elif error is None and not was_up and self._was_asked:
            log.warning("Redis is back.")
        self._was_asked = True
