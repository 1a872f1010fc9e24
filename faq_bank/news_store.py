"""The news of the bank in the database, and who has read them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from faq_bank.content_form import of_text
from faq_bank.news import NewsItem
from faq_bank.sample_bank import AUTHOR
from faq_bank.store import ITS_PUBLISHED
from faq_bank.tables import EntryRow, VersionRow
from faq_bank.usage_tables import NewsReadRow

Key = tuple[str, int]


class NewsStore:
    """News in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def since(self, moment: datetime) -> Sequence[NewsItem]:
        """Return what agents read now and was published from *moment* on, the newest first.

        The sample with which a bank begins is no news.
        """
        rows = await self._session.execute(_published_since(moment))
        return [_item(version, is_new=not older) for version, older in rows]

    async def read_by(self, reader: str) -> frozenset[Key]:
        """Return the versions that *reader* has ticked."""
        query = select(NewsReadRow.entry_id, NewsReadRow.version)
        rows = await self._session.execute(query.where(NewsReadRow.reader == reader))
        return frozenset((entry_id, version) for entry_id, version in rows)

    async def tick(self, keys: Collection[Key], reader: str, at: datetime) -> None:
        """Remember that *reader* has read these; what they had read before stays as it was."""
        new = set(keys) - await self.read_by(reader)
        rows = [
            {"entry_id": entry_id, "version": version, "reader": reader, "read_at": at}
            for entry_id, version in sorted(new)
        ]
        if rows:
            await self._session.execute(insert(NewsReadRow), rows)

    async def readers(self, keys: Collection[Key]) -> Mapping[Key, Mapping[str, datetime]]:
        """Return who has read each of these, and when."""
        ids = {entry_id for entry_id, _ in keys}
        query = select(NewsReadRow).where(NewsReadRow.entry_id.in_(ids))
        found: dict[Key, dict[str, datetime]] = {key: {} for key in keys}
        for row in await self._session.scalars(query.order_by(NewsReadRow.read_at)):
            if (key := (row.entry_id, row.version)) in found:
                found[key][row.reader] = row.read_at
        return found


def _published_since(moment: datetime) -> Select[VersionRow, int]:
    """Return a query of published versions, each with how many were published before it."""
    older = aliased(VersionRow)
    before = (
        select(func.count())
        .where(
            and_(
                older.entry_id == VersionRow.entry_id,
                older.version < VersionRow.version,
                older.published_at.is_not(None),
            )
        )
        .correlate(VersionRow)
        .scalar_subquery()
    )
    return (
        select(VersionRow, before)
        .join(EntryRow, ITS_PUBLISHED)
        .where(VersionRow.published_at >= moment, VersionRow.published_by != AUTHOR)
        .order_by(VersionRow.published_at.desc(), VersionRow.entry_id)
    )


def _item(row: VersionRow, *, is_new: bool) -> NewsItem:
    content = of_text(row.content)
    assert row.published_at is not None  # noqa: S101 - the query asked for it
    return NewsItem(
        entry_id=row.entry_id,
        version=row.version,
        question=content.question,
        answer=content.answer,
        system=content.system,
        is_new=is_new,
        published_at=row.published_at,
        published_by=row.published_by or "",
    )
