"""What agents write of their calls: a disposition, a note, a day to come back to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from supervision.dispositions import check_disposition
from supervision.errors import NotYourCallError
from supervision.tables import CallRecordRow

MOST_TO_FOLLOW = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """What one agent wrote of one call; a draft until *saved_at*."""

    call_id: str
    agent: str
    queue: str | None
    caller: str
    disposition: str | None = None
    note: str = ""
    follow_up_on: date | None = None
    written_at: datetime
    saved_at: datetime | None = None
    followed_up_at: datetime | None = None


FIELDS = tuple(CallRecord.__dataclass_fields__)


class CallRecordStore:
    """Records in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, call_id: str, agent: str) -> CallRecord | None:
        """Return what *agent* wrote of a call, if they did."""
        row = await self._session.get(CallRecordRow, (call_id, agent))
        return _record(row) if row is not None else None

    async def write(self, record: CallRecord) -> None:
        """Keep *record* in the place of what the agent wrote of that call before."""
        await self._session.merge(CallRecordRow(**{it: getattr(record, it) for it in FIELDS}))
        await self._session.flush()

    async def saved_of(self, callers: Collection[str], limit: int) -> list[CallRecord]:
        """Return what was saved of calls from these numbers, the newest first."""
        query = (
            select(CallRecordRow)
            .where(CallRecordRow.caller.in_(list(callers)), CallRecordRow.saved_at.is_not(None))
            .order_by(CallRecordRow.saved_at.desc())
            .limit(limit)
        )
        return [_record(row) for row in await self._session.scalars(query)]

    async def of_calls(self, agent: str, call_ids: Collection[str]) -> list[CallRecord]:
        """Return what *agent* wrote of these calls."""
        query = select(CallRecordRow).where(
            CallRecordRow.agent == agent, CallRecordRow.call_id.in_(list(call_ids))
        )
        return [_record(row) for row in await self._session.scalars(query)]

    async def to_follow(self, agent: str, until: date) -> list[CallRecord]:
        """Return what *agent* is to come back to by that day, the oldest first."""
        query = (
            select(CallRecordRow)
            .where(
                CallRecordRow.agent == agent,
                CallRecordRow.follow_up_on <= until,
                CallRecordRow.followed_up_at.is_(None),
                CallRecordRow.saved_at.is_not(None),
            )
            .order_by(CallRecordRow.follow_up_on, CallRecordRow.saved_at)
            .limit(MOST_TO_FOLLOW)
        )
        return [_record(row) for row in await self._session.scalars(query)]


class CallRecords:
    """Writing and reading records; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def find(self, call_id: str, agent: str) -> CallRecord | None:
        """Return what *agent* wrote of a call, if they did."""
        async with self._sessions() as session:
            return await CallRecordStore(session).find(call_id, agent)

    async def draft(self, record: CallRecord) -> CallRecord:
        """Keep what is being typed; what was saved before stays saved. NoSuchDispositionError."""
        return await self._write(record, None)

    async def save(self, record: CallRecord) -> CallRecord:
        """Keep the agent's last word on the call; NoSuchDispositionError."""
        return await self._write(record, datetime.now(UTC))

    async def follow_up_done(self, call_id: str, agent: str) -> None:
        """Remember that the agent came back to it; NotYourCallError."""
        async with writing(self._sessions) as session:
            store = CallRecordStore(session)
            if (record := await store.find(call_id, agent)) is None:
                raise NotYourCallError(call_id)
            await store.write(replace(record, followed_up_at=datetime.now(UTC)))

    async def to_follow(self, agent: str, until: date) -> Sequence[CallRecord]:
        """Return what *agent* is to come back to by that day, the oldest first."""
        async with self._sessions() as session:
            return await CallRecordStore(session).to_follow(agent, until)

    async def _write(self, record: CallRecord, saved_at: datetime | None) -> CallRecord:
        if record.disposition is not None:
            check_disposition(record.queue, record.disposition)
        async with writing(self._sessions) as session:
            store = CallRecordStore(session)
            before = await store.find(record.call_id, record.agent)
            written = replace(record, saved_at=saved_at or (before.saved_at if before else None))
            if before is not None and before.follow_up_on == written.follow_up_on:
                written = replace(written, followed_up_at=before.followed_up_at)
            await store.write(written)
        return written


def _record(row: CallRecordRow) -> CallRecord:
    return CallRecord(**{name: getattr(row, name) for name in FIELDS})
