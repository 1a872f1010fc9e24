"""Changing one entity: what it is called, by which calendar it works, who acts for its head."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor
from core.clock import utc_now
from core.sheets import unshown
from ticketing.entities import Entity
from ticketing.entity_sheet import LONGEST_NAME
from ticketing.errors import (
    ActingPeriodError,
    BadEntityNameError,
    EntityChangedError,
    NoSuchCalendarError,
    NoSuchEntityError,
)
from ticketing.ministry_site import NO_KEYS, Building, Site
from ticketing.posts import ActingPeriod
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.structure_history import StructureChange
from ticketing.structure_store import GroundShelf, StructureStore


class EntityService:
    """Changes of one entity; each is one transaction.

    *since* is when what the person looked at began to hold: EntityChangedError when something else
    holds by now.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._building = Building(sessions, grounds, clock)

    async def rename(
        self, code: str, name_ar: str, name_en: str, *, since: datetime, by: Actor
    ) -> None:
        """Let an entity be called otherwise; BadEntityNameError."""
        names = tuple(" ".join(name.split()) for name in (name_ar, name_en))
        if not all(map(_is_name, names)):
            raise BadEntityNameError(LONGEST_NAME)
        async with self._building.changing(f"{code} is called {names[1]}", by) as site:
            before = _present(site, code, since)
            await _restate(site, replace(before, name_ar=names[0], name_en=names[1]))

    async def let_approve(self, code: str, *, approves: bool, since: datetime, by: Actor) -> None:
        """Let the head approve answers before they are given, or no longer."""
        what = f"{code} approves answers" if approves else f"{code} approves no answers"
        async with self._building.changing(what, by) as site:
            await _restate(site, replace(_present(site, code, since), approves_answers=approves))

    async def give_calendar(self, code: str, calendar: str, *, since: datetime, by: Actor) -> None:
        """Let an entity work by another calendar: its open requests are reckoned anew."""
        async with self._building.changing(f"{code} works by {calendar}", by) as site:
            if calendar not in site.ground.structure.time.calendars.versions:
                raise NoSuchCalendarError(calendar)
            await _restate(site, replace(_present(site, code, since), calendar=calendar))
            site.touches([code])

    async def end_acting(self, period: ActingPeriod, *, by: Actor) -> None:
        """Let the head be back now; ActingPeriodError when the period is over or never was."""
        async with self._building.changing(f"the head of {period.entity} is back", by) as site:
            known = site.ground.structure.staff.acting_in.get(period.entity, ())
            if period not in known or period.ends_at <= site.at:
                raise ActingPeriodError
            await site.store.end_acting(period, max(site.at, period.starts_at))
            site.hands_over([period.entity])

    async def waiting_below(self, codes: Sequence[str], *, whole: bool = True) -> int:
        """Return how many open requests lie at entities, and *whole*: at those below them."""
        async with self._building.sessions() as session:
            ground, at = await self._building.grounds.current(session), self._building.clock()
            ministry = ground.structure.time.ministry
            within = {it for code in codes for it in ministry.all_within(code, at)}
            entities = sorted(within if whole else codes)
            return await RequestStore(session, Seal(NO_KEYS)).count_open(entities)

    async def calendar_text(self, name: str) -> str:
        """Return a calendar as it is written down now; NoSuchCalendarError."""
        async with self._building.sessions() as session:
            return await StructureStore(session).calendar_text(name)

    async def changes(self) -> Sequence[StructureChange]:
        """Return every change of the ministry."""
        async with self._building.sessions() as session:
            return await StructureStore(session).changes()


def _present(site: Site, code: str, since: datetime) -> Entity:
    entity = site.ministry.find(code, site.at)
    if entity is None:
        raise NoSuchEntityError(code)
    if entity.valid_from != since:
        raise EntityChangedError(code)
    return entity


async def _restate(site: Site, entity: Entity) -> None:
    await site.store.apply(site.ministry.restated(entity, site.at))


def _is_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and not any(unshown(name))
