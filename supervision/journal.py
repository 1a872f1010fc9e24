"""The journal: what happens to each call, at once on the disk, soon in the database, then told.

The order of effects is database, live board, publish. The board in memory waits for nobody; what
is published (Redis) was committed before.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import asyncpg  # type: ignore[import-untyped]  # it carries no types
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from agi.calls import Call
from agi.events import CallEvent
from core.database import sessions_for
from supervision.errors import JournalUnavailableError
from supervision.records import Record, read, record_of
from supervision.rejected import Rejected
from supervision.replay import replayed
from supervision.spool import Spool
from supervision.store import CallStore
from supervision.writers import is_records_fault, writer_for

log = logging.getLogger(__name__)
T = TypeVar("T")

READER = "database"
BATCH_BYTES = 32 << 10  # some two hundred records: the event loop is held for about a millisecond
# Records gather, so that a busy second costs one or two commits and a quiet one little waiting.
LEAST_GATHER, MOST_GATHER, GATHER_PER_RECORD = 0.1, 1.0, 0.005
PING_SECONDS = 5.0  # how often an idle journal asks whether the database is there
FIRST_DELAY, LAST_DELAY = 0.2, 5.0  # between two tries while it is not
PATIENCE_SECONDS = 5.0
OUTAGES = (
    SQLAlchemyError,
    OSError,
    TimeoutError,
    asyncpg.PostgresError,  # raised as they are while a connection is being made
    asyncpg.InterfaceError,
)


class Listener(Protocol):
    """Told how far the database has come (``supervision.publisher``)."""

    @property
    def is_up(self) -> bool:
        """Whether what was committed can be published."""

    def committed(self, position: int) -> None:
        """All records of the spool before *position* are in the database."""


class Journal:
    """Calls and their events on their way to the database; ``run`` takes them there."""

    def __init__(
        self, engine: AsyncEngine, spool: Spool, publisher: Listener | None = None
    ) -> None:
        self._engine = engine
        self._sessions = sessions_for(engine)
        self._spool = spool
        self._publisher = publisher
        self._cursor = spool.cursor(READER)
        self._writer = writer_for(engine)
        self._newest: dict[str, Call] = {}  # of the calls whose events are not all written
        self._rejected = Rejected(spool.folder / "rejected.jsonl")
        self._arrived = asyncio.Event()
        self._hurried = asyncio.Event()
        self._progress = asyncio.Condition()
        self._closing = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._running: asyncio.Future[None] | None = None
        self._was_asked = False
        self._gather_seconds = LEAST_GATHER
        self.database_is_up = False
        self.backlog = spool.count(self._cursor.position)
        self._tell_publisher()

    @property
    def redis_is_up(self) -> bool:
        """Whether events are published; a centre without a publisher lacks nothing."""
        return self._publisher is None or self._publisher.is_up

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """Remember that *event* left *call* behind; costs microseconds and waits for nothing."""
        self._spool.append(record_of(call.events, event))
        self._newest[call.call_id] = call
        self.backlog += 1
        self._arrived.set()

    async def open_calls(self) -> Sequence[Call]:
        """Return the last record of each call that is not in a final state."""
        return await self._after_all(lambda store: store.open_calls())

    async def find_call(self, call_id: str) -> Call | None:
        """Return the last record of one call."""
        return await self._after_all(lambda store: store.find(call_id))

    async def told_until(self, call_id: str) -> datetime | None:
        """Return the moment of the newest event of one call."""
        return await self._after_all(lambda store: store.newest_moment(call_id))

    async def more_time(self, call_id: str) -> timedelta:
        """Return how much longer the wrap-up of one call was to last than its queue's."""
        return await self._after_all(lambda store: store.more_time(call_id))

    async def settle(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until what happened so far is committed, or raise JournalUnavailableError."""
        goal = self._spool.end
        self._hurried.set()
        self._arrived.set()
        try:
            async with asyncio.timeout(seconds):
                await self._reach(goal)
        except TimeoutError:
            raise JournalUnavailableError(seconds) from None

    async def run(self) -> None:
        """Write what arrives until ``close``; an absent database is waited for."""
        self._running = asyncio.get_running_loop().create_future()
        try:
            await self._ping()
            while not self._closing.is_set():
                if await self._something_arrived():
                    await self._write_all()
                else:
                    await self._ping()
        finally:
            self._running.set_result(None)
            self._running = None

    async def close(self, seconds: float = PATIENCE_SECONDS) -> None:
        """Write what is left, for at most *seconds*; the rest waits in the spool."""
        try:
            await self.settle(seconds)
        except JournalUnavailableError:
            log.warning("The journal closes before all is written.", extra={"left": self.backlog})
        self._closing.set()
        self._hurried.set()
        self._arrived.set()
        if self._running is not None:
            await self._running
        await self._writer.close()

    async def _reach(self, goal: int) -> None:
        if self._running is None:
            await self._write_all()
            return
        async with self._progress:
            await self._progress.wait_for(lambda: self._cursor.position >= goal)

    async def _something_arrived(self) -> bool:
        """Wait for records, then a little longer for more of them; False when none came."""
        if not await _is_set_within(PING_SECONDS, self._arrived) and self._is_settled():
            return False
        self._arrived.clear()
        await _is_set_within(self._gather_seconds, self._hurried)
        self._hurried.clear()
        return True

    def _is_settled(self) -> bool:
        return self._cursor.position >= self._spool.end

    async def _write_all(self) -> None:
        async with self._one_at_a_time:
            gather = self.backlog * GATHER_PER_RECORD
            self._gather_seconds = min(max(gather, LEAST_GATHER), MOST_GATHER)
            while not self._is_settled() and await self._wrote_some():
                async with self._progress:
                    self._progress.notify_all()

    async def _wrote_some(self) -> bool:
        """Write the next batch; False when the journal closes before the database is back."""
        batch = self._spool.read(self._cursor.position, BATCH_BYTES)
        if batch.records and not await self._until_written(batch.records):
            return False
        self._spool.advance(READER, batch.end)
        self.backlog -= len(batch.records)
        self._tell_publisher()
        return True

    def _tell_publisher(self) -> None:
        if self._publisher is not None:
            self._publisher.committed(self._cursor.position)

    async def _until_written(self, lines: Sequence[bytes]) -> bool:
        """Write *lines*, however long the database is away and whatever one of them holds."""
        delay = FIRST_DELAY
        while not await self._was_written(lines):
            if await _is_set_within(delay, self._closing):
                return False
            delay = min(delay * 2, LAST_DELAY)
        return True

    async def _was_written(self, lines: Sequence[bytes]) -> bool:
        try:
            await self._write(read(lines))
        except Exception as error:
            if is_records_fault(error):
                return await self._isolated(lines, error)
            if not isinstance(error, OUTAGES):
                raise
            self._database_answered(error)
            return False
        self._database_answered(None)
        return True

    async def _write(self, records: Sequence[Record]) -> None:
        """Write events with the newest record of their calls, which is then forgotten here."""
        last = {record["call_id"]: record["n"] for record in records}
        if unknown := last.keys() - self._newest.keys():
            await self._replay(unknown, records)
        newest = [self._newest[call_id] for call_id in last if call_id in self._newest]
        await self._writer.write(records, newest)
        for call in newest:
            if self._newest[call.call_id].events <= last[call.call_id]:
                del self._newest[call.call_id]

    async def _replay(self, call_ids: Collection[str], records: Sequence[Record]) -> None:
        """Work out the records of calls whose events outlived a killed controller."""
        async with self._sessions() as session:
            known = await CallStore(session).find_all(call_ids)
        events = [record for record in records if record["call_id"] in call_ids]
        calls = replayed({call.call_id: call for call in known}, events)
        for call_id, call in calls.items():
            self._newest.setdefault(call_id, call)

    async def _isolated(self, lines: Sequence[bytes], error: Exception) -> bool:
        """Halve *lines* until the one that the database refuses stands alone; set it aside."""
        if len(lines) == 1:
            self._rejected.put_aside(lines[0], error)
            return True
        middle = len(lines) // 2
        halves = (lines[:middle], lines[middle:])
        return await self._was_written(halves[0]) and await self._was_written(halves[1])

    async def _ping(self) -> None:
        try:
            async with asyncio.timeout(PING_SECONDS), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except OUTAGES as error:
            self._database_answered(error)
        else:
            self._database_answered(None)

    def _database_answered(self, error: Exception | None) -> None:
        """Keep whether the database is up, and log when that changes."""
        was_up, self.database_is_up = self.database_is_up, error is None
        if error is not None and (was_up or not self._was_asked):
            log.error(
                "The database is away: records are kept and written when it is back.",
                extra={"reason": str(error), "kept": self.backlog},
            )
        elif error is None and not was_up and self._was_asked:
            log.warning("The database is back.", extra={"kept": self.backlog})
        self._was_asked = True

    async def _after_all(self, ask: Callable[[CallStore], Awaitable[T]]) -> T:
        await self.settle()
        async with self._sessions() as session:
            return await ask(CallStore(session))


async def _is_set_within(seconds: float, event: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False
