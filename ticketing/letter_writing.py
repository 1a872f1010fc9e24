"""Reads what letters to the entities' people say, for all of them at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox import Message
from core.tables import AccountRow
from ticketing.request_rows import event_of
from ticketing.request_tables import RequestEventRow
from ticketing.requests import Event
from ticketing.staff_letters import Notice, Secretary, named_in
from ticketing.structure import Structure


async def letters_of(
    session: AsyncSession, notices: Sequence[Notice], structure: Structure, at: datetime
) -> list[Message]:
    """Return the letters of some notices; nothing is read for those whom nobody can write to."""
    staff = structure.staff
    sent = [it for it in notices if any(staff.email(person, at) for person in it.people)]
    if not sent:
        return []
    histories = await _histories(session, sent)
    named = {name for it in sent for name in named_in(it, histories[it.request.request_id])}
    accounts = await _accounts(session, named)
    names = {name: full_name for name, full_name, _ in accounts}
    languages = {name: language for name, _, language in accounts}
    secretary = Secretary(structure, names, languages, at)
    return [
        letter for it in sent for letter in secretary.letters(it, histories[it.request.request_id])
    ]


async def _histories(
    session: AsyncSession, notices: Sequence[Notice]
) -> Mapping[int, Sequence[Event]]:
    """Return the time lines of which letters show the end."""
    row, ids = RequestEventRow, {it.request.request_id for it in notices}
    found: dict[int, list[Event]] = {request_id: [] for request_id in ids}
    query = select(row).where(row.request_id.in_(ids)).order_by(row.request_id, row.n)
    for one in await session.scalars(query):
        found[one.request_id].append(event_of(one))
    return found


async def _accounts(
    session: AsyncSession, names: Collection[str]
) -> Sequence[tuple[str, str, str | None]]:
    """Return name, full name and language of those who have an account."""
    row = AccountRow
    query = select(row.name, row.full_name, row.language).where(row.name.in_(names))
    return [(name, full_name, code) for name, full_name, code in await session.execute(query)]
