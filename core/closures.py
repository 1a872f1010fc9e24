"""Exceptional closures that supervisors enter, kept in the database."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.accounts import check_name
from core.audit import CENTRE, Action, Actor, Deed
from core.calendar import Closure
from core.database import writing
from core.errors import ClosureOverError, NoReasonError, NoSuchClosureError
from core.tables import ClosureRow


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptClosure:
    """A closure as it was entered, and when somebody opened the centre again before its end."""

    number: int
    closure: Closure
    created_by: str
    created_at: datetime
    reopened_by: str | None = None
    reopened_at: datetime | None = None

    @property
    def in_effect(self) -> Closure | None:
        """Return the time for which it closes; None when it was reopened before it began."""
        closure = self.closure
        if self.reopened_at is None or self.reopened_at >= closure.ends_at:
            return closure
        if self.reopened_at <= closure.starts_at:
            return None
        return Closure(closure.starts_at, self.reopened_at, closure.reason_ar, closure.reason_en)

    def is_over(self, at: datetime) -> bool:
        """Return whether it closes nothing any more from *at* on."""
        return self.reopened_at is not None or self.closure.ends_at <= at


async def closures(session: AsyncSession) -> list[Closure]:
    """Return every closure as it takes or took effect, for ``WorkingCalendar.with_closures``."""
    kept = await ClosureStore(session).all()
    return [closure for one in kept if (closure := one.in_effect)]


class ClosureStore:
    """Closures in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, closure: Closure, *, created_by: str, created_at: datetime) -> KeptClosure:
        """Keep a closure and return it with its number."""
        row = ClosureRow(
            starts_at=closure.starts_at,
            ends_at=closure.ends_at,
            reason_ar=closure.reason_ar,
            reason_en=closure.reason_en,
            created_by=created_by,
            created_at=created_at,
        )
        self._session.add(row)
        await self._session.flush()
        return _kept(row)

    async def all(self) -> list[KeptClosure]:
        """Return every closure ever entered, by its beginning."""
        in_order = (ClosureRow.starts_at, ClosureRow.id)
        rows = await self._session.scalars(select(ClosureRow).order_by(*in_order))
        return [_kept(row) for row in rows]

    async def reopen(self, number: int, *, by: str, at: datetime) -> KeptClosure:
        """End a closure at *at*; raise NoSuchClosureError or, when it is over, ClosureOverError."""
        row = await self._session.get(ClosureRow, number, with_for_update=True)
        if row is None:
            raise NoSuchClosureError(number)
        if _kept(row).is_over(at):
            raise ClosureOverError(number)
        row.reopened_by, row.reopened_at = by, at
        await self._session.flush()
        return _kept(row)


class Closures:
    """Closing and reopening the centre; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def close(self, closure: Closure, *, by: str, actor: Actor = CENTRE) -> KeptClosure:
        """Keep a closure.

        One that does not say its reason in both languages raises NoReasonError; *by* is the name
        of an account or BadNameError is raised.
        """
        check_name(by)
        if not (closure.reason_ar.strip() and closure.reason_en.strip()):
            raise NoReasonError
        async with writing(self._sessions) as session:
            kept = await ClosureStore(session).add(
                closure, created_by=by, created_at=datetime.now(UTC)
            )
            await audit_store.write(session, deed_of(Action.CLOSURE_ENTERED, kept, by, actor))
        return kept

    async def reopen(self, number: int, *, by: str, actor: Actor = CENTRE) -> KeptClosure:
        """End a closure now; raise NoSuchClosureError or, when it is over, ClosureOverError."""
        check_name(by)
        async with writing(self._sessions) as session:
            kept = await ClosureStore(session).reopen(number, by=by, at=datetime.now(UTC))
            await audit_store.write(session, deed_of(Action.CLOSURE_ENDED, kept, by, actor))
        return kept

    async def all(self) -> list[KeptClosure]:
        """Return every closure ever entered, by its beginning."""
        async with self._sessions() as session:
            return await ClosureStore(session).all()


def deed_of(action: Action, kept: KeptClosure, by: str, actor: Actor) -> Deed:
    """Return what the audit log says of a closure; *by* is who is named to have done it."""
    closure = kept.closure
    detail = {
        "by": by,
        "starts": closure.starts_at.isoformat(timespec="seconds"),
        "ends": closure.ends_at.isoformat(timespec="seconds"),
        "reason": closure.reason_en,
    }
    return Deed(actor, action, f"closure/{kept.number}", detail)


def _kept(row: ClosureRow) -> KeptClosure:
    return KeptClosure(
        number=row.id,
        closure=Closure(row.starts_at, row.ends_at, row.reason_ar, row.reason_en),
        created_by=row.created_by,
        created_at=row.created_at,
        reopened_by=row.reopened_by,
        reopened_at=row.reopened_at,
    )
