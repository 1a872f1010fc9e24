"""Ends the entry whose successor is published: a version of it with its last day, told as such."""

from dataclasses import dataclass
from datetime import date, datetime

from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import Content, KeptEntry
from faq_bank.store import EntryStore
from faq_bank.succession import Ending, ended, ending_of


@dataclass(frozen=True, slots=True)
class Done:
    """By whom and when a successor was published."""

    by: str
    at: datetime


async def ending_before(store: EntryStore, successor: Content) -> Ending | None:
    """Return what publishing *successor* does to the entry that it replaces, if anything."""
    old = await store.find(successor.replaces) if successor.replaces else None
    if old is None or old.published_version is None:
        return None
    read = await store.version(old.id, old.published_version)
    return ending_of(old.id, read.content, successor)


async def end_replaced(
    store: EntryStore, successor_id: str, successor: Content, done: Done
) -> Ending | None:
    """End what a published entry replaces, and return how."""
    if (ending := await ending_before(store, successor)) is None:
        return None
    old = await store.held(ending.entry_id)
    if ending.last_day is None:
        await store.withdraw(old, by=done.by, at=done.at, replaced_by=successor_id)
    else:
        await _end(store, old, ending.last_day, successor_id, done)
    return ending


async def _end(
    store: EntryStore, old: KeptEntry, last_day: date, successor_id: str, done: Done
) -> None:
    """Publish what agents read with its last day; a draft that lies ahead stays ahead."""
    assert old.published_version is not None  # noqa: S101 - only what agents read is ended
    read = (await store.version(old.id, old.published_version)).content
    await store.change(
        old,
        ended(read, last_day),
        state=EntryState.PUBLISHED,
        by=done.by,
        at=done.at,
        replaced_by=successor_id,
    )
    now = await store.get(old.id)
    await store.lead(now, now.state, published_by=done.by, published_at=done.at)
    await store.publish(now.id, now.version)
    if old.is_ahead:
        await store.change(
            now,
            ended(old.content, last_day),
            state=EntryState.DRAFT,
            by=old.changed_by,
            at=done.at,
            restored_from=old.version,
        )
