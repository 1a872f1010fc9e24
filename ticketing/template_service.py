"""Keeping the templates of answers of one's entity, and giving them to who answers a request."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from ticketing.answer_templates import MOST_TEMPLATES, AnswerTemplate, template_text
from ticketing.desk_tables import AnswerTemplateRow
from ticketing.entities import Ministry
from ticketing.errors import (
    NameTakenError,
    NoSuchTemplateError,
    NotOfficeError,
    TooManyTemplatesError,
)
from ticketing.posts import Duty
from ticketing.request_rights import Person
from ticketing.saved_views import view_name
from ticketing.structure import Structure
from ticketing.structure_store import GroundShelf

ROW = AnswerTemplateRow
KEEPERS = frozenset({Duty.COORDINATOR, Duty.HEAD})


class AnswerTemplates:
    """Templates of entities; coordinators and heads keep those of their own."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._grounds = grounds
        self._clock = clock

    async def kept_by(self, by: Person) -> Sequence[str]:
        """Return the entities whose templates somebody keeps."""
        async with self._sessions() as session:
            return sorted(set(await self._entities(session, by)))

    async def of_keeper(self, by: Person) -> Sequence[AnswerTemplate]:
        """Return the templates that somebody keeps, by entity and name."""
        async with self._sessions() as session:
            return await _of(session, await self._entities(session, by))

    async def for_entity(self, entity: str) -> Sequence[AnswerTemplate]:
        """Return what may be used at an entity: its own templates and those of the ones above."""
        async with self._sessions() as session:
            ministry = (await self._structure(session)).time.ministry
            above = list(_path_up(ministry, entity, self._clock()))
            found = await _of(session, above)
        return sorted(found, key=lambda it: (above.index(it.entity), it.name))

    async def add(self, entity: str, name: str, text: str, *, by: Person) -> AnswerTemplate:
        """Keep a template; NotOfficeError, NameTakenError, TooManyTemplatesError and of texts."""
        kept, words = view_name(name), template_text(text)
        async with writing(self._sessions) as session:
            if entity not in await self._entities(session, by):
                raise NotOfficeError(entity)
            theirs = select(func.count()).where(ROW.entity == entity)
            if (await session.scalar(theirs) or 0) >= MOST_TEMPLATES:
                raise TooManyTemplatesError(MOST_TEMPLATES)
            await _check_free(session, entity, kept)
            at = self._clock()
            row = ROW(entity=entity, name=kept, text=words, changed_by=by.name, changed_at=at)
            session.add(row)
            await session.flush()
            return _template(row)

    async def change(self, template_id: int, name: str, text: str, *, by: Person) -> AnswerTemplate:
        """Give a template another name and text; NoSuchTemplateError and as ``add``."""
        kept, words = view_name(name), template_text(text)
        async with writing(self._sessions) as session:
            row = await self._own(session, template_id, by)
            if row.name != kept:
                await _check_free(session, row.entity, kept)
            row.name, row.text = kept, words
            row.changed_by, row.changed_at = by.name, self._clock()
            return _template(row)

    async def remove(self, template_id: int, *, by: Person) -> None:
        """Forget a template; NoSuchTemplateError."""
        async with writing(self._sessions) as session:
            row = await self._own(session, template_id, by)
            await session.execute(delete(ROW).where(ROW.id == row.id))

    async def _own(self, session: AsyncSession, template_id: int, by: Person) -> AnswerTemplateRow:
        row = await session.get(ROW, template_id)
        if row is None or row.entity not in await self._entities(session, by):
            raise NoSuchTemplateError(template_id)
        return row

    async def _entities(self, session: AsyncSession, by: Person) -> frozenset[str]:
        staff, at = (await self._structure(session)).staff, self._clock()
        posts = staff.posts(by.name, at)
        own = (post.entity for post in posts if post.duty in KEEPERS)
        return frozenset((*own, *staff.led_by(by.name, at)))

    async def _structure(self, session: AsyncSession) -> Structure:
        return (await self._grounds.current(session)).structure


async def _of(
    session: AsyncSession, entities: Sequence[str] | frozenset[str]
) -> Sequence[AnswerTemplate]:
    query = select(ROW).where(ROW.entity.in_(entities)).order_by(ROW.entity, ROW.name)
    return [_template(row) for row in await session.scalars(query)]


async def _check_free(session: AsyncSession, entity: str, name: str) -> None:
    taken = select(ROW.id).where(ROW.entity == entity, ROW.name == name)
    if await session.scalar(taken) is not None:
        raise NameTakenError(name)


def _path_up(ministry: Ministry, entity: str, at: datetime) -> Iterator[str]:
    return (place.code for place in ministry.path_up(entity, at))


def _template(row: AnswerTemplateRow) -> AnswerTemplate:
    return AnswerTemplate(
        template_id=row.id,
        entity=row.entity,
        name=row.name,
        text=row.text,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
