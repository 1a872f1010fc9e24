"""Making and checking accounts and tokens; each method is one transaction."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.accounts import Account, check_name
from core.database import writing
from core.passwords import hash_of, is_right
from core.permissions import Role
from core.store import AccountStore, TokenStore
from core.tokens import PREFIX, ApiToken, digest_of, new_token


class Accounts:
    """People who may sign in."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def create(self, name: str, password: str, role: Role) -> Account:
        """Keep a new person; a bad name, a weak password or a taken name raises a CoreError."""
        check_name(name)
        account = Account(
            name=name,
            role=role,
            created_at=datetime.now(UTC),
            password_hash=await hash_of(password),
        )
        async with writing(self._sessions) as session:
            await AccountStore(session).add(account)
        return account

    async def signed_in(self, name: str, password: str) -> Account | None:
        """Return the account when the password is right and the account is not disabled."""
        async with self._sessions() as session:
            account = await AccountStore(session).find(name)
        if account is not None and account.disabled_at is not None:
            account = None
        kept = account.password_hash if account else None
        return account if await is_right(password, kept) else None

    async def all(self) -> list[Account]:
        """Return every account, by name."""
        async with self._sessions() as session:
            return await AccountStore(session).all()


class Tokens:
    """Programs that may ask, each by its token."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def create(self, name: str, role: Role) -> str:
        """Return a new token; it cannot be shown again. A name in use raises TokenExistsError."""
        check_name(name)
        token = new_token()
        kept = ApiToken(name=name, role=role, created_at=datetime.now(UTC))
        async with writing(self._sessions) as session:
            await TokenStore(session).add(kept, digest_of(token))
        return token

    async def find(self, token: str) -> ApiToken | None:
        """Return what is kept of *token*, or None when it is unknown or revoked."""
        if not token.startswith(PREFIX):
            return None
        async with self._sessions() as session:
            return await TokenStore(session).find(digest_of(token))

    async def revoke(self, name: str) -> None:
        """End the token of this name; when none is in use raise NoSuchTokenError."""
        async with writing(self._sessions) as session:
            await TokenStore(session).revoke(name, datetime.now(UTC))

    async def all(self) -> list[ApiToken]:
        """Return every token ever made."""
        async with self._sessions() as session:
            return await TokenStore(session).all()
