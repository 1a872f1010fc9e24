"""Changing the ministry: entities, posts, acting periods, calendars, subjects; each audited.

Every change holds from its moment on. One that moves the time of entities, another calendar or an
heir, lets the sweep reckon the open requests there anew; posts and moves do not: who leads an
entity, and who stands above it, is asked when a request rises.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.calendar_form import calendar_in
from core.database import writing
from core.sealing import SealingKeys
from core.sheets import csv_bytes
from core.workbooks import sheet_lines
from ticketing import post_sheet
from ticketing.entities import Change, Entity, Ministry
from ticketing.entity_sheet import COLUMNS, Plan, plan, rows_of
from ticketing.errors import (
    ActingPeriodError,
    FaultsInSheetError,
    NoPostError,
)
from ticketing.post_sheet import PostPlan
from ticketing.posts import ActingPeriod, Post
from ticketing.request_deeds import utc_now
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.structure_store import Ground, GroundShelf, StructureStore
from ticketing.subjects import Subject
from ticketing.working_days import moment_after


@dataclass(frozen=True, slots=True)
class Site:
    """The ministry in one transaction, at the moment from which a change holds."""

    store: StructureStore
    ground: Ground
    at: datetime
    touched: set[str] = field(default_factory=set)  # entities whose time is another from now on

    @property
    def ministry(self) -> Ministry:
        """Return the tree before the change."""
        return self.ground.structure.time.ministry

    def touches(self, codes: Iterable[str]) -> None:
        """Let requests at these entities and below them be reckoned anew."""
        within = (it for code in codes for it in self.ministry.all_within(code, self.at))
        self.touched.update(within)


NO_KEYS = SealingKeys.fixed("")  # what is done here opens nothing


class MinistryService:
    """Changes of the ministry; each method is one transaction."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._grounds = grounds
        self._clock = clock

    async def ground(self) -> Ground:
        """Return the ministry as it is kept."""
        async with self._sessions() as session:
            return await self._grounds.current(session)

    async def planned(self, content: bytes) -> Plan:
        """Return what a CSV or XLSX file of entities would change, and its faults; SheetError."""
        return self._plan(content, await self.ground(), self._clock())

    async def bring(self, content: bytes, *, by: Actor) -> Plan:
        """Let a CSV or XLSX file of entities be so from now on; FaultsInSheetError, SheetError."""
        async with self._changing("entities from a file", by) as site:
            found = self._plan(content, site.ground, site.at)
            if found.faults:
                raise FaultsInSheetError(found.faults)
            await site.store.apply(Change((), found.added))
            for entity in found.changed:
                await site.store.apply(site.ministry.restated(entity, site.at))
            site.touches(it.code for it in found.changed if _has_other_time(it, site))
        return found

    async def taken_away(self) -> bytes:
        """Return the entities of now as a CSV file that ``bring`` reads again."""
        ground = await self.ground()
        return csv_bytes(COLUMNS, rows_of(ground.structure.time.ministry.standing(self._clock())))

    async def posts_planned(self, content: bytes) -> PostPlan:
        """Return what a CSV file of posts would change, and every fault of it; SheetError."""
        return self._plan_posts(content, await self.ground(), self._clock())

    async def bring_posts(self, content: bytes, *, by: Actor) -> PostPlan:
        """Let a CSV or XLSX file of posts be so from now on; FaultsInSheetError, SheetError."""
        async with self._changing("posts from a file", by) as site:
            found = self._plan_posts(content, site.ground, site.at)
            if found.faults:
                raise FaultsInSheetError(found.faults)
            for post in found.ended:
                await site.store.end_posts(
                    site.at, entity=post.entity, duty=post.duty, person=post.person
                )
            await site.store.add_posts(found.begun)
        return found

    async def posts_taken_away(self) -> bytes:
        """Return the posts of now as a CSV file that ``bring_posts`` reads again."""
        staff, at = (await self.ground()).structure.staff, self._clock()
        held = [it for posts in staff.of_entity.values() for it in posts if it.holds(at)]
        return csv_bytes(post_sheet.COLUMNS, post_sheet.rows_of(held))

    async def begin(self, entities: Sequence[Entity], posts: Sequence[Post], *, by: Actor) -> None:
        """Keep entities and posts that are new."""
        async with self._changing("entities and posts", by) as site:
            await site.store.apply(Change((), tuple(entities)))
            await site.store.add_posts(posts)

    async def move(self, code: str, parent: str, *, by: Actor) -> None:
        """Let an entity stand below another; the errors of ``Ministry.moved``."""
        async with self._changing(f"{code} moves below {parent}", by) as site:
            await site.store.apply(site.ministry.moved(code, parent, site.at))

    async def merge(self, code: str, into: str, *, by: Actor) -> None:
        """Let an entity's work be another's; its posts end. The errors of ``Ministry.merged``."""
        async with self._changing(f"{code} becomes part of {into}", by) as site:
            await site.store.apply(site.ministry.merged(code, into, site.at))
            await site.store.end_posts(site.at, entity=code)
            site.touches([code])

    async def appoint(self, post: Post, *, by: Actor) -> None:
        """Let somebody hold a post from now on; NoSuchEntityError."""
        async with self._changing(f"{post.person} is {post.duty} of {post.entity}", by) as site:
            site.ministry.get(post.entity, site.at)
            await site.store.add_posts([replace(post, valid_from=site.at)])

    async def dismiss(self, post: Post, *, by: Actor) -> None:
        """End a post now."""
        what = f"{post.person} is no longer {post.duty} of {post.entity}"
        async with self._changing(what, by) as site:
            await site.store.end_posts(
                site.at, entity=post.entity, duty=post.duty, person=post.person
            )

    async def let_act(self, period: ActingPeriod, *, by: Actor) -> None:
        """Let a deputy act for the head; ActingPeriodError, NoPostError."""
        async with self._changing(f"{period.person} acts for {period.entity}", by) as site:
            if not site.at <= period.starts_at < period.ends_at:
                raise ActingPeriodError
            posts = site.ground.structure.staff.posts(period.person, site.at)
            if period.entity not in {post.entity for post in posts}:
                raise NoPostError(period.person, period.entity)
            await site.store.add_acting(period)

    async def keep_calendar(self, name: str, written: str, *, by: Actor) -> None:
        """Let a working calendar be so from now on; CalendarFormError, NeverOpenError."""
        calendar = calendar_in(written.encode(), name)
        async with self._changing(f"calendar {name}", by) as site:
            moment_after(calendar, site.at, Fraction(1), in_days=True)
            await site.store.add_calendar(name, written, valid_from=site.at)
            site.touches(it.code for it in site.ministry.standing(site.at) if it.calendar == name)

    async def keep_subjects(self, subjects: Sequence[Subject], *, by: Actor) -> None:
        """Keep subjects, each as the next version of its code."""
        async with self._changing("subjects", by) as site:
            offered = site.ground.offered
            await site.store.add_subjects(
                [
                    replace(
                        one,
                        version=offered[one.code].version + 1 if one.code in offered else 1,
                        valid_from=site.at,
                    )
                    for one in subjects
                ]
            )

    @asynccontextmanager
    async def _changing(self, what: str, by: Actor) -> AsyncIterator[Site]:
        async with writing(self._sessions) as session:
            ground, at = await self._grounds.current(session), self._clock()
            site = Site(StructureStore(session), ground, at)
            yield site
            await site.store.changed(what, by=by.name, at=at)
            await RequestStore(session, Seal(NO_KEYS)).look_again(sorted(site.touched), at)
            await audit_store.write(session, Deed(by, Action.STRUCTURE_CHANGED, what))

    def _plan_posts(self, content: bytes, ground: Ground, at: datetime) -> PostPlan:
        lines = sheet_lines(content, post_sheet.COLUMNS)
        return post_sheet.plan(lines, ground.structure.time.ministry, ground.structure.staff, at)

    def _plan(self, content: bytes, ground: Ground, at: datetime) -> Plan:
        time = ground.structure.time
        return plan(sheet_lines(content, COLUMNS), time.ministry, time.calendars.versions, at)


def _has_other_time(entity: Entity, site: Site) -> bool:
    return site.ministry.get(entity.code, site.at).calendar != entity.calendar
