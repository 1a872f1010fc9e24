"""Accounts and tokens in the database. The caller owns the transaction."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.accounts import Account
from core.errors import (
    AccountExistsError,
    ExtensionTakenError,
    NoSuchAccountError,
    NoSuchTokenError,
    TokenExistsError,
)
from core.permissions import Permission, Role
from core.tables import AccountRow, ApiTokenRow
from core.tokens import ApiToken

COLUMNS = tuple(Account.__slots__)


class AccountStore:
    """People who may sign in."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, account: Account) -> None:
        """Keep a new account; AccountExistsError, ExtensionTakenError."""
        if await self.find(account.name) is not None:
            raise AccountExistsError(account.name)
        await self._check_extension(account)
        self._session.add(AccountRow(**_columns(account)))
        try:
            await self._session.flush()
        except IntegrityError:  # somebody else was quicker
            raise AccountExistsError(account.name) from None

    async def find(self, name: str) -> Account | None:
        """Return the account of this name, if there is one."""
        row = await self._session.get(AccountRow, name)
        return _account(row) if row else None

    async def get(self, name: str) -> Account:
        """Return the account of this name, and keep others from changing it; NoSuchAccountError."""
        query = select(AccountRow).where(AccountRow.name == name).with_for_update()
        if (row := await self._session.scalar(query)) is None:
            raise NoSuchAccountError(name)
        return _account(row)

    async def of_identity(self, identity: str) -> Account | None:
        """Return the account that a provider's person signed in to before."""
        row = await self._session.scalar(select(AccountRow).where(AccountRow.identity == identity))
        return _account(row) if row else None

    async def keep(self, account: Account) -> None:
        """Replace what is kept of a person; ExtensionTakenError."""
        await self._check_extension(account)
        changed = update(AccountRow).where(AccountRow.name == account.name)
        try:
            await self._session.execute(changed.values(**_columns(account)))
        except IntegrityError:
            raise ExtensionTakenError(account.extension or "") from None

    async def all(self) -> list[Account]:
        """Return every account, by name."""
        rows = await self._session.scalars(select(AccountRow).order_by(AccountRow.name))
        return [_account(row) for row in rows]

    async def administrators(self) -> list[Account]:
        """Return who may manage accounts, and keep others from changing them."""
        query = select(AccountRow).where(
            AccountRow.role == Role.ADMINISTRATOR, AccountRow.disabled_at.is_(None)
        )
        in_order = query.order_by(AccountRow.name).with_for_update()
        return [_account(row) for row in await self._session.scalars(in_order)]

    async def _check_extension(self, account: Account) -> None:
        query = select(AccountRow.name).where(
            AccountRow.extension == account.extension, AccountRow.name != account.name
        )
        if account.extension and await self._session.scalar(query) is not None:
            raise ExtensionTakenError(account.extension)


class TokenStore:
    """Tokens of programs, found by their digest."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, token: ApiToken, digest: str) -> None:
        """Keep a new token; a name that is in use raises TokenExistsError."""
        row = ApiTokenRow(
            digest=digest,
            name=token.name,
            role=token.role,
            created_at=token.created_at,
            expires_at=token.expires_at,
            scope=None if token.scope is None else " ".join(sorted(token.scope)),
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            raise TokenExistsError(token.name) from None

    async def find(self, digest: str) -> ApiToken | None:
        """Return the token of this digest, if it was not revoked."""
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


def _columns(account: Account) -> dict[str, object]:
    return {name: getattr(account, name) for name in COLUMNS}


def _account(row: AccountRow) -> Account:
    return Account(**{name: getattr(row, name) for name in COLUMNS} | {"role": Role(row.role)})


def _token(row: ApiTokenRow) -> ApiToken:
    return ApiToken(
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        expires_at=row.expires_at,
        scope=None if row.scope is None else _scope(row.scope),
    )


def _scope(text: str) -> frozenset[Permission]:
    """Return the permissions that *text* names; one that is no more is left out."""
    return frozenset(Permission(word) for word in text.split() if word in set(Permission))
