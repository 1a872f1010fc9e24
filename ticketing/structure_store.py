"""The ministry in the database, read as a whole and kept until something in it changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.calendar_form import calendar_in
from core.database import Base
from ticketing.calendars import CalendarShelf
from ticketing.entities import Change, Entity, EntityKind, Ministry
from ticketing.entity_tables import (
    ActingPeriodRow,
    EntityCalendarRow,
    EntityRow,
    PostRow,
    StructureChangeRow,
    SubjectRow,
)
from ticketing.errors import NoSuchCalendarError, NoSuchSubjectError
from ticketing.importance import Importance
from ticketing.office_time import OfficeTime
from ticketing.posts import ActingPeriod, Duty, Post, Staff
from ticketing.structure import Structure
from ticketing.structure_history import StructureChange
from ticketing.subject_form import fields_in, fields_text, times_in, times_text
from ticketing.subjects import Service, Subject, newest

MOST_CHANGES = 1000  # that are kept at hand: a time line names the one that moved an end


@dataclass(frozen=True, slots=True)
class Ground:
    """All that requests stand on, as it was read at one state of the database."""

    n: int
    structure: Structure
    subjects: Mapping[tuple[str, int], Subject]
    offered: Mapping[str, Subject]  # the newest version of each

    def subject(self, code: str) -> Subject:
        """Return what somebody may file now; NoSuchSubjectError."""
        found = self.offered.get(code)
        if found is None or not found.is_offered:
            raise NoSuchSubjectError(code)
        return found


class GroundShelf:
    """Reads the ground once for each change; one for the whole process."""

    def __init__(self) -> None:
        self._kept: Ground | None = None

    async def current(self, session: AsyncSession) -> Ground:
        """Return the ground as the transaction sees it."""
        n = await session.scalar(select(func.max(StructureChangeRow.n))) or 0
        if self._kept is None or self._kept.n != n:
            self._kept = await StructureStore(session).ground(n)
        return self._kept


class StructureStore:
    """The ministry's rows. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def ground(self, n: int) -> Ground:
        """Read everything."""
        subjects = [_subject(row) for row in await self._session.scalars(select(SubjectRow))]
        return Ground(
            n,
            await self._structure(),
            {(one.code, one.version): one for one in subjects},
            newest(subjects),
        )

    async def changed(self, what: str, *, by: str, at: datetime) -> None:
        """Note that something changed: whoever keeps the ground reads it anew."""
        self._session.add(StructureChangeRow(at=at, by=by, what=what[:255]))
        await self._session.flush()

    async def apply(self, change: Change) -> None:
        """End the rows that end and begin those that begin."""
        for entity in change.ended:
            row = EntityRow.code == entity.code, EntityRow.valid_from == entity.valid_from
            ended = {"valid_until": entity.valid_until, "merged_into": entity.merged_into}
            await self._session.execute(update(EntityRow).where(*row).values(ended))
        await self._insert(EntityRow, [_values(entity) for entity in change.begun])

    async def add_posts(self, posts: Iterable[Post]) -> None:
        """Let people hold posts."""
        await self._insert(PostRow, [_values(post) for post in posts])

    async def end_posts(
        self, at: datetime, *, entity: str, duty: Duty | None = None, person: str | None = None
    ) -> None:
        """End posts of an entity: all of them, or those of a duty or a person."""
        ending = update(PostRow).where(PostRow.entity == entity, PostRow.valid_until.is_(None))
        if duty is not None:
            ending = ending.where(PostRow.duty == duty)
        if person is not None:
            ending = ending.where(PostRow.person == person)
        await self._session.execute(ending.values(valid_until=at))

    async def add_acting(self, period: ActingPeriod) -> None:
        """Let somebody act for a head."""
        await self._insert(ActingPeriodRow, [_values(period)])

    async def end_acting(self, period: ActingPeriod, at: datetime) -> None:
        """Let an acting period end at a moment."""
        row = ActingPeriodRow
        same = row.entity == period.entity, row.person == period.person
        its = update(row).where(*same, row.starts_at == period.starts_at)
        await self._session.execute(its.values(ends_at=at))

    async def changes(self, limit: int | None = None) -> Sequence[StructureChange]:
        """Return every change, the newest first, *limit* at most."""
        newest = select(StructureChangeRow).order_by(StructureChangeRow.n.desc()).limit(limit)
        rows = await self._session.scalars(newest)
        return [StructureChange(row.at, row.by, row.what) for row in rows]

    async def calendar_text(self, name: str) -> str:
        """Return the newest version of a calendar as it is written; NoSuchCalendarError."""
        its = select(EntityCalendarRow.written).where(EntityCalendarRow.name == name)
        written = await self._session.scalar(its.order_by(EntityCalendarRow.valid_from.desc()))
        if written is None:
            raise NoSuchCalendarError(name)
        return written

    async def add_calendar(self, name: str, written: str, *, valid_from: datetime) -> None:
        """Let a calendar hold from a moment on."""
        self._session.add(EntityCalendarRow(name=name, valid_from=valid_from, written=written))
        await self._session.flush()

    async def add_subjects(self, subjects: Sequence[Subject]) -> None:
        """Keep versions of subjects."""
        await self._insert(SubjectRow, [_subject_values(one) for one in subjects])

    async def _insert(self, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            await self._session.execute(insert(table), rows)

    async def _structure(self) -> Structure:
        entities = [_entity(row) for row in await self._session.scalars(select(EntityRow))]
        posts = [_post(row) for row in await self._session.scalars(select(PostRow))]
        acting = [_acting(row) for row in await self._session.scalars(select(ActingPeriodRow))]
        rows = await self._session.scalars(select(EntityCalendarRow))
        calendars = [
            (row.name, row.valid_from, calendar_in(row.written.encode(), row.name)) for row in rows
        ]
        time = OfficeTime(Ministry.of(entities), CalendarShelf.of(calendars))
        changes = await self.changes(MOST_CHANGES)
        return Structure(time, Staff.of(posts, acting), tuple(changes))


def _entity(row: EntityRow) -> Entity:
    return Entity(
        code=row.code,
        kind=EntityKind(row.kind),
        name_ar=row.name_ar,
        name_en=row.name_en,
        parent=row.parent,
        calendar=row.calendar,
        approves_answers=row.approves_answers,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        merged_into=row.merged_into,
    )


def _values(row: Entity | Post | ActingPeriod) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}


def _post(row: PostRow) -> Post:
    return Post(
        entity=row.entity,
        duty=Duty(row.duty),
        person=row.person,
        email=row.email,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _acting(row: ActingPeriodRow) -> ActingPeriod:
    return ActingPeriod(
        entity=row.entity, person=row.person, starts_at=row.starts_at, ends_at=row.ends_at
    )


def _subject(row: SubjectRow) -> Subject:
    return Subject(
        code=row.code,
        version=row.version,
        service=Service(row.service),
        type_ar=row.type_ar,
        type_en=row.type_en,
        name_ar=row.name_ar,
        name_en=row.name_en,
        entity=row.entity,
        importance=Importance(row.importance),
        fields=fields_in(row.fields),
        times=times_in(row.times),
        valid_from=row.valid_from,
        is_offered=row.is_offered,
    )


def _subject_values(subject: Subject) -> dict[str, Any]:
    names = (name for name in Subject.__slots__ if name not in {"fields", "times"})
    return {
        **{name: getattr(subject, name) for name in names},
        "fields": fields_text(subject.fields),
        "times": times_text(subject.times),
    }
