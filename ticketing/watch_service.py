"""Following requests: who does, and who may be mentioned in a remark."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from ticketing.request_deeds import check_sees
from ticketing.request_rights import Person, may_see
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.requests import Request
from ticketing.structure import Structure
from ticketing.structure_store import GroundShelf
from ticketing.watcher_store import WatcherStore


@dataclass(frozen=True, slots=True)
class Sight:
    """One request in one transaction, seen by somebody who may."""

    session: AsyncSession
    request: Request
    structure: Structure
    at: datetime


class Watching:
    """Lets people follow requests that they may see."""

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

    async def follow(self, number: str, *, by: Person) -> None:
        """Let somebody be told of each step of a request; NoSuchRequestError."""
        async with self._seen(writing(self._sessions), number, by) as sight:
            store = WatcherStore(sight.session)
            await store.add(sight.request.request_id, [by.name], sight.at)

    async def unfollow(self, number: str, *, by: Person) -> None:
        """Let somebody be told no more; NoSuchRequestError."""
        async with self._seen(writing(self._sessions), number, by) as sight:
            await WatcherStore(sight.session).remove(sight.request.request_id, by.name)

    async def watchers(self, number: str, *, by: Person) -> Sequence[str]:
        """Return who follows a request, those who may still see it; NoSuchRequestError."""
        async with self._seen(self._sessions(), number, by) as sight:
            request_id = sight.request.request_id
            found = (await WatcherStore(sight.session).of([request_id])).get(request_id, ())
            return [it.name for it in found if _sees(it, sight)]

    async def mentionable(self, number: str, *, by: Person) -> Sequence[str]:
        """Return who of the entities may be mentioned: those who may see the request."""
        async with self._seen(self._sessions(), number, by) as sight:
            names = dict.fromkeys(_near(sight))
            people = await WatcherStore(sight.session).people(names)
            return [name for name in names if name != by.name and _sees(people[name], sight)]

    @asynccontextmanager
    async def _seen(
        self, opening: AbstractAsyncContextManager[AsyncSession], number: str, by: Person
    ) -> AsyncIterator[Sight]:
        async with opening as session:
            request = await RequestStore(session, self._seal).get(number)
            ground, at = await self._grounds.current(session), self._clock()
            check_sees(by, request, ground, at)
            yield Sight(session, request, ground.structure, at)


def _sees(person: Person, sight: Sight) -> bool:
    return may_see(person, sight.request, sight.structure, sight.at)


def _near(sight: Sight) -> Iterator[str]:
    """Yield who has to do with a request by a post or by their hand in it."""
    request, at = sight.request, sight.at
    ministry, staff = sight.structure.time.ministry, sight.structure.staff
    yield from (name for name in (request.assignee, request.reviewer) if name)
    for entity in dict.fromkeys((request.entity, request.answering)):
        for place in ministry.path_up(entity, at):
            yield from (post.person for post in staff.of_entity.get(place.code, ()))
            if head := staff.head(place.code, at):
                yield head
    yield from sorted(request.hands)
