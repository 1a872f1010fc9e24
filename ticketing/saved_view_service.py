"""Keeping filters of the home page under names, and sharing them with one's entity."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from ticketing.desk_tables import RequestViewRow
from ticketing.errors import NameTakenError, NoSuchViewError, NotLedError, TooManyViewsError
from ticketing.posts import Staff
from ticketing.request_filter import RequestFilter
from ticketing.request_rights import Person
from ticketing.saved_views import MOST_VIEWS, SavedView, check_kept, shown_first, view_name
from ticketing.structure_store import GroundShelf

ROW = RequestViewRow


class SavedViews:
    """Views of people; what is shared runs in the rights of whoever opens it."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._grounds = grounds
        self._clock = clock

    async def of(self, by: Person) -> Sequence[SavedView]:
        """Return somebody's own views, and those that the heads of their entities share."""
        async with self._sessions() as session:
            staff, at = await self._staff(session), self._clock()
            entities = {post.entity for post in staff.posts(by.name, at)}
            theirs = or_(ROW.owner == by.name, ROW.entity.in_(entities))
            found = [_view(row) for row in await session.scalars(select(ROW).where(theirs))]
        seen = {
            it.view_id: it
            for it in found
            if it.owner == by.name or it.entity in staff.led_by(it.owner, at)
        }
        return shown_first(seen, by.name)

    async def get(self, view_id: int, by: Person) -> SavedView:
        """Return one that somebody has; NoSuchViewError."""
        for view in await self.of(by):
            if view.view_id == view_id:
                return view
        raise NoSuchViewError(view_id)

    async def save(self, name: str, wanted: RequestFilter, *, by: Person) -> SavedView:
        """Keep a filter; BadViewNameError, NumberInViewError, NameTakenError, TooManyViewsError."""
        check_kept(wanted)
        kept = view_name(name)
        async with writing(self._sessions) as session:
            mine = select(func.count()).where(ROW.owner == by.name)
            if (await session.scalar(mine) or 0) >= MOST_VIEWS:
                raise TooManyViewsError(MOST_VIEWS)
            await _check_free(session, by.name, kept)
            at = self._clock()
            row = ROW(owner=by.name, name=kept, filter=wanted.text, entity=None, made_at=at)
            session.add(row)
            await session.flush()
            return _view(row)

    async def rename(self, view_id: int, name: str, *, by: Person) -> SavedView:
        """Give one's own view another name; NoSuchViewError and as ``save``."""
        kept = view_name(name)
        async with writing(self._sessions) as session:
            row = await _own(session, view_id, by)
            if row.name != kept:
                await _check_free(session, by.name, kept)
            row.name = kept
            return _view(row)

    async def share(self, view_id: int, entity: str | None, *, by: Person) -> SavedView:
        """Let the people of an entity that one leads have it, or nobody else; NotLedError."""
        async with writing(self._sessions) as session:
            row = await _own(session, view_id, by)
            led = (await self._staff(session)).led_by(by.name, self._clock())
            if entity is not None and entity not in led:
                raise NotLedError(entity)
            row.entity = entity
            return _view(row)

    async def remove(self, view_id: int, *, by: Person) -> None:
        """Forget one's own view; NoSuchViewError."""
        async with writing(self._sessions) as session:
            row = await _own(session, view_id, by)
            await session.execute(delete(ROW).where(ROW.id == row.id))

    async def led(self, by: Person) -> Sequence[str]:
        """Return the entities with whose people somebody may share views."""
        async with self._sessions() as session:
            return sorted((await self._staff(session)).led_by(by.name, self._clock()))

    async def _staff(self, session: AsyncSession) -> Staff:
        return (await self._grounds.current(session)).structure.staff


async def _own(session: AsyncSession, view_id: int, by: Person) -> RequestViewRow:
    row = await session.get(ROW, view_id)
    if row is None or row.owner != by.name:
        raise NoSuchViewError(view_id)
    return row


async def _check_free(session: AsyncSession, owner: str, name: str) -> None:
    taken = select(ROW.id).where(ROW.owner == owner, ROW.name == name)
    if await session.scalar(taken) is not None:
        raise NameTakenError(name)


def _view(row: RequestViewRow) -> SavedView:
    return SavedView(
        view_id=row.id,
        owner=row.owner,
        name=row.name,
        filter=RequestFilter.of(json.loads(row.filter)),
        entity=row.entity,
    )
