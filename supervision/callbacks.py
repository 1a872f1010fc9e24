"""The book of callbacks: what was promised to callers outlives the controller and Asterisk."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agi.callback_states import OPEN, Callback, CallbackState
from agi.errors import CallbackNotKeptError
from core.database import writing
from supervision.journal import OUTAGES
from supervision.tables import CallbackRow


class CallbackStore:
    """Callbacks in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, callback: Callback) -> Callback:
        """Keep a new callback and return it with its id."""
        row = CallbackRow(
            call_id=callback.call_id,
            queue=callback.queue,
            number=callback.number,
            language=callback.language,
            since=callback.since,
            booked_at=callback.booked_at,
            state=callback.state,
            attempts=callback.attempts,
            rests_until=callback.rests_until,
            settled_at=callback.settled_at,
        )
        self._session.add(row)
        await self._session.flush()
        return replace(callback, callback_id=row.callback_id)

    async def save(self, callback: Callback) -> None:
        """Keep what became of a callback."""
        await self._session.execute(
            update(CallbackRow)
            .where(CallbackRow.callback_id == callback.callback_id)
            .values(
                state=callback.state,
                attempts=callback.attempts,
                rests_until=callback.rests_until,
                settled_at=callback.settled_at,
            )
        )

    async def open_ones(self) -> list[Callback]:
        """Return the callbacks that are still to be made."""
        query = select(CallbackRow).where(CallbackRow.state.in_(tuple(OPEN)))
        return [_callback(row) for row in await self._session.scalars(query)]


class CallbackBook:
    """Implements ``agi.ports.CallbackBook``; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def add(self, callback: Callback) -> Callback:
        """Keep a new callback and return it with its id."""
        try:
            async with writing(self._sessions) as session:
                return await CallbackStore(session).add(callback)
        except OUTAGES as error:
            raise CallbackNotKeptError(callback.call_id) from error

    async def save(self, callback: Callback) -> None:
        """Keep what became of a callback."""
        try:
            async with writing(self._sessions) as session:
                await CallbackStore(session).save(callback)
        except OUTAGES as error:
            raise CallbackNotKeptError(callback.call_id) from error

    async def open_callbacks(self) -> Sequence[Callback]:
        """Return the callbacks that are still to be made."""
        try:
            async with self._sessions() as session:
                return await CallbackStore(session).open_ones()
        except OUTAGES as error:
            raise CallbackNotKeptError("any") from error


def _callback(row: CallbackRow) -> Callback:
    return Callback(
        callback_id=row.callback_id,
        call_id=row.call_id,
        queue=row.queue,
        number=row.number,
        language=row.language,
        since=row.since.astimezone(UTC),
        booked_at=row.booked_at.astimezone(UTC),
        state=CallbackState(row.state),
        attempts=row.attempts,
        rests_until=row.rests_until,
        settled_at=row.settled_at,
    )
