"""The entries of the bank in the database, every version of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.arabic_text import fold
from faq_bank.content_form import as_text, of_text
from faq_bank.entries import Entry, Validity
from faq_bank.entry_states import EntryState
from faq_bank.errors import (
    EntryChangedError,
    EntryExistsError,
    NoSuchEntryError,
    NoSuchVersionError,
)
from faq_bank.kept_entries import Content, KeptEntry, KeptVersion, searched
from faq_bank.tables import BankRow, EntryRow, VersionRow

ITS_NEWEST = and_(VersionRow.entry_id == EntryRow.id, VersionRow.version == EntryRow.version)
ITS_PUBLISHED = and_(
    VersionRow.entry_id == EntryRow.id, VersionRow.version == EntryRow.published_version
)


class EntryStore:
    """Entries in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def bank_version(self) -> int:
        """Return a number that grows whenever what agents read changes."""
        return await self._session.scalar(select(BankRow.version)) or 0

    async def published(self) -> Sequence[Entry]:
        """Return what agents read, as the search indexes it; it knows the days by itself."""
        query = select(EntryRow.id, VersionRow.content).join(VersionRow, ITS_PUBLISHED)
        rows = await self._session.execute(query.order_by(EntryRow.id))
        return [searched(entry_id, of_text(content)) for entry_id, content in rows]

    async def current(self, day: date) -> Sequence[Entry]:
        """Return the published entries that hold on *day*."""
        return [
            entry for entry in await self.published() if entry.validity(day) is Validity.CURRENT
        ]

    async def all(self) -> Sequence[KeptEntry]:
        """Return every entry at its newest version, in the order of the ids."""
        return await self.of(newest().order_by(EntryRow.id))

    async def of(self, query: Select[EntryRow, str]) -> Sequence[KeptEntry]:
        """Return the entries of a query that `newest` began."""
        return [kept_entry(row, content) for row, content in await self._session.execute(query)]

    async def find(self, entry_id: str) -> KeptEntry | None:
        """Return the entry of this id, if there is one."""
        found = await self.of(newest().where(EntryRow.id == entry_id))
        return found[0] if found else None

    async def get(self, entry_id: str) -> KeptEntry:
        """Return the entry of this id; NoSuchEntryError."""
        if (entry := await self.find(entry_id)) is None:
            raise NoSuchEntryError(entry_id)
        return entry

    async def version(self, entry_id: str, version: int) -> KeptVersion:
        """Return one version of an entry; NoSuchVersionError."""
        if (row := await self._session.get(VersionRow, (entry_id, version))) is None:
            raise NoSuchVersionError(entry_id, version)
        return kept_version(row)

    async def versions(self, entry_id: str) -> Sequence[KeptVersion]:
        """Return all versions of an entry, the newest first."""
        query = select(VersionRow).where(VersionRow.entry_id == entry_id)
        rows = await self._session.scalars(query.order_by(VersionRow.version.desc()))
        return [kept_version(row) for row in rows]

    async def add(self, entry_id: str, content: Content, *, by: str, at: datetime) -> None:
        """Keep a new entry as a draft; EntryExistsError."""
        if await self._session.get(EntryRow, entry_id) is not None:
            raise EntryExistsError(entry_id)
        facts = {"version": 1, "state": EntryState.DRAFT, "changed_by": by, "changed_at": at}
        self._session.add(EntryRow(id=entry_id, **facts, **columns_of(entry_id, content)))
        try:
            await self._session.flush()
        except IntegrityError:  # somebody else was quicker
            raise EntryExistsError(entry_id) from None
        await self._keep(entry_id, 1, content, by=by, at=at)

    async def locked(self, entry_id: str, *, version: int) -> KeptEntry:
        """Return the entry and keep others from changing it until the transaction ends.

        NoSuchEntryError; EntryChangedError unless *version* is its newest.
        """
        row = await self._session.get(EntryRow, entry_id, with_for_update=True)
        if row is None:
            raise NoSuchEntryError(entry_id)
        if row.version != version:
            raise EntryChangedError(entry_id, row.version, row.changed_by)
        return await self.get(entry_id)

    async def held(self, entry_id: str) -> KeptEntry:
        """Return the entry at whatever version it is, as `locked`; NoSuchEntryError."""
        if await self._session.get(EntryRow, entry_id, with_for_update=True) is None:
            raise NoSuchEntryError(entry_id)
        return await self.get(entry_id)

    async def change(
        self,
        entry: KeptEntry,
        content: Content,
        *,
        state: EntryState,
        by: str,
        at: datetime,
        **why: Any,  # noqa: ANN401 - restored_from or replaced_by, of the version's row
    ) -> None:
        """Keep the next version of a locked entry."""
        await self._set(
            entry.id,
            version=entry.version + 1,
            state=state,
            changed_by=by,
            changed_at=at,
            **columns_of(entry.id, content),
        )
        await self._keep(entry.id, entry.version + 1, content, by=by, at=at, **why)

    async def lead(self, entry: KeptEntry, state: EntryState, **of_version: object) -> None:
        """Bring a locked entry into *state*; *of_version* are columns of its newest version."""
        await self._set(entry.id, state=state)
        if of_version:
            its = and_(VersionRow.entry_id == entry.id, VersionRow.version == entry.version)
            await self._session.execute(update(VersionRow).where(its).values(**of_version))

    async def publish(self, entry_id: str, version: int | None) -> None:
        """Let agents read this version of a locked entry from now on, or none."""
        await self._set(entry_id, published_version=version)
        await self.bank_changed()

    async def withdraw(
        self, entry: KeptEntry, *, by: str, at: datetime, replaced_by: str | None = None
    ) -> None:
        """Let agents read nothing of a locked entry; what was drafted meanwhile stays a draft."""
        if replaced_by is None or not entry.is_ahead:
            await self._set(entry.id, state=EntryState.EXPIRED)
        if entry.published_version is not None:
            its = VersionRow.entry_id == entry.id, VersionRow.version == entry.published_version
            told = {"withdrawn_by": by, "withdrawn_at": at, "replaced_by": replaced_by}
            await self._session.execute(update(VersionRow).where(*its).values(**told))
        await self.publish(entry.id, None)

    async def bank_changed(self) -> None:
        """Let the search know that what agents read has changed."""
        await self._session.execute(update(BankRow).values(version=BankRow.version + 1))

    async def _set(self, entry_id: str, **columns: Any) -> None:  # noqa: ANN401 - of a row
        await self._session.execute(
            update(EntryRow).where(EntryRow.id == entry_id).values(**columns)
        )

    async def _keep(
        self,
        entry_id: str,
        version: int,
        content: Content,
        *,
        by: str,
        at: datetime,
        **why: Any,  # noqa: ANN401
    ) -> None:
        self._session.add(
            VersionRow(
                entry_id=entry_id,
                version=version,
                content=as_text(content),
                made_by=by,
                made_at=at,
                **why,
            )
        )
        await self._session.flush()


def newest() -> Select[EntryRow, str]:
    """Return a query of entries with their newest contents, to be narrowed and ordered."""
    return select(EntryRow, VersionRow.content).join(VersionRow, ITS_NEWEST)


def columns_of(entry_id: str, content: Content) -> dict[str, Any]:
    """Return what an entry's row holds of its content, for finding and sorting."""
    texts = (entry_id, *searched(entry_id, content).utterances, *content.keywords, content.answer)
    return {
        "question": content.question,
        "folded": fold(" ".join(texts)),
        "category": content.category,
        "system": content.system,
        "source": content.source,
        "attachment": content.attachment,
        "owner": content.owner,
        "valid_to": content.valid_to,
        "review_on": content.review_on,
    }


def kept_entry(row: EntryRow, content: str) -> KeptEntry:
    """Return the entry of a row with its content."""
    return KeptEntry(
        id=row.id,
        content=of_text(content),
        version=row.version,
        state=EntryState(row.state),
        published_version=row.published_version,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )


def kept_version(row: VersionRow) -> KeptVersion:
    """Return the version of a row."""
    return KeptVersion(
        entry_id=row.entry_id,
        version=row.version,
        content=of_text(row.content),
        made_by=row.made_by,
        made_at=row.made_at,
        restored_from=row.restored_from,
        reviewed_by=row.reviewed_by,
        published_by=row.published_by,
        published_at=row.published_at,
        withdrawn_by=row.withdrawn_by,
        withdrawn_at=row.withdrawn_at,
        replaced_by=row.replaced_by,
    )
