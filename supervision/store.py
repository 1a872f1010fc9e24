"""Reading the journal. The caller owns the transaction."""

from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from agi.calls import Call, CallState, Outcome
from agi.events import AgentConnected, AnswerSpoken, EndedBy, WrapUpProlonged
from supervision.errors import NoSuchCallError
from supervision.records import CALL_FIELDS
from supervision.tables import CallEventRow, CallRow

_CALL = tuple(getattr(CallRow, name) for name in CALL_FIELDS)
_EVENT = (
    CallEventRow.call_id,
    CallEventRow.n,
    CallEventRow.kind,
    CallEventRow.at,
    CallEventRow.detail,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEvent:
    """One thing that happened to a call; *detail* holds what its kind carries besides."""

    call_id: str
    n: int
    kind: str
    at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CallWithEvents:
    """A call, and what happened to it in order."""

    call: Call
    events: tuple[JournalEvent, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a listing of calls goes on: after (older than) this call."""

    started_at: datetime
    call_id: str


class CallStore:
    """Calls and their events as the journal holds them."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def calls(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        after: Page | None = None,
        limit: int = 100,
    ) -> list[Call]:
        """Return calls started at *since* or later and before *until*, newest first.

        Give the last call of a page as *after* to read on; calls that arrive in between do not
        move the pages.
        """
        order = (CallRow.started_at.desc(), CallRow.call_id.desc())
        query = select(*_CALL).order_by(*order).limit(limit)
        if since is not None:
            query = query.where(CallRow.started_at >= since)
        if until is not None:
            query = query.where(CallRow.started_at < until)
        if after is not None:
            place = tuple_(CallRow.started_at, CallRow.call_id)
            query = query.where(place < (after.started_at, after.call_id))
        return await self._calls(query)

    async def find(self, call_id: str) -> Call | None:
        """Return the last record of a call, if the journal knows it."""
        found = await self._calls(select(*_CALL).where(CallRow.call_id == call_id))
        return found[0] if found else None

    async def find_all(self, call_ids: Iterable[str]) -> list[Call]:
        """Return the last records of those calls that the journal knows."""
        return await self._calls(select(*_CALL).where(CallRow.call_id.in_(list(call_ids))))

    async def call(self, call_id: str) -> CallWithEvents:
        """Return a call with its events; an unknown one raises NoSuchCallError."""
        if (call := await self.find(call_id)) is None:
            raise NoSuchCallError(call_id)
        return CallWithEvents(call, tuple(await self.events(call_id)))

    async def events(self, call_id: str) -> list[JournalEvent]:
        """Return what happened to a call, in order; nothing to an unknown one."""
        query = select(*_EVENT).where(CallEventRow.call_id == call_id).order_by(CallEventRow.n)
        return [_event(row) for row in await self._session.execute(query)]

    async def agents_of(self, call_id: str) -> set[str]:
        """Return the agents who have talked with the caller of a call."""
        told = await self.events(call_id)
        return {str(it.detail["agent"]) for it in told if it.kind == AgentConnected.kind}

    async def spoken_in(self, call_ids: Collection[str]) -> list[JournalEvent]:
        """Return where the machine spoke an entry of the FAQ bank to these callers, in order."""
        query = select(*_EVENT).where(
            CallEventRow.call_id.in_(list(call_ids)), CallEventRow.kind == AnswerSpoken.kind
        )
        in_order = query.order_by(CallEventRow.call_id, CallEventRow.n)
        return [_event(row) for row in await self._session.execute(in_order)]

    async def of_callers(self, numbers: Collection[str], *, limit: int) -> list[Call]:
        """Return the calls from these numbers, the newest first."""
        query = select(*_CALL).where(CallRow.caller.in_(list(numbers)))
        return await self._calls(query.order_by(CallRow.started_at.desc()).limit(limit))

    async def of_agent(self, agent: str, *, limit: int) -> list[Call]:
        """Return the calls that *agent* took last, the newest first."""
        query = select(*_CALL).where(CallRow.agent == agent)
        return await self._calls(query.order_by(CallRow.started_at.desc()).limit(limit))

    async def newest_moment(self, call_id: str) -> datetime | None:
        """Return when the newest event of a call happened; None if there is none."""
        query = select(func.max(CallEventRow.at)).where(CallEventRow.call_id == call_id)
        return await self._session.scalar(query)

    async def more_time(self, call_id: str) -> timedelta:
        """Return how much more time the agent of a call asked for after the talk."""
        query = select(CallEventRow.detail).where(
            CallEventRow.call_id == call_id, CallEventRow.kind == WrapUpProlonged.kind
        )
        asked_for = (detail["seconds"] for detail in await self._session.scalars(query))
        return timedelta(seconds=sum(asked_for))

    async def open_calls(self) -> list[Call]:
        """Return the last record of each call that had not ended, oldest first."""
        in_order = (CallRow.started_at, CallRow.call_id)
        query = select(*_CALL).where(literal_column("is_open")).order_by(*in_order)
        return await self._calls(query)

    async def events_of_calls(
        self,
        *,
        since: datetime,
        until: datetime | None = None,
        kinds: Collection[str] | None = None,
    ) -> AsyncIterator[JournalEvent]:
        """Yield the events of the calls that started in a span of time, call by call, in order."""
        query = (
            select(*_EVENT)
            .join(CallRow, CallRow.call_id == CallEventRow.call_id)
            .where(CallRow.started_at >= since)
            .order_by(CallRow.started_at, CallEventRow.call_id, CallEventRow.n)
        )
        if until is not None:
            query = query.where(CallRow.started_at < until)
        if kinds is not None:
            query = query.where(CallEventRow.kind.in_(kinds))
        async for row in await self._session.stream(query):
            yield _event(row)

    async def _calls(self, query: Select[Any]) -> list[Call]:
        return [_call(row) for row in await self._session.execute(query)]


def call_of(values: Sequence[Any]) -> Call:
    """Return the call whose fields are *values*, in the order of CALL_FIELDS."""
    record = dict(zip(CALL_FIELDS, values, strict=True))
    record["state"] = CallState(record["state"])
    record["path"] = tuple(record["path"])
    record["ended_by"] = record["ended_by"] and EndedBy(record["ended_by"])
    record["outcome"] = record["outcome"] and Outcome(record["outcome"])
    return Call(**record)


def _call(row: Row[Any]) -> Call:
    return call_of(tuple(row))


def _event(row: Row[Any]) -> JournalEvent:
    call_id, n, kind, at, detail = tuple(row)
    return JournalEvent(call_id=call_id, n=n, kind=kind, at=at, detail=detail)
