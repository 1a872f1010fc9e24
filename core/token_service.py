"""Making and checking programs' tokens; each method is one transaction."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.accounts import check_name
from core.audit import CENTRE, Action, Actor, Deed
from core.database import writing
from core.permissions import Permission, Role
from core.store import TokenStore
from core.tokens import PREFIX, ApiToken, check_scope, digest_of, new_token


class Tokens:
    """Programs that may ask, each by its token."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def create(
        self,
        name: str,
        role: Role,
        *,
        scope: frozenset[Permission] | None = None,
        expires_at: datetime | None = None,
        by: Actor = CENTRE,
    ) -> str:
        """Return a new token; it cannot be shown again.

        A name in use raises TokenExistsError, a scope beyond the role BadScopeError.
        """
        check_name(name)
        check_scope(role, scope or frozenset())
        token = new_token()
        kept = ApiToken(
            name=name, role=role, created_at=datetime.now(UTC), expires_at=expires_at, scope=scope
        )
        detail = {
            "role": role,
            "scope": " ".join(sorted(kept.permissions)),
            "expires": expires_at and expires_at.isoformat(timespec="seconds"),
        }
        async with writing(self._sessions) as session:
            await TokenStore(session).add(kept, digest_of(token))
            deed = Deed(by, Action.TOKEN_CREATED, f"token/{name}", detail)
            await audit_store.write(session, deed)
        return token

    async def find(self, token: str) -> ApiToken | None:
        """Return what is kept of *token*, or None when it is unknown, revoked or too old."""
        if not token.startswith(PREFIX):
            return None
        async with self._sessions() as session:
            found = await TokenStore(session).find(digest_of(token))
        return found if found and found.is_good(datetime.now(UTC)) else None

    async def revoke(self, name: str, *, by: Actor = CENTRE) -> None:
        """End the token of this name; when none is in use raise NoSuchTokenError."""
        async with writing(self._sessions) as session:
            await TokenStore(session).revoke(name, datetime.now(UTC))
            await audit_store.write(session, Deed(by, Action.TOKEN_REVOKED, f"token/{name}"))

    async def good(self) -> list[ApiToken]:
        """Return the tokens that open something."""
        now = datetime.now(UTC)
        return [token for token in await self.all() if token.is_good(now)]

    async def all(self) -> list[ApiToken]:
        """Return every token ever made."""
        async with self._sessions() as session:
            return await TokenStore(session).all()
