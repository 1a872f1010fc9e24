"""Whose beneficiaries did not get a message lately: their people see it and can call them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.outbox_store import OutboxStore
from ticketing.request_rights import Person, parts
from ticketing.request_rows import Seal, request_of
from ticketing.request_states import Part
from ticketing.request_tables import RequestRow
from ticketing.requests import Request
from ticketing.structure_store import GroundShelf
from ticketing.undelivered import ABOUT, Undelivered, undelivered

SHOWN_FOR = timedelta(days=7)
MOST_READ = 500  # when a gateway is away everybody sees the newest, and the doctor the count
THEIRS = frozenset({Part.ASSIGNEE, Part.COORDINATOR, Part.HEAD})


@dataclass(frozen=True, slots=True)
class MissedMessage:
    """A request with the last message that its beneficiary did not get."""

    request: Request
    message: Undelivered


class MissedMessages:
    """Reads the outbox for the people who handle requests."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._clock = clock

    async def of(self, by: Person, limit: int) -> Sequence[MissedMessage]:
        """Return the requests that a person handles and that have one, the newest first."""
        at = self._clock()
        async with self._sessions() as session:
            found = await OutboxStore(session).missed_since(
                at - SHOWN_FOR, of=ABOUT, limit=MOST_READ
            )
            newest = {it.request_id: it for it in map(undelivered, found) if it.person is None}
            if not newest:
                return ()
            structure = (await self._grounds.current(session)).structure
            rows = await session.scalars(select(RequestRow).where(RequestRow.id.in_(newest)))
            requests = [request_of(row, self._seal) for row in rows]
        theirs = [
            MissedMessage(it, newest[it.request_id])
            for it in requests
            if parts(by, it, structure, at) & THEIRS
        ]
        return sorted(theirs, key=lambda it: it.message.at, reverse=True)[:limit]
