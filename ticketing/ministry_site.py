"""The ministry in one transaction: what each change of it does beside the change itself."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.clock import utc_now
from core.database import writing
from core.sealing import SealingKeys
from ticketing.entities import Entity, Ministry
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.structure_history import said
from ticketing.structure_store import Ground, GroundShelf, StructureStore

NO_KEYS = SealingKeys.fixed("")  # what is done here opens nothing


@dataclass(frozen=True, slots=True)
class Site:
    """The ministry in one transaction, at the moment from which a change holds."""

    session: AsyncSession
    store: StructureStore
    ground: Ground
    at: datetime
    touched: set[str] = field(default_factory=set)  # entities whose time is another from now on
    handed: set[str] = field(default_factory=set)  # of what may lie with a head who is another

    @property
    def ministry(self) -> Ministry:
        """Return the tree before the change."""
        return self.ground.structure.time.ministry

    def touches(self, codes: Iterable[str]) -> None:
        """Let requests at these entities and below them be reckoned anew."""
        within = (it for code in codes for it in self.ministry.all_within(code, self.at))
        self.touched.update(within)

    def hands_over(self, codes: Iterable[str]) -> None:
        """Let it be told to who leads these entities what lies with their heads."""
        within = (it for code in codes for it in self.ministry.all_within(code, self.at))
        self.handed.update(within)

    def of_calendar(self, name: str) -> list[Entity]:
        """Return the entities that work by a calendar."""
        return [it for it in self.ministry.standing(self.at) if it.calendar == name]


@dataclass(frozen=True, slots=True)
class Building:
    """Where the ministry is kept; each change is one transaction, noted and audited."""

    sessions: async_sessionmaker[AsyncSession]
    grounds: GroundShelf
    clock: Callable[[], datetime] = utc_now

    async def ground(self) -> Ground:
        """Return the ministry as it is kept."""
        async with self.sessions() as session:
            return await self.grounds.current(session)

    @asynccontextmanager
    async def changing(self, what: str, by: Actor, reason: str = "") -> AsyncIterator[Site]:
        """Open a change that holds from now on; it is kept when the block ends without error."""
        async with writing(self.sessions) as session:
            ground, at = await self.grounds.current(session), self.clock()
            site = Site(session, StructureStore(session), ground, at)
            yield site
            await site.store.changed(said(what, reason), by=by.name, at=at)
            store = RequestStore(session, Seal(NO_KEYS))
            await store.look_again(sorted(site.touched), at)
            await store.look_again(sorted(site.handed - site.touched), at, with_heads=True)
            detail = {"reason": reason} if reason else {}
            await audit_store.write(session, Deed(by, Action.STRUCTURE_CHANGED, what, detail))
