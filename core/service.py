"""Making and changing accounts; each method is one transaction with its row in the audit log."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.accounts import (
    Account,
    Profile,
    check_full_name,
    check_name,
    profile_of,
)
from core.audit import CENTRE, Action, Actor, Deed
from core.database import writing
from core.errors import LastAdministratorError, SamePasswordError, WrongPasswordError
from core.password_policy import check_password
from core.passwords import hash_of, is_right
from core.permissions import Role
from core.session_store import SessionStore
from core.store import AccountStore
from core.tables import AccountRow


class Accounts:
    """People who may sign in."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def create(
        self,
        name: str,
        password: str,
        role: Role,
        *,
        profile: Profile | None = None,
        must_change_password: bool = False,
        by: Actor = CENTRE,
    ) -> Account:
        """Keep a new person; a bad name, a weak password or a taken name raises a CoreError."""
        check_name(name)
        check_password(password, name)
        said = profile or Profile(full_name=name, role=role)
        check_full_name(said.full_name)
        account = Account(
            name=name,
            role=said.role,
            created_at=datetime.now(UTC),
            password_hash=await hash_of(password),
            must_change_password=must_change_password,
        )
        account = _with(account, said)
        async with writing(self._sessions) as session:
            await AccountStore(session).add(account)
            await audit_store.write(
                session, _deed(by, Action.ACCOUNT_CREATED, account, _said(said))
            )
        return account

    async def change(self, name: str, profile: Profile, *, by: Actor) -> Account:
        """Keep what is said of a person; another role ends their sessions.

        NoSuchAccountError, BadFullNameError, ExtensionTakenError, LastAdministratorError.
        """
        check_full_name(profile.full_name)
        async with writing(self._sessions) as session:
            if profile.role is not Role.ADMINISTRATOR:
                await _check_not_last(session, name)
            store = AccountStore(session)
            before = await store.get(name)
            account = _with(before, profile)
            changes = _changes(profile_of(before), profile)
            if changes:
                await store.keep(account)
                if account.role is not before.role:
                    await end_sessions(session, name)
                deed = _deed(by, Action.ACCOUNT_CHANGED, account, changes)
                await audit_store.write(session, deed)
        return account

    async def disable(self, name: str, *, by: Actor) -> None:
        """Let a person sign in no more, and end their sessions; LastAdministratorError."""
        async with writing(self._sessions) as session:
            await _check_not_last(session, name)
            store = AccountStore(session)
            account = await store.get(name)
            if account.disabled_at is None:
                await store.keep(replace(account, disabled_at=datetime.now(UTC)))
                await end_sessions(session, name)
                await audit_store.write(session, _deed(by, Action.ACCOUNT_DISABLED, account))

    async def enable(self, name: str, *, by: Actor) -> None:
        """Let a disabled person sign in again."""
        async with writing(self._sessions) as session:
            store = AccountStore(session)
            account = await store.get(name)
            if account.disabled_at is not None:
                await store.keep(replace(account, disabled_at=None))
                await audit_store.write(session, _deed(by, Action.ACCOUNT_ENABLED, account))

    async def reset_password(self, name: str, password: str, *, by: Actor) -> None:
        """Give a person a password to be changed at the next sign-in; end their sessions."""
        check_password(password, name)
        kept = await hash_of(password)
        async with writing(self._sessions) as session:
            store = AccountStore(session)
            account = await store.get(name)
            await store.keep(replace(account, password_hash=kept, must_change_password=True))
            await end_sessions(session, name)
            await audit_store.write(session, _deed(by, Action.PASSWORD_RESET, account))

    async def change_password(
        self, name: str, present: str, new: str, *, but: int | None = None, by: Actor
    ) -> None:
        """Replace one's own password and end one's sessions, *but* the one it is done in.

        WrongPasswordError, WeakPasswordError.
        """
        async with self._sessions() as session:
            account = await AccountStore(session).get(name)
        if not await is_right(present, account.password_hash):
            raise WrongPasswordError
        check_password(new, name)
        if await is_right(new, account.password_hash):
            raise SamePasswordError
        kept = await hash_of(new)
        async with writing(self._sessions) as session:
            store = AccountStore(session)
            account = await store.get(name)
            await store.keep(replace(account, password_hash=kept, must_change_password=False))
            await end_sessions(session, name, but=but)
            await audit_store.write(session, _deed(by, Action.PASSWORD_CHANGED, account))

    async def signed_in(self, name: str, password: str) -> Account | None:
        """Return the account when the password is right and the account is not disabled."""
        account = await self.find(name)
        if account is not None and account.disabled_at is not None:
            account = None
        kept = account.password_hash if account else None
        return account if await is_right(password, kept) else None

    async def find(self, name: str) -> Account | None:
        """Return the account of this name, if there is one."""
        async with self._sessions() as session:
            return await AccountStore(session).find(name)

    async def of_identity(self, identity: str) -> Account | None:
        """Return the account of a provider's person, if they came before."""
        async with self._sessions() as session:
            return await AccountStore(session).of_identity(identity)

    async def get(self, name: str) -> Account:
        """Return the account of this name; NoSuchAccountError."""
        async with self._sessions() as session:
            return await AccountStore(session).get(name)

    async def full_names(self, names: Collection[str]) -> Mapping[str, str]:
        """Return what people are called, of those who have an account."""
        columns = AccountRow.name, AccountRow.full_name
        async with self._sessions() as session:
            found = await session.execute(select(*columns).where(AccountRow.name.in_(names)))
            return {row.name: row.full_name for row in found}

    async def all(self) -> list[Account]:
        """Return every account, by name."""
        async with self._sessions() as session:
            return await AccountStore(session).all()


async def end_sessions(session: AsyncSession, name: str, *, but: int | None = None) -> None:
    """End the sessions of a person."""
    store = SessionStore(session)
    numbers = [one.id for one in await store.open_of(name) if one.id != but]
    await store.end(numbers, datetime.now(UTC))


async def _check_not_last(session: AsyncSession, name: str) -> None:
    if [account.name for account in await AccountStore(session).administrators()] == [name]:
        raise LastAdministratorError


def _with(account: Account, profile: Profile) -> Account:
    return replace(
        account,
        full_name=profile.full_name,
        role=profile.role,
        language=profile.language,
        extension=profile.extension,
        needs_second_factor=profile.needs_second_factor,
    )


def _facts(profile: Profile) -> dict[str, object]:
    return {fact: getattr(profile, fact) for fact in Profile.__slots__}


def _said(profile: Profile) -> dict[str, object]:
    return {fact: value for fact, value in _facts(profile).items() if value}


def _changes(before: Profile, after: Profile) -> dict[str, object]:
    """Return each fact that differs, as it was and as it is."""
    was = _facts(before)
    return {fact: [was[fact], is_] for fact, is_ in _facts(after).items() if was[fact] != is_}


def _deed(
    by: Actor, action: Action, account: Account, detail: dict[str, object] | None = None
) -> Deed:
    return Deed(by, action, f"account/{account.name}", detail or {})
