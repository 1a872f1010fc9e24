"""What is new for somebody: what they were told of requests and have not opened since."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from ticketing.request_rights import Person, may_see
from ticketing.request_rows import Seal, event_of, request_of
from ticketing.request_tables import RequestEventRow, RequestRow, RequestTellingRow
from ticketing.requests import Event, Request
from ticketing.structure_store import GroundShelf

MOST_READ = 300  # tellings: whoever has more unread is told 99+ anyhow
EVENT = "event/"


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One request of which somebody was told something that they have not read."""

    request: Request
    event: Event  # the newest of it
    count: int


@dataclass(frozen=True, slots=True)
class Unread:
    """How many requests have something new for somebody, and the newest of them."""

    count: int
    items: Sequence[NewsItem]


class News:
    """Reads what is new for whom; a request that one may see no more is no news."""

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

    async def unread(self, by: Person, limit: int = MOST_READ) -> Unread:
        """Return what somebody has not read, the newest first, *limit* requests at most."""
        async with self._sessions() as session:
            occasions = await self._occasions(session, by.name)
            requests = await self._seen(session, occasions, by)
            seen = [request_id for request_id in occasions if request_id in requests]
            events = await _events(session, seen[:limit])
        items = [
            NewsItem(requests[it], newest, len(occasions[it]))
            for it in seen[:limit]
            if (newest := _newest(occasions[it], events.get(it, ()))) is not None
        ]
        return Unread(len(seen), items)

    async def read(self, number: str, by: Person) -> None:
        """Note that somebody has opened a request; only a first reading writes anything."""
        row = RequestTellingRow
        theirs = select(RequestRow.id).where(RequestRow.number == number).scalar_subquery()
        unread = row.request_id == theirs, row.person == by.name, row.read_at.is_(None)
        async with self._sessions() as session:
            if await session.scalar(select(row.occasion).where(*unread).limit(1)) is None:
                return
        async with writing(self._sessions) as session:
            await session.execute(update(row).where(*unread).values(read_at=self._clock()))

    async def _occasions(self, session: AsyncSession, person: str) -> dict[int, list[str]]:
        """Return what was told of which request, the newest first."""
        row = RequestTellingRow
        query = select(row.request_id, row.occasion).where(
            row.person == person, row.read_at.is_(None)
        )
        newest = query.order_by(row.told_at.desc(), row.occasion.desc()).limit(MOST_READ)
        found: dict[int, list[str]] = {}
        for request_id, occasion in await session.execute(newest):
            found.setdefault(request_id, []).append(occasion)
        return found

    async def _seen(
        self, session: AsyncSession, request_ids: Mapping[int, object], by: Person
    ) -> Mapping[int, Request]:
        structure, at = (await self._grounds.current(session)).structure, self._clock()
        rows = await session.scalars(select(RequestRow).where(RequestRow.id.in_(request_ids)))
        found = [request_of(row, self._seal) for row in rows]
        return {it.request_id: it for it in found if may_see(by, it, structure, at)}


async def _events(
    session: AsyncSession, request_ids: Sequence[int]
) -> Mapping[int, Sequence[Event]]:
    row = RequestEventRow
    query = select(row).where(row.request_id.in_(request_ids)).order_by(row.request_id, row.n)
    found: dict[int, list[Event]] = {}
    for one in await session.scalars(query):
        found.setdefault(one.request_id, []).append(event_of(one))
    return found


def _newest(told: Sequence[str], events: Sequence[Event]) -> Event | None:
    """Return the last row of a time line of which somebody was told."""
    known = set(told)
    theirs = (
        it for it in reversed(events) if f"{EVENT}{it.n}" in known or it.detail.get("step") in known
    )
    return next(theirs, None)
