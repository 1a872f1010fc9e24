"""The news of the bank in the database, and who has read them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from faq_bank.content_form import of_text
from faq_bank.kept_entries import Content
from faq_bank.news import (
    RIYADH,
    Key,
    NewsItem,
    NewsKind,
    Occasion,
    beginning_of,
    day_kinds,
    newest_first,
    told_changes,
)
from faq_bank.store import ITS_PUBLISHED
from faq_bank.tables import EntryRow, VersionRow
from faq_bank.usage_tables import NewsReadRow


class NewsStore:
    """News in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def since(self, moment: datetime, now: datetime) -> Sequence[NewsItem]:
        """Return what happened from *moment* until *now* to what agents read, the newest first.

        The sample with which a bank begins is no news.
        """
        first, today = (it.astimezone(RIYADH).date() for it in (moment, now))
        published = await self._session.execute(_published_since(moment))
        items = [_published(version, before) for version, before in published]
        items += map(_withdrawn, await self._session.scalars(_withdrawn_since(moment)))
        for version in await self._session.scalars(_with_days_in(first, today)):
            items += _of_days(version, first, today)
        return newest_first(items)

    async def read_by(self, reader: str) -> frozenset[Key]:
        """Return what *reader* has ticked."""
        query = select(NewsReadRow).where(NewsReadRow.reader == reader)
        return frozenset(_key(row) for row in await self._session.scalars(query))

    async def tick(self, keys: Collection[Key], reader: str, at: datetime) -> None:
        """Remember that *reader* has read these; what they had read before stays as it was."""
        new = set(keys) - await self.read_by(reader)
        rows = [
            {
                "entry_id": entry_id,
                "version": version,
                "occasion": occasion,
                "reader": reader,
                "read_at": at,
            }
            for entry_id, version, occasion in sorted(new)
        ]
        if rows:
            await self._session.execute(insert(NewsReadRow), rows)

    async def readers(self, keys: Collection[Key]) -> Mapping[Key, Mapping[str, datetime]]:
        """Return who has read each of these, and when."""
        ids = {entry_id for entry_id, _, _ in keys}
        query = select(NewsReadRow).where(NewsReadRow.entry_id.in_(ids))
        found: dict[Key, dict[str, datetime]] = {key: {} for key in keys}
        for row in await self._session.scalars(query.order_by(NewsReadRow.read_at)):
            if (key := _key(row)) in found:
                found[key][row.reader] = row.read_at
        return found


def _key(row: NewsReadRow) -> Key:
    return row.entry_id, row.version, Occasion(row.occasion)


def _published_since(moment: datetime) -> Select[VersionRow, str | None]:
    """Return a query of published versions, each with what was published before it."""
    older = aliased(VersionRow)
    its = and_(older.entry_id == VersionRow.entry_id, older.version < VersionRow.version)
    before = (
        select(older.content)
        .where(its, older.published_at.is_not(None))
        .order_by(older.version.desc())
        .limit(1)
        .correlate(VersionRow)
        .scalar_subquery()
    )
    new = VersionRow.published_at >= moment, VersionRow.is_sample.is_(False)
    return select(VersionRow, before).join(EntryRow, ITS_PUBLISHED).where(*new)


def _withdrawn_since(moment: datetime) -> Select[VersionRow]:
    """Return a query of versions that were withdrawn, and whose entries agents do not read."""
    its = and_(VersionRow.entry_id == EntryRow.id, EntryRow.published_version.is_(None))
    return select(VersionRow).join(EntryRow, its).where(VersionRow.withdrawn_at >= moment)


def _with_days_in(first: date, today: date) -> Select[VersionRow]:
    """Return a query of what agents read that begins or ends in the months of these days."""
    months = {f"{day:%Y-%m}-" for day in (first, today)}
    those = (_says(name, month) for name in ("valid_from", "valid_to") for month in months)
    return select(VersionRow).join(EntryRow, ITS_PUBLISHED).where(or_(*those))


def _says(name: str, beginning: str) -> ColumnElement[bool]:
    return VersionRow.content.contains(f'"{name}": "{beginning}')


def _published(row: VersionRow, before: str | None) -> NewsItem:
    content = of_text(row.content)
    kind = NewsKind.NEW if before is None else NewsKind.CHANGED
    changes = told_changes(of_text(before), content) if before else ()
    assert row.published_at is not None  # noqa: S101 - the query asked for it
    return _item(row, content, kind, row.published_at, by=row.published_by or "", changes=changes)


def _withdrawn(row: VersionRow) -> NewsItem:
    assert row.withdrawn_at is not None  # noqa: S101 - the query asked for it
    by = row.withdrawn_by or ""
    return _item(row, of_text(row.content), NewsKind.WITHDRAWN, row.withdrawn_at, by=by)


def _of_days(row: VersionRow, first: date, today: date) -> Iterator[NewsItem]:
    content = of_text(row.content)
    assert row.published_at is not None  # noqa: S101 - agents read it
    for kind in day_kinds(content, row.published_at, first, today):
        day = content.valid_from if kind is NewsKind.BEGINNING else content.valid_to
        assert day is not None  # noqa: S101 - the kind says so
        yield _item(row, content, kind, beginning_of(day))


def _item(row: VersionRow, content: Content, kind: NewsKind, at: datetime, **more: Any) -> NewsItem:  # noqa: ANN401 - of the item
    return NewsItem(
        entry_id=row.entry_id,
        version=row.version,
        question=content.question,
        answer=content.answer,
        system=content.system,
        kind=kind,
        at=at,
        replaced_by=row.replaced_by or "",
        **more,
    )
