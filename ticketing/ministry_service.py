"""Changing the ministry: entities, posts, acting periods, calendars, subjects; each audited.

Every change holds from its moment on. One that moves the time of entities, another calendar or an
heir, lets the sweep reckon the open requests there anew. Moves do not: who stands above an entity
is asked when a request rises. Who begins to lead an entity is told of what lies with its head.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor
from core.calendar_form import calendar_in
from core.clock import utc_now
from core.sheets import Line, csv_bytes
from core.workbooks import sheet_lines, workbook_bytes
from ticketing import post_sheet
from ticketing.entities import Change, Entity
from ticketing.entity_sheet import COLUMNS, Plan, plan, rows_of
from ticketing.errors import (
    ActingPeriodError,
    BadPostError,
    FaultsInSheetError,
    NoPostError,
    SubjectChangedError,
)
from ticketing.ministry_site import Building, Site
from ticketing.post_sheet import PostPlan
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.structure_store import Ground, GroundShelf
from ticketing.subjects import Subject
from ticketing.working_days import moment_after


class MinistryService:
    """Changes of the ministry; each method is one transaction."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._building = Building(sessions, grounds, clock)
        self._changing, self._clock = self._building.changing, clock

    async def ground(self) -> Ground:
        """Return the ministry as it is kept."""
        return await self._building.ground()

    async def planned(self, content: bytes) -> Plan:
        """Return what a CSV or XLSX file of entities would change, and its faults; SheetError."""
        lines = await asyncio.to_thread(sheet_lines, content, COLUMNS)
        return self._plan(lines, await self.ground(), self._clock())

    async def bring(self, content: bytes, *, by: Actor) -> Plan:
        """Let a CSV or XLSX file of entities be so from now on; FaultsInSheetError, SheetError."""
        lines = await asyncio.to_thread(sheet_lines, content, COLUMNS)
        async with self._changing("entities from a file", by) as site:
            found = self._plan(lines, site.ground, site.at)
            if found.faults:
                raise FaultsInSheetError(found.faults)
            await site.store.apply(Change((), found.added))
            for entity in found.changed:
                await site.store.apply(site.ministry.restated(entity, site.at))
            site.touches(it.code for it in found.changed if _has_other_time(it, site))
        return found

    async def taken_away(self, *, as_workbook: bool = False) -> bytes:
        """Return the entities of now as a CSV or XLSX file that ``bring`` reads again."""
        ground = await self.ground()
        rows = rows_of(ground.structure.time.ministry.standing(self._clock()))
        return workbook_bytes(COLUMNS, rows) if as_workbook else csv_bytes(COLUMNS, rows)

    async def posts_planned(self, content: bytes) -> PostPlan:
        """Return what a CSV file of posts would change, and every fault of it; SheetError."""
        lines = await asyncio.to_thread(sheet_lines, content, post_sheet.COLUMNS)
        return self._plan_posts(lines, await self.ground(), self._clock())

    async def bring_posts(self, content: bytes, *, by: Actor) -> PostPlan:
        """Let a CSV or XLSX file of posts be so from now on; FaultsInSheetError, SheetError."""
        lines = await asyncio.to_thread(sheet_lines, content, post_sheet.COLUMNS)
        async with self._changing("posts from a file", by) as site:
            found = self._plan_posts(lines, site.ground, site.at)
            if found.faults:
                raise FaultsInSheetError(found.faults)
            for post in found.ended:
                await site.store.end_posts(
                    site.at, entity=post.entity, duty=post.duty, person=post.person
                )
            await site.store.add_posts(found.begun)
            changed = (*found.ended, *found.begun)
            site.hands_over({post.entity for post in changed if post.duty is Duty.HEAD})
        return found

    async def posts_taken_away(self, *, as_workbook: bool = False) -> bytes:
        """Return the posts of now as a CSV or XLSX file that ``bring_posts`` reads again."""
        staff, at = (await self.ground()).structure.staff, self._clock()
        held = [it for posts in staff.of_entity.values() for it in posts if it.holds(at)]
        columns, rows = post_sheet.COLUMNS, post_sheet.rows_of(held)
        return workbook_bytes(columns, rows) if as_workbook else csv_bytes(columns, rows)

    async def begin(self, entities: Sequence[Entity], posts: Sequence[Post], *, by: Actor) -> None:
        """Keep entities and posts that are new."""
        async with self._changing("entities and posts", by) as site:
            await site.store.apply(Change((), tuple(entities)))
            await site.store.add_posts(posts)

    async def move(self, code: str, parent: str, reason: str = "", *, by: Actor) -> None:
        """Let an entity stand below another; the errors of ``Ministry.moved``."""
        async with self._changing(f"{code} moves below {parent}", by, reason) as site:
            await site.store.apply(site.ministry.moved(code, parent, site.at))

    async def merge(self, code: str, into: str, reason: str = "", *, by: Actor) -> None:
        """Let an entity's work be another's; its posts end. The errors of ``Ministry.merged``."""
        async with self._changing(f"{code} becomes part of {into}", by, reason) as site:
            await site.store.apply(site.ministry.merged(code, into, site.at))
            await site.store.end_posts(site.at, entity=code)
            site.touches([code])

    async def appoint(self, post: Post, *, by: Actor) -> None:
        """Let somebody hold a post from now on, in the place of the head where it is the head's.

        NoSuchEntityError, BadPostError.
        """
        if not post_sheet.is_fit(post):
            raise BadPostError
        async with self._changing(f"{post.person} is {post.duty} of {post.entity}", by) as site:
            site.ministry.get(post.entity, site.at)
            ended = None if post.duty is Duty.HEAD else post.person  # an entity has one head
            await site.store.end_posts(site.at, entity=post.entity, duty=post.duty, person=ended)
            await site.store.add_posts([replace(post, valid_from=site.at)])
            site.hands_over([post.entity] if post.duty is Duty.HEAD else ())

    async def dismiss(self, post: Post, *, by: Actor) -> None:
        """End a post now."""
        what = f"{post.person} is no longer {post.duty} of {post.entity}"
        async with self._changing(what, by) as site:
            await site.store.end_posts(
                site.at, entity=post.entity, duty=post.duty, person=post.person
            )
            site.hands_over([post.entity] if post.duty is Duty.HEAD else ())

    async def let_act(self, period: ActingPeriod, *, by: Actor) -> None:
        """Let a deputy act for the head; ActingPeriodError, NoPostError."""
        async with self._changing(f"{period.person} acts for {period.entity}", by) as site:
            if not site.at <= period.starts_at < period.ends_at:
                raise ActingPeriodError
            posts = site.ground.structure.staff.posts(period.person, site.at)
            if period.entity not in {post.entity for post in posts}:
                raise NoPostError(period.person, period.entity)
            await site.store.add_acting(period)
            site.hands_over([period.entity])

    async def keep_calendar(self, name: str, written: str, *, by: Actor) -> None:
        """Let a working calendar be so from now on; CalendarFormError, NeverOpenError."""
        calendar = calendar_in(written.encode(), name)
        async with self._changing(f"calendar {name}", by) as site:
            moment_after(calendar, site.at, Fraction(1), in_days=True)
            await site.store.add_calendar(name, written, valid_from=site.at)
            site.touches(it.code for it in site.of_calendar(name))

    async def keep_subjects(self, subjects: Sequence[Subject], *, by: Actor) -> None:
        """Keep subjects, each as the next version of its code."""
        async with self._changing("subjects", by) as site:
            await site.store.add_subjects([_next(one, site) for one in subjects])

    async def keep_subject(
        self, subject: Subject, *, version: int, by: Actor, reason: str = ""
    ) -> None:
        """Keep what was made of *version* (0: of none) as the next one; SubjectChangedError."""
        async with self._changing(f"subject {subject.code}", by, reason) as site:
            newest = site.ground.offered.get(subject.code)
            if version != (newest.version if newest else 0):
                raise SubjectChangedError(subject.code)
            if subject.entity is not None:
                site.ministry.get(subject.entity, site.at)
            await site.store.add_subjects([_next(subject, site)])

    def _plan_posts(self, lines: Sequence[Line], ground: Ground, at: datetime) -> PostPlan:
        return post_sheet.plan(lines, ground.structure.time.ministry, ground.structure.staff, at)

    def _plan(self, lines: Sequence[Line], ground: Ground, at: datetime) -> Plan:
        time = ground.structure.time
        return plan(lines, time.ministry, time.calendars.versions, at)


def _has_other_time(entity: Entity, site: Site) -> bool:
    return site.ministry.get(entity.code, site.at).calendar != entity.calendar


def _next(subject: Subject, site: Site) -> Subject:
    """Return a subject as the next version of its code, from now on."""
    newest = site.ground.offered.get(subject.code)
    return replace(subject, version=newest.version + 1 if newest else 1, valid_from=site.at)
