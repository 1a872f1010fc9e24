"""The second factor: offered, set up, proven and taken away; each method is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store, one_time_codes, recovery_codes
from core.accounts import Account
from core.audit import Action, Actor, Deed
from core.database import writing
from core.errors import UnsealError, WrongCodeError
from core.one_time_codes import accepted_step, new_secret
from core.sealing import SealingKeys, seal, unsealed
from core.store import AccountStore
from core.tables import RecoveryCodeRow
from core.tries_store import Tries

ISSUER = "Tawasul 19996"


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret that is not kept yet: the page brings *sealed* back with the first code."""

    secret: str = field(repr=False)
    sealed: str
    address: str = field(repr=False)


class SecondFactors:
    """Codes of authenticator apps, and recovery codes."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], keys: SealingKeys) -> None:
        self._sessions = sessions
        self._keys = keys

    def offer(self, name: str) -> Offer:
        """Return a new secret for the person's app."""
        return self._offer(name, new_secret())

    def offered(self, name: str, sealed: str) -> Offer:
        """Return an offer made before; one that is not ours raises UnsealError."""
        return self._offer(name, unsealed(sealed, self._keys, owner=_offered_to(name)))

    def again(self, name: str, sealed: str) -> Offer:
        """Return the offer made before, or a new one when it is not ours."""
        try:
            return self.offered(name, sealed)
        except UnsealError:
            return self.offer(name)

    async def set_up(self, name: str, sealed: str, code: str, *, by: Actor) -> Sequence[str]:
        """Keep the offered secret, whose app shows *code*; return new recovery codes.

        WrongCodeError.
        """
        try:
            secret = self.offered(name, sealed).secret
        except UnsealError:
            raise WrongCodeError from None
        step = accepted_step(secret, _typed(code), datetime.now(UTC), after=None)
        if step is None:
            raise WrongCodeError
        async with writing(self._sessions) as session:
            store = AccountStore(session)
            account = replace(
                await store.get(name),
                second_factor=seal(secret, self._keys, owner=name),
                second_factor_step=step,
            )
            await store.keep(account)
            codes = await _new_codes(session, name)
            deed = Deed(by, Action.SECOND_FACTOR_SET, f"account/{name}")
            await audit_store.write(session, deed)
        return codes

    async def prove(self, name: str, code: str, *, by: Actor) -> None:
        """Take a code of the app or of paper, each once; WrongCodeError, TooManyTriesError."""
        tries, counted = Tries(self._sessions), f"second factor of {name}"
        await tries.begin(counted, by.address)
        async with writing(self._sessions) as session:
            account = await AccountStore(session).get(name)
            is_right = await self._takes(session, account, code) or await _takes_recovery(
                session, account, code, by
            )
        if not is_right:
            raise WrongCodeError
        await tries.succeeded(counted, by.address)

    async def renew_recovery_codes(self, name: str, *, by: Actor) -> Sequence[str]:
        """Return new recovery codes; those before are worth nothing."""
        async with writing(self._sessions) as session:
            codes = await _new_codes(session, name)
            deed = Deed(by, Action.RECOVERY_CODES_MADE, f"account/{name}")
            await audit_store.write(session, deed)
        return codes

    async def recovery_codes_left(self, name: str) -> int:
        """Return how many recovery codes were not used yet."""
        query = select(RecoveryCodeRow.digest).where(
            RecoveryCodeRow.account == name, RecoveryCodeRow.used_at.is_(None)
        )
        async with self._sessions() as session:
            return len((await session.scalars(query)).all())

    async def remove(self, name: str, *, by: Actor) -> None:
        """Take the second factor away: the phone is lost, or nobody requires it."""
        async with writing(self._sessions) as session:
            store = AccountStore(session)
            account = await store.get(name)
            if account.second_factor is not None:
                none = replace(account, second_factor=None, second_factor_step=None)
                await store.keep(none)
                await session.execute(
                    delete(RecoveryCodeRow).where(RecoveryCodeRow.account == name)
                )
                deed = Deed(by, Action.SECOND_FACTOR_REMOVED, f"account/{name}")
                await audit_store.write(session, deed)

    def _offer(self, name: str, secret: str) -> Offer:
        sealed = seal(secret, self._keys, owner=_offered_to(name))
        return Offer(secret, sealed, one_time_codes.address_of(secret, name, ISSUER))

    async def _takes(self, session: AsyncSession, account: Account, code: str) -> bool:
        if account.second_factor is None:
            return False
        secret = unsealed(account.second_factor, self._keys, owner=account.name)
        now, used = datetime.now(UTC), account.second_factor_step
        step = accepted_step(secret, _typed(code), now, after=used)
        if step is not None:
            await AccountStore(session).keep(replace(account, second_factor_step=step))
        return step is not None


async def _takes_recovery(session: AsyncSession, account: Account, code: str, by: Actor) -> bool:
    unused = update(RecoveryCodeRow).where(
        RecoveryCodeRow.account == account.name,
        RecoveryCodeRow.digest == recovery_codes.digest_of(code),
        RecoveryCodeRow.used_at.is_(None),
    )
    used = unused.values(used_at=datetime.now(UTC)).returning(RecoveryCodeRow.digest)
    if not (await session.scalars(used)).all():
        return False
    deed = Deed(by, Action.RECOVERY_CODE_USED, f"account/{account.name}")
    await audit_store.write(session, deed)
    return True


async def _new_codes(session: AsyncSession, name: str) -> Sequence[str]:
    await session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account == name))
    codes = recovery_codes.new_codes()
    for code in codes:
        session.add(RecoveryCodeRow(account=name, digest=recovery_codes.digest_of(code)))
    await session.flush()
    return codes


def _offered_to(name: str) -> str:
    return f"offer to {name}"


def _typed(code: str) -> str:
    """Return the digits of a code, however they were typed."""
    return "".join(str(int(letter)) for letter in code if letter.isdecimal())
