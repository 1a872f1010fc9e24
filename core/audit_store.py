"""The audit log in the database. Rows are added and read, never changed: triggers refuse it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, AuditEntry, ChainCheck, Deed, Fault, Head, entry_after
from core.database import writing
from core.tables import AuditHeadRow, AuditRow

THE_HEAD = 1
READ_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows somebody wants to see."""

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # rows older than this number: the next page


async def write(session: AsyncSession, *deeds: Deed) -> None:
    """Add *deeds* to the log, as the last act of the caller's transaction.

    The head's row is locked until the commit, so that the rows of two transactions never follow
    the same one; SQLite has one writer at a time anyway (`core.database.writing`).
    """
    locked = select(AuditHeadRow).where(AuditHeadRow.id == THE_HEAD).with_for_update()
    row = (await session.execute(locked.execution_options(populate_existing=True))).scalar_one()
    head = Head(row.n, row.hash)
    for deed in deeds:
        entry = entry_after(head, deed, datetime.now(UTC))
        session.add(_row(entry))
        head = Head(entry.n, entry.hash)
    await session.flush()
    moved = update(AuditHeadRow).where(AuditHeadRow.id == THE_HEAD)
    await session.execute(moved.values(n=head.n, hash=head.hash))


async def newest(session: AsyncSession, action: Action) -> datetime | None:
    """Return when *action* was done last."""
    done = select(AuditRow.at).where(AuditRow.action == action)
    return await session.scalar(done.order_by(AuditRow.n.desc()).limit(1))


class AuditLog:
    """Writing, reading and checking the log; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def write(self, *deeds: Deed) -> None:
        """Add deeds that changed nothing in the database."""
        async with writing(self._sessions) as session:
            await write(session, *deeds)

    async def page(self, wanted: Wanted, limit: int) -> Sequence[AuditEntry]:
        """Return the newest rows that are wanted, the newest first."""
        query = _chosen(wanted).order_by(AuditRow.n.desc()).limit(limit)
        async with self._sessions() as session:
            return [_entry(row) for row in await session.scalars(query)]

    async def head(self) -> Head:
        """Return how long the log says that it is."""
        async with self._sessions() as session:
            row = await session.get_one(AuditHeadRow, THE_HEAD)
            return Head(row.n, row.hash)

    async def hash_at(self, n: int) -> str | None:
        """Return the hash of one row, if it is there."""
        async with self._sessions() as session:
            return await session.scalar(select(AuditRow.hash).where(AuditRow.n == n))

    async def check(self, heads: Mapping[str, Head]) -> tuple[Head, Sequence[Fault]]:
        """Return the newest row and all that is wrong, held also against *heads* kept elsewhere."""
        check = ChainCheck({"the database's head": await self.head(), **heads})
        faults: list[Fault] = []
        async for entry in self._all():
            faults.extend(check.take(entry))
        return check.last, [*faults, *check.end()]

    async def _all(self) -> AsyncIterator[AuditEntry]:
        """Yield every row in order, a few at a time: a log of years does not fit in memory."""
        last: int | None = None
        while True:
            query = select(AuditRow).order_by(AuditRow.n).limit(READ_AT_ONCE)
            if last is not None:
                query = query.where(AuditRow.n > last)
            async with self._sessions() as session:
                rows = (await session.scalars(query)).all()
            for row in rows:
                yield _entry(row)
            if not rows:
                return
            last = rows[-1].n


def _chosen(wanted: Wanted) -> Select[AuditRow]:
    query = select(AuditRow)
    for column in ("actor", "action", "subject"):
        if value := getattr(wanted, column):
            query = query.where(getattr(AuditRow, column) == value)
    if wanted.since:
        query = query.where(AuditRow.at >= wanted.since)
    if wanted.until:
        query = query.where(AuditRow.at < wanted.until)
    if wanted.before is not None:
        query = query.where(AuditRow.n < wanted.before)
    return query


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(**{name: getattr(entry, name) for name in AuditEntry.__slots__})


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(**{name: getattr(row, name) for name in AuditEntry.__slots__})
