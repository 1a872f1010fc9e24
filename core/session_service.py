"""People's sessions, from sign-in to their end; each method is one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.accounts import Account
from core.audit import Action, Actor, ActorKind, Deed
from core.database import writing
from core.errors import NoSuchSessionError
from core.service import end_sessions
from core.session_store import SessionStore
from core.sessions import (
    SEEN_EVERY,
    Browser,
    Limits,
    Method,
    Session,
    Stage,
    digest_of,
    new_key,
)
from core.store import AccountStore


class Sessions:
    """Sign-ins of people."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], limits: Limits) -> None:
        self._sessions = sessions
        self._limits = limits

    async def begin(self, account: Account, stage: Stage, method: Method, browser: Browser) -> str:
        """Return the secret for the cookie of a new session."""
        now, key = datetime.now(UTC), new_key()
        session = Session(
            id=0,
            account=account.name,
            stage=stage,
            method=method,
            browser=browser,
            created_at=now,
            seen_at=now,
            expires_at=now + self._length(stage),
        )
        async with writing(self._sessions) as database:
            await SessionStore(database).add(session, digest_of(key))
            if stage is Stage.OPEN:
                deed = signed_in(account.name, method, browser.address)
                await audit_store.write(database, deed)
        return key

    async def move(self, session: Session, stage: Stage) -> str:
        """Take a session to another stage; return its new secret, the old one is worth nothing."""
        now, key = datetime.now(UTC), new_key()
        expires_at = now + self._length(stage) if stage is not session.stage else session.expires_at
        async with writing(self._sessions) as database:
            moved = await SessionStore(database).move(
                session.id, digest_of(key), stage, expires_at, now
            )
            if not moved:
                raise NoSuchSessionError(session.id)
            if stage is Stage.OPEN and session.stage is not Stage.OPEN:
                deed = signed_in(session.account, session.method, session.browser.address)
                await audit_store.write(database, deed)
        return key

    async def find(self, key: str, browser: Browser) -> tuple[Session, Account] | None:
        """Return the session of a cookie with its person, if it opens anything.

        A cookie that comes from another browser than the one that signed in was stolen: its
        session ends at once.
        """
        async with self._sessions() as database:
            session = await SessionStore(database).find(digest_of(key))
            if session is None or session.is_over(datetime.now(UTC), self._limits):
                return None
            account = await AccountStore(database).find(session.account)
        if account is None or account.disabled_at is not None:
            return None
        if session.browser.is_other_than(browser.agent):
            await self._stolen(session, browser)
            return None
        return session, account

    async def seen(self, session: Session) -> None:
        """Remember that a session is in use, once a minute."""
        now = datetime.now(UTC)
        if now - session.seen_at >= SEEN_EVERY:
            async with writing(self._sessions) as database:
                await SessionStore(database).seen([session.id], now)

    async def open_of(self, account: str | None = None) -> Sequence[Session]:
        """Return the sessions that open something, of one person or of all, the newest first."""
        now = datetime.now(UTC)
        async with self._sessions() as database:
            found = await SessionStore(database).open_of(account)
        return [session for session in found if not session.is_over(now, self._limits)]

    async def still_open(self, numbers: Collection[int]) -> Mapping[int, Session]:
        """Return those of *numbers* that are not over, by number."""
        found = await self.open_of() if numbers else []
        return {session.id: session for session in found if session.id in set(numbers)}

    async def end(self, number: int, action: Action, *, by: Actor, account: str = "") -> None:
        """End one session, of *account* when that is given; NoSuchSessionError."""
        async with writing(self._sessions) as database:
            store = SessionStore(database)
            found = {one.id: one for one in await store.open_of(account or None)}
            if number not in found or not await store.end([number], datetime.now(UTC)):
                raise NoSuchSessionError(number)
            await audit_store.write(database, _ended(found[number], action, by))

    async def end_all(self, account: str, *, by: Actor, but: int | None = None) -> None:
        """End the sessions of a person."""
        async with writing(self._sessions) as database:
            await end_sessions(database, account, but=but)
            deed = Deed(by, Action.SESSION_ENDED, f"account/{account}", {"sessions": "all"})
            await audit_store.write(database, deed)

    async def _stolen(self, session: Session, browser: Browser) -> None:
        by = Actor(ActorKind.NOBODY, "", browser.address)
        async with writing(self._sessions) as database:
            if await SessionStore(database).end([session.id], datetime.now(UTC)):
                await audit_store.write(database, _ended(session, Action.SESSION_STOLEN, by))

    def _length(self, stage: Stage) -> timedelta:
        return self._limits.whole if stage is Stage.OPEN else self._limits.unfinished


def signed_in(name: str, method: Method, address: str) -> Deed:
    """Return what is written when somebody has come in."""
    actor = Actor(ActorKind.PERSON, name, address)
    return Deed(actor, Action.SIGNED_IN, f"account/{name}", {"by": method})


def _ended(session: Session, action: Action, by: Actor) -> Deed:
    return Deed(by, action, f"account/{session.account}", {"session": session.id})
