"""Failed sign-ins in the database, so that neither a restart nor a second process forgets them."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import EPOCH, writing
from core.errors import QuestionDueError, TooManyTriesError
from core.tables import FailedTriesRow
from core.tries import (
    FORGOTTEN_AFTER,
    Counted,
    Failures,
    Record,
    digests,
    is_question_due,
    wait_after,
)

FORGOTTEN_AT_ONCE = 100


class Tries:
    """Counts the tries of one name from one address; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def begin(self, name: str, address: str, *, is_answered: bool = True) -> timedelta:
        """Count a try before it is made, so that tries at once do not slip through.

        Return how long one will have to wait if it fails. TooManyTriesError, QuestionDueError.
        """
        now, kept = datetime.now(UTC), digests(name, address)
        async with writing(self._sessions) as session:
            await _forget_old(session, now)
            record = await _locked(session, kept)
            if wait := wait_after(record, now):
                raise TooManyTriesError(math.ceil(wait.total_seconds()))
            if is_question_due(record, now) and not is_answered:
                raise QuestionDueError
            after = {c: Failures(f.at(now).tries + 1, now) for c, f in record.items()}
            await _write(session, kept, after)
        return wait_after(after, now)

    async def is_question_due(self, name: str, address: str) -> bool:
        """Tell whether the next try needs the answer to a question."""
        async with self._sessions() as session:
            record = await _read(session, digests(name, address))
        return is_question_due(record, datetime.now(UTC))

    async def succeeded(self, name: str, address: str) -> None:
        """Take the last try back; what this name failed at this address is forgotten."""
        kept = digests(name, address)
        async with writing(self._sessions) as session:
            record = await _locked(session, kept)
            after = {
                counted: Failures(
                    0 if counted is Counted.BOTH else max(0, failures.tries - 1), failures.last_at
                )
                for counted, failures in record.items()
            }
            await _write(session, kept, after)


async def _locked(session: AsyncSession, kept: Mapping[Counted, str]) -> Record:
    """Return the record after making its rows, so that others wait for them."""
    dialect = session.get_bind().dialect.name
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert
    new = [{"digest": digest, "tries": 0, "last_at": EPOCH} for digest in sorted(kept.values())]
    await session.execute(insert(FailedTriesRow).on_conflict_do_nothing(), new)
    return await _read(session, kept, is_locked=True)


async def _read(
    session: AsyncSession, kept: Mapping[Counted, str], *, is_locked: bool = False
) -> Record:
    query = select(FailedTriesRow).where(FailedTriesRow.digest.in_(kept.values()))
    in_order = query.order_by(FailedTriesRow.digest)
    rows = await session.scalars(in_order.with_for_update() if is_locked else in_order)
    found = {row.digest: Failures(row.tries, row.last_at) for row in rows}
    return {counted: found.get(digest, Failures()) for counted, digest in kept.items()}


async def _write(session: AsyncSession, kept: Mapping[Counted, str], record: Record) -> None:
    for counted, failures in record.items():
        query = update(FailedTriesRow).where(FailedTriesRow.digest == kept[counted])
        await session.execute(query.values(tries=failures.tries, last_at=failures.last_at))


async def _forget_old(session: AsyncSession, now: datetime) -> None:
    old = select(FailedTriesRow.digest).where(FailedTriesRow.last_at < now - FORGOTTEN_AFTER)
    free = old.limit(FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True)
    await session.execute(delete(FailedTriesRow).where(FailedTriesRow.digest.in_(free)))
