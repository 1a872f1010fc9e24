"""The bank as editors look through it: searched, filtered, sorted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.arabic_text import fold
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import KeptEntry
from faq_bank.store import EntryStore, newest
from faq_bank.tables import AttachmentRow, EntryRow

MOST_WORDS = 12


class Order(StrEnum):
    """How entries are sorted."""

    CHANGED = "changed"
    QUESTION = "question"
    ID = "id"
    REVIEW = "review"


ORDERS: Mapping[Order, Sequence[Any]] = MappingProxyType(
    {
        Order.CHANGED: (EntryRow.changed_at.desc(), EntryRow.id),
        Order.QUESTION: (EntryRow.question, EntryRow.id),
        Order.ID: (EntryRow.id,),
        Order.REVIEW: (EntryRow.review_on.is_(None), EntryRow.review_on, EntryRow.id),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an editor looks for on *day*; what is empty narrows nothing."""

    day: date
    words: str = ""
    categories: frozenset[str] = frozenset()
    system: str = ""
    state: EntryState | None = None
    owner: str = ""
    order: Order = Order.ID


class Catalogue:
    """Looks through the entries. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._store = EntryStore(session)

    async def page(self, wanted: Wanted, *, limit: int, skip: int = 0) -> Sequence[KeptEntry]:
        """Return those after the first *skip*, *limit* at most."""
        query = newest().where(*_conditions(wanted)).order_by(*ORDERS[wanted.order])
        return await self._store.of(query.limit(limit).offset(skip))

    async def count(self, wanted: Wanted) -> int:
        """Return how many there are."""
        query = select(func.count()).select_from(EntryRow).where(*_conditions(wanted))
        return await self._session.scalar(query) or 0

    async def owners(self) -> Sequence[str]:
        """Return everybody who owns an entry."""
        query = select(EntryRow.owner).where(EntryRow.owner != "").distinct()
        return (await self._session.scalars(query.order_by(EntryRow.owner))).all()

    async def ids(self) -> frozenset[str]:
        """Return the ids of all entries."""
        return frozenset(await self._session.scalars(select(EntryRow.id)))

    async def attachments(self) -> Mapping[str, str]:
        """Return the names of all attachments by digest."""
        query = select(AttachmentRow.digest, AttachmentRow.name)
        return dict((await self._session.execute(query)).all())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    words = fold(wanted.words).split()[:MOST_WORDS]
    conditions = [EntryRow.folded.contains(word, autoescape=True) for word in words]
    if wanted.categories:
        conditions.append(EntryRow.category.in_(wanted.categories))
    if wanted.system:
        conditions.append(EntryRow.system == wanted.system)
    if wanted.owner:
        conditions.append(EntryRow.owner == wanted.owner)
    if wanted.state is not None:
        conditions.append(_is_in(wanted.state, wanted.day))
    return conditions


def _is_in(state: EntryState, day: date) -> ColumnElement[bool]:
    """Return the condition of `KeptEntry.state_on`."""
    published = EntryRow.state == EntryState.PUBLISHED
    over = and_(published, EntryRow.valid_to.is_not(None), EntryRow.valid_to < day)
    if state is EntryState.EXPIRED:
        return or_(EntryRow.state == EntryState.EXPIRED, over)
    if state is EntryState.PUBLISHED:
        return and_(published, or_(EntryRow.valid_to.is_(None), EntryRow.valid_to >= day))
    return EntryRow.state == state
