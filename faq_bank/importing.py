"""Importing a file of entries: one transaction, so that it is there as a whole or not at all."""

from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import writing
from faq_bank.bulk_store import BulkStore, Progress, not_told
from faq_bank.category_store import CategoryStore
from faq_bank.endings import ending_before
from faq_bank.entry_states import EntryState
from faq_bank.errors import ImportOvertakenError, ImportRefusedError
from faq_bank.import_plan import Aim, Plan, Reading, plan
from faq_bank.import_report import Replaced, Report, report_of
from faq_bank.kept_entries import Content
from faq_bank.service import end_and_tell
from faq_bank.store import EntryStore
from faq_bank.succession import ending_of
from faq_bank.tables import AttachmentRow

Sessions = async_sessionmaker[AsyncSession]


async def rehearse(
    sessions: Sessions, reading: Reading, *, is_published: bool, by: Actor
) -> Report:
    """Return what an import would do; nothing is written."""
    async with sessions() as session:
        planned = await _planned(session, reading, Aim(is_published, by.name))
        replaced = await _to_be_replaced(session, planned)
        known = {category.key for category in await CategoryStore(session).all()}
    new = sorted({content.category for content in planned.contents.values()} - known)
    return report_of(planned, new, replaced, is_imported=False)


async def import_entries(
    sessions: Sessions,
    reading: Reading,
    *,
    is_published: bool,
    by: Actor,
    skip_faulty: bool = False,
    tell: Progress = not_told,
) -> Report:
    """Keep what was read, published or as drafts, all of it or nothing.

    ImportRefusedError when there are faults that are not to be passed over; ImportOvertakenError.
    """
    try:
        async with writing(sessions) as session:
            planned = await _planned(session, reading, Aim(is_published, by.name))
            if planned.faults and not skip_faulty:
                raise ImportRefusedError(len(planned.faults))
            new = await _write(session, planned, by=by, tell=tell)
            replaced = await _end_replaced(session, planned, by)
    except IntegrityError:  # an editor was quicker
        raise ImportOvertakenError from None
    return report_of(planned, new, replaced, is_imported=True)


async def _planned(session: AsyncSession, reading: Reading, aim: Aim) -> Plan:
    standing = await BulkStore(session).standing()
    attachments = frozenset(await session.scalars(select(AttachmentRow.digest)))
    return plan(reading, standing, attachments, aim)


async def _write(session: AsyncSession, planned: Plan, *, by: Actor, tell: Progress) -> list[str]:
    contents, states = planned.contents, planned.states
    new = await CategoryStore(session).add_missing(it.category for it in contents.values())
    bulk, now = BulkStore(session), datetime.now(UTC)
    for state in dict.fromkeys(states.values()):
        some = {key: content for key, content in contents.items() if states[key] is state}
        await bulk.write(some, state, by=by.name, at=now, tell=tell)
    await bulk.publish(planned.to_publish.keys(), by=by.name, at=now)
    detail = {
        "new": len(planned.new),
        "changed": len(planned.changed),
        "published": len(planned.to_publish),
    }
    await audit_store.write(session, Deed(by, Action.FAQ_IMPORTED, "faq", detail))
    return new


async def _end_replaced(session: AsyncSession, planned: Plan, by: Actor) -> list[Replaced]:
    """End what the entries replace that agents read from now on."""
    done = []
    for key, content in _successors(planned).items():
        if ending := await end_and_tell(session, key, content, by):
            done.append(Replaced(ending.entry_id, key, ending.last_day))
    return done


async def _to_be_replaced(session: AsyncSession, planned: Plan) -> list[Replaced]:
    """Return what they would end; the file itself may say what agents would read of it."""
    store, read, found = EntryStore(session), _read_by_agents(planned), []
    for key, content in _successors(planned).items():
        if (before := read.get(content.replaces)) is not None:
            ending = ending_of(content.replaces, before, content)
        else:
            ending = await ending_before(store, content)
        if ending is not None:
            found.append(Replaced(ending.entry_id, key, ending.last_day))
    return found


def _successors(planned: Plan) -> Mapping[str, Content]:
    """Return the entries that agents read from now on and that replace another one."""
    return {key: it for key, it in _read_by_agents(planned).items() if it.replaces}


def _read_by_agents(planned: Plan) -> Mapping[str, Content]:
    published = {
        key: content
        for key, content in planned.contents.items()
        if planned.states[key] is EntryState.PUBLISHED
    }
    return published | dict(planned.to_publish)
