"""Keeping the bank: each deed is one transaction and one row of the audit log."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import writing
from faq_bank.browsing import Catalogue
from faq_bank.category_store import CategoryStore
from faq_bank.endings import Done, end_replaced, ending_before
from faq_bank.entry_states import EntryDeed, EntryState, next_state
from faq_bank.errors import (
    NoSuchCategoryError,
    OwnDraftError,
    UnfitEntryError,
    UnwrittenEntryError,
)
from faq_bank.import_plan import lost_references, numbers_after
from faq_bank.kept_entries import Content, KeptEntry, KeptVersion
from faq_bank.store import EntryStore
from faq_bank.succession import Ending

FOR_AGENTS = frozenset({EntryDeed.REVIEW, EntryDeed.PUBLISH})


class FaqBank:
    """Reading and changing entries."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def get(self, entry_id: str) -> KeptEntry:
        """Return an entry at its newest version; NoSuchEntryError."""
        async with self._sessions() as session:
            return await EntryStore(session).get(entry_id)

    async def published(self, entry_id: str) -> KeptVersion | None:
        """Return the version that agents read, if they read one; NoSuchEntryError."""
        async with self._sessions() as session:
            store = EntryStore(session)
            version = (await store.get(entry_id)).published_version
            return None if version is None else await store.version(entry_id, version)

    async def ending_by(self, successor: Content) -> Ending | None:
        """Return what publishing *successor* does to the entry that it replaces, if anything."""
        async with self._sessions() as session:
            return await ending_before(EntryStore(session), successor)

    async def versions(self, entry_id: str) -> Sequence[KeptVersion]:
        """Return every version of an entry, the newest first; NoSuchEntryError."""
        async with self._sessions() as session:
            store = EntryStore(session)
            await store.get(entry_id)
            return await store.versions(entry_id)

    async def add(self, content: Content, *, entry_id: str = "", by: Actor) -> KeptEntry:
        """Keep a new draft; without an id it gets the next number.

        EntryExistsError, NoSuchCategoryError, UnfitEntryError.
        """
        async with writing(self._sessions) as session:
            known = await _checked(session, content)
            entry_id = entry_id or next(numbers_after(known))
            store = EntryStore(session)
            await store.add(entry_id, content, by=by.name, at=datetime.now(UTC))
            await _tell(session, Action.FAQ_ENTRY_ADDED, entry_id, by)
            return await store.get(entry_id)

    async def change(
        self, entry_id: str, content: Content, *, version: int, by: Actor
    ) -> KeptEntry:
        """Keep what is said now as the next version, a draft; the same once more changes nothing.

        NoSuchEntryError, EntryChangedError, NoSuchCategoryError, UnfitEntryError.
        """
        async with writing(self._sessions) as session:
            await _checked(session, content)
            store = EntryStore(session)
            entry = await store.locked(entry_id, version=version)
            if entry.content == content:
                return entry
            state = next_state(entry.state, EntryDeed.CHANGE)
            await store.change(entry, content, state=state, by=by.name, at=datetime.now(UTC))
            detail = {"version": version + 1}
            await _tell(session, Action.FAQ_ENTRY_CHANGED, entry_id, by, detail)
            return await store.get(entry_id)

    async def restore(self, entry_id: str, older: int, *, version: int, by: Actor) -> KeptEntry:
        """Let the newest version say what an older one said; NoSuchVersionError too."""
        async with writing(self._sessions) as session:
            store = EntryStore(session)
            entry = await store.locked(entry_id, version=version)
            content = (await store.version(entry_id, older)).content
            await _checked(session, content)
            state = next_state(entry.state, EntryDeed.CHANGE)
            now = datetime.now(UTC)
            await store.change(entry, content, state=state, by=by.name, at=now, restored_from=older)
            detail = {"version": version + 1, "from": older}
            await _tell(session, Action.FAQ_ENTRY_RESTORED, entry_id, by, detail)
            return await store.get(entry_id)

    async def lead(
        self,
        entry_id: str,
        deed: EntryDeed,
        *,
        version: int,
        by: Actor,
        may_review_own: bool = False,
    ) -> KeptEntry:
        """Review, send back, publish or withdraw an entry.

        NoSuchEntryError, EntryChangedError, UnexpectedDeedError, OwnDraftError,
        UnwrittenEntryError.
        """
        async with writing(self._sessions) as session:
            store = EntryStore(session)
            entry = await store.locked(entry_id, version=version)
            state = next_state(entry.state, deed)
            if deed is EntryDeed.REVIEW and entry.changed_by == by.name and not may_review_own:
                raise OwnDraftError(entry_id)
            if deed in FOR_AGENTS and entry.content.is_unwritten:
                raise UnwrittenEntryError(entry_id)
            await _lead(store, entry, state, by.name)
            detail = {"deed": str(deed), "version": version}
            await _tell(session, Action.FAQ_ENTRY_LED_ON, entry_id, by, detail)
            if state is EntryState.PUBLISHED:
                await end_and_tell(session, entry_id, entry.content, by)
            return await store.get(entry_id)


async def _lead(store: EntryStore, entry: KeptEntry, state: EntryState, name: str) -> None:
    if state is EntryState.REVIEWED:
        await store.lead(entry, state, reviewed_by=name)
    elif state is EntryState.DRAFT:
        await store.lead(entry, state, reviewed_by=None)
    elif state is EntryState.PUBLISHED:
        await store.lead(entry, state, published_by=name, published_at=datetime.now(UTC))
        await store.publish(entry.id, entry.version)
    else:
        await store.withdraw(entry, by=name, at=datetime.now(UTC))


async def end_and_tell(
    session: AsyncSession, entry_id: str, published: Content, by: Actor
) -> Ending | None:
    """End the entry that a published one replaces, and return how; in the caller's transaction."""
    done = Done(by.name, datetime.now(UTC))
    ending = await end_replaced(EntryStore(session), entry_id, published, done)
    if ending is not None:
        detail = {"replaced_by": entry_id, "last_day": str(ending.last_day or "")}
        await _tell(session, Action.FAQ_ENTRY_CHANGED, ending.entry_id, by, detail)
    return ending


async def _checked(session: AsyncSession, content: Content) -> frozenset[str]:
    """Return the ids of all entries; what *content* names must be there."""
    if content.category not in {it.key for it in await CategoryStore(session).all()}:
        raise NoSuchCategoryError(content.category)
    catalogue = Catalogue(session)
    ids, attachments = await catalogue.ids(), await catalogue.attachments()
    if lost := lost_references(content, ids, frozenset(attachments)):
        raise UnfitEntryError(tuple(lost))
    return ids


async def _tell(
    session: AsyncSession,
    action: Action,
    entry_id: str,
    by: Actor,
    detail: Mapping[str, object] | None = None,
) -> None:
    await audit_store.write(session, Deed(by, action, f"faq/{entry_id}", detail or {}))
