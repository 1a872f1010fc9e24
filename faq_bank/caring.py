"""What needs an editor: reviews that are due, what expired, what leads nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from faq_bank.entries import Validity
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import KeptEntry, searched
from faq_bank.reminders import DueReview
from faq_bank.store import ITS_PUBLISHED, EntryStore, kept_entry, newest
from faq_bank.tables import EntryRow, VersionRow

REVIEW_SOON = timedelta(days=30)
NO_LINKS = '%"linked": []%'
NO_PREDECESSOR = '%"replaces": ""%'
NO_END = '%"valid_to": null%'
ALIVE = EntryRow.state != EntryState.EXPIRED


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What needs an editor. What expired stands there as agents read it, whatever is drafted."""

    overdue: Sequence[KeptEntry]
    due_soon: Sequence[KeptEntry]
    expired: Sequence[KeptEntry]
    lost: Sequence[tuple[KeptEntry, Sequence[str]]]  # with the ids and names that are not there


@dataclass(frozen=True, slots=True)
class Due:
    """How many reviews have come due: those of one editor, and all."""

    own: int
    all: int


class Caring:
    """Looks for what needs care. The caller owns the transaction."""

    def __init__(
        self, session: AsyncSession, *, whose: str = "", is_theirs_alone: bool = False
    ) -> None:
        self._session = session
        self._store = EntryStore(session)
        self._own = EntryRow.owner == whose if whose else None
        self._those = () if self._own is None or not is_theirs_alone else (self._own,)

    async def care(self, day: date, *, missing: frozenset[str], limit: int = 100) -> Care:
        """Return what needs an editor on *day*; *missing* are attachments whose file is gone."""
        soon, review = day + REVIEW_SOON, EntryRow.review_on
        return Care(
            overdue=await self._of(ALIVE, review < day, limit=limit),
            due_soon=await self._of(ALIVE, review >= day, review <= soon, limit=limit),
            expired=(await self._expired(day))[:limit],
            lost=await self._lost(missing, limit),
        )

    async def due(self, day: date, owner: str) -> Due:
        """Return how many reviews have come due by *day*."""
        own = func.sum(case((EntryRow.owner == owner, 1), else_=0))
        query = select(func.count(), own).where(ALIVE, EntryRow.review_on <= day)
        count, of_owner = (await self._session.execute(query)).one()
        return Due(of_owner or 0, count)

    async def reviews(self, first: date, today: date) -> Sequence[DueReview]:
        """Return what came due from *first* until *today* and has an owner."""
        review = EntryRow.review_on
        query = select(EntryRow.id, EntryRow.question, EntryRow.owner, review)
        query = query.where(ALIVE, EntryRow.owner != "", review >= first, review <= today)
        found = await self._session.execute(query.order_by(review, EntryRow.id))
        return [
            DueReview(entry_id=entry_id, question=question, owner=owner, day=day)
            for entry_id, question, owner, day in found
            if day is not None
        ]

    async def successors(self, entry_id: str) -> Sequence[KeptEntry]:
        """Return the entries that replace this one, as they are written now."""
        said = f'"replaces": "{entry_id}"'
        replacing = VersionRow.content.contains(said, autoescape=True)
        return await self._store.of(newest().where(replacing, ALIVE).order_by(EntryRow.id))

    async def _of(self, *conditions: ColumnElement[bool], limit: int) -> Sequence[KeptEntry]:
        query = newest().where(*conditions, *self._those).order_by(*self._order())
        return await self._store.of(query.limit(limit))

    def _order(self) -> tuple[Any, ...]:
        own_first = () if self._own is None else (case((self._own, 0), else_=1),)
        return (*own_first, EntryRow.review_on, EntryRow.id)

    async def _expired(self, day: date) -> list[KeptEntry]:
        """Return what agents read though it has expired; a draft of it changes nothing yet."""
        query = select(EntryRow, VersionRow.content).join(VersionRow, ITS_PUBLISHED)
        query = query.where(VersionRow.content.not_like(NO_END), *self._those)
        rows = await self._session.execute(query.order_by(EntryRow.id))
        read = [kept_entry(row, content) for row, content in rows]
        over = [it for it in read if searched(it.id, it.content).validity(day) is Validity.EXPIRED]
        return sorted(over, key=lambda it: (it.content.valid_to or day, it.id))

    async def _lost(
        self, missing: frozenset[str], limit: int
    ) -> Sequence[tuple[KeptEntry, Sequence[str]]]:
        read = await self._ids(EntryRow.published_version.is_not(None))
        known = await self._ids()
        leading = or_(
            VersionRow.content.not_like(NO_LINKS),
            VersionRow.content.not_like(NO_PREDECESSOR),
            EntryRow.attachment.in_(missing),
        )
        query = newest().where(and_(leading, ALIVE), *self._those).order_by(EntryRow.id)
        entries = await self._store.of(query)
        found = [(entry, _gone(entry, read, known, missing)) for entry in entries]
        return [(entry, gone) for entry, gone in found if gone][:limit]

    async def _ids(self, *conditions: ColumnElement[bool]) -> frozenset[str]:
        return frozenset(await self._session.scalars(select(EntryRow.id).where(*conditions)))


def _gone(
    entry: KeptEntry, read: frozenset[str], known: frozenset[str], missing: frozenset[str]
) -> Sequence[str]:
    """Return what an entry names that is not there."""
    content = entry.content
    gone = [key for key in content.linked if key not in read]
    gone += [content.replaces] if content.replaces and content.replaces not in known else []
    gone += [content.source] if content.attachment in missing else []
    return gone
