"""Accounts and tokens in the database. The caller owns the transaction."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts import Account
from core.errors import AccountExistsError, NoSuchTokenError, TokenExistsError
from core.permissions import Role
from core.tables import AccountRow, ApiTokenRow
from core.tokens import ApiToken


class AccountStore:
    """People who may sign in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, account: Account) -> None:
        """Keep a new account; a name that is taken raises AccountExistsError."""
        row = AccountRow(
            name=account.name,
            role=account.role,
            created_at=account.created_at,
            password_hash=account.password_hash,
            disabled_at=account.disabled_at,
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            raise AccountExistsError(account.name) from None

    async def find(self, name: str) -> Account | None:
        """Return the account of this name, if there is one."""
        row = await self._session.get(AccountRow, name)
        return _account(row) if row else None

    async def all(self) -> list[Account]:
        """Return every account, by name."""
        rows = await self._session.scalars(select(AccountRow).order_by(AccountRow.name))
        return [_account(row) for row in rows]


class TokenStore:
    """Tokens of programs, found by their digest."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token: ApiToken, digest: str) -> None:
        """Keep a new token; a name that is in use raises TokenExistsError."""
        row = ApiTokenRow(
            digest=digest, name=token.name, role=token.role, created_at=token.created_at
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            raise TokenExistsError(token.name) from None

    async def find(self, digest: str) -> ApiToken | None:
        """Return the token of this digest, if it is in use."""
        row = await self._session.get(ApiTokenRow, digest)
        return _token(row) if row and row.revoked_at is None else None

    async def all(self) -> list[ApiToken]:
        """Return every token ever made, by name and age."""
        in_order = (ApiTokenRow.name, ApiTokenRow.created_at)
        rows = await self._session.scalars(select(ApiTokenRow).order_by(*in_order))
        return [_token(row) for row in rows]

    async def revoke(self, name: str, at: datetime) -> None:
        """End a token; when none of this name is in use raise NoSuchTokenError."""
        query = select(ApiTokenRow).where(
            ApiTokenRow.name == name, ApiTokenRow.revoked_at.is_(None)
        )
        if (row := await self._session.scalar(query)) is None:
            raise NoSuchTokenError(name)
        row.revoked_at = at
        await self._session.flush()


def _account(row: AccountRow) -> Account:
    return Account(
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        password_hash=row.password_hash,
        disabled_at=row.disabled_at,
    )


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
