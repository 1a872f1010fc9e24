"""Sessions in the database. The caller owns the transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.sessions import Browser, Method, Session, Stage
from core.tables import SessionRow


class SessionStore:
    """People's sign-ins, found by the digest of the cookie's secret."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, session: Session, digest: str) -> Session:
        """Keep a new session and return it with its number."""
        row = SessionRow(
            digest=digest,
            account=session.account,
            stage=session.stage,
            method=session.method,
            address=session.browser.address,
            browser=session.browser.agent,
            created_at=session.created_at,
            seen_at=session.seen_at,
            expires_at=session.expires_at,
        )
        self._session.add(row)
        await self._session.flush()
        return _session(row)

    async def find(self, digest: str) -> Session | None:
        """Return the session of this digest, if there is one."""
        row = await self._session.scalar(select(SessionRow).where(SessionRow.digest == digest))
        return _session(row) if row else None

    async def move(
        self, number: int, digest: str, stage: Stage, expires_at: datetime, seen_at: datetime
    ) -> bool:
        """Give an open session another secret and stage; return whether it was still open."""
        query = update(SessionRow).where(SessionRow.id == number, SessionRow.ended_at.is_(None))
        moved = query.values(digest=digest, stage=stage, expires_at=expires_at, seen_at=seen_at)
        return bool((await self._session.execute(moved.returning(SessionRow.id))).all())

    async def seen(self, numbers: Collection[int], at: datetime) -> None:
        """Remember that sessions are in use."""
        query = update(SessionRow).where(SessionRow.id.in_(numbers), SessionRow.seen_at < at)
        await self._session.execute(query.values(seen_at=at))

    async def open_of(self, account: str | None = None) -> Sequence[Session]:
        """Return the sessions that nobody ended, of one person or of all, the newest first."""
        query = select(SessionRow).where(SessionRow.ended_at.is_(None))
        if account is not None:
            query = query.where(SessionRow.account == account)
        rows = await self._session.scalars(query.order_by(SessionRow.id.desc()))
        return [_session(row) for row in rows]

    async def end(self, numbers: Collection[int], at: datetime) -> Collection[int]:
        """End sessions; return those that were open."""
        query = update(SessionRow).where(SessionRow.id.in_(numbers), SessionRow.ended_at.is_(None))
        ended = await self._session.execute(query.values(ended_at=at).returning(SessionRow.id))
        return sorted(ended.scalars().all())


def _session(row: SessionRow) -> Session:
    return Session(
        id=row.id,
        account=row.account,
        stage=Stage(row.stage),
        method=Method(row.method),
        browser=Browser(row.address, row.browser),
        created_at=row.created_at,
        seen_at=row.seen_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
