"""The way in: name and password, then whatever else the person must prove or do first."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.accounts import NAME, Account
from core.audit import Action, Actor, ActorKind, Deed
from core.audit_store import AuditLog
from core.database import writing
from core.errors import WrongPasswordError
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Browser, Method, Session, Stage, stage_of
from core.sign_in_settings import SignInSettings
from core.store import AccountStore
from core.tries_store import Tries

UNKNOWN = ""  # no account can have this name


class SignIn:
    """Lets people in."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], settings: SignInSettings
    ) -> None:
        self._sessions = sessions
        self._settings = settings
        self._tries = Tries(sessions)

    async def with_password(
        self, name: str, password: str, browser: Browser, *, is_answered: bool
    ) -> str:
        """Return the secret for the cookie of the session that name and password begin.

        WrongPasswordError; before that TooManyTriesError, QuestionDueError. Each try is counted
        before the password is checked.
        """
        known = name if NAME.fullmatch(name) else UNKNOWN
        wait = await self._tries.begin(name, browser.address, is_answered=is_answered)
        account = await Accounts(self._sessions).signed_in(known, password)
        if account is None:
            await self._failed(known, browser, is_locked=bool(wait))
            raise WrongPasswordError
        await self._tries.succeeded(name, browser.address)
        return await self._begin(account, Method.PASSWORD, browser)

    async def with_identity(self, account: Account, identity: str, browser: Browser) -> str:
        """Return the secret of the session of somebody whom the provider knows.

        The first time binds the account to this person of the provider.
        """
        if account.identity is None:
            async with writing(self._sessions) as database:
                store = AccountStore(database)
                await store.keep(replace(await store.get(account.name), identity=identity))
        return await self._begin(account, Method.PROVIDER, browser)

    def next_stage(self, account: Account, session: Session) -> Stage:
        """Return where a sign-in stands after what was just proven or done."""
        return stage_of(
            account,
            session.method,
            is_factor_required=self._settings.requires_factor(account),
            is_factor_proven=True,
        )

    async def _begin(self, account: Account, method: Method, browser: Browser) -> str:
        required = self._settings.requires_factor(account)
        stage = stage_of(account, method, is_factor_required=required)
        begun = Sessions(self._sessions, self._settings.limits)
        return await begun.begin(account, stage, method, browser)

    async def _failed(self, known: str, browser: Browser, *, is_locked: bool) -> None:
        """Write a failure down; a name that nobody has may be a password, and is not kept."""
        exists = known and await Accounts(self._sessions).find(known) is not None
        subject = f"account/{known}" if exists else ""
        nobody = Actor(ActorKind.NOBODY, "", browser.address)
        actions = [Action.SIGN_IN_FAILED, *([Action.LOCKED_OUT] if is_locked else [])]
        await AuditLog(self._sessions).write(*(Deed(nobody, one, subject) for one in actions))
