"""Accounts in real databases: made, changed, shut and opened again; each change is audited."""

from collections.abc import Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.accounts import Profile
from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.errors import (
    BadFullNameError,
    CommonPasswordError,
    ExtensionTakenError,
    LastAdministratorError,
    NoSuchAccountError,
    SamePasswordError,
    WrongPasswordError,
)
from core.permissions import Role
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Browser, Limits, Method, Stage

Makers = async_sessionmaker[AsyncSession]
PASSWORD, OTHER = "صباح الخير يا تواصل", "قطار أزرق يشرب القهوة"
BOSS = Actor(ActorKind.PERSON, "boss", "192.0.2.1")
BROWSER = Browser("192.0.2.7", "Firefox/140")


@pytest.fixture
def accounts(sessions: Makers) -> Accounts:
    return Accounts(sessions)


@pytest.fixture
def signed_in(sessions: Makers) -> Sessions:
    return Sessions(sessions, Limits())


async def huda(accounts: Accounts, role: Role = Role.AGENT) -> str:
    await accounts.create("huda", PASSWORD, role, by=BOSS)
    return "huda"


async def told(sessions: Makers) -> list[tuple[str, str, str]]:
    rows = await AuditLog(sessions).page(Wanted(), 50)
    return [(row.actor, row.action, row.detail) for row in reversed(rows)]


async def test_what_is_said_of_a_person_is_kept_and_told(
    accounts: Accounts, sessions: Makers
) -> None:
    await huda(accounts)
    said = Profile(
        full_name="هدى القحطاني",
        role=Role.SUPERVISOR,
        language="ar",
        extension="1001",
        needs_second_factor=True,
    )

    await accounts.change("huda", said, by=BOSS)
    await accounts.change("huda", said, by=BOSS)

    kept = await accounts.get("huda")
    assert (kept.full_name, kept.role, kept.language) == ("هدى القحطاني", Role.SUPERVISOR, "ar")
    assert (kept.extension, kept.needs_second_factor) == ("1001", True)
    rows = await told(sessions)
    assert [(actor, action) for actor, action, _ in rows] == [
        ("boss", Action.ACCOUNT_CREATED),
        ("boss", Action.ACCOUNT_CHANGED),
    ]
    assert '"role": ["agent", "supervisor"]' in rows[1][2]
    assert '"language": [null, "ar"]' in rows[1][2]


async def test_an_extension_belongs_to_one_person(accounts: Accounts) -> None:
    await huda(accounts)
    said = Profile(full_name="Sami", role=Role.AGENT, extension="1001")
    await accounts.create("sami", PASSWORD, Role.AGENT, profile=said)

    with pytest.raises(ExtensionTakenError):
        await accounts.change("huda", said, by=BOSS)
    with pytest.raises(ExtensionTakenError):
        await accounts.create("noura", PASSWORD, Role.AGENT, profile=said)

    assert (await accounts.get("huda")).extension is None
    assert await accounts.find("noura") is None


@pytest.mark.parametrize("full_name", ["", "  ", "a\nb", "x" * 81])
async def test_a_name_that_cannot_be_shown_is_refused(accounts: Accounts, full_name: str) -> None:
    await huda(accounts)

    with pytest.raises(BadFullNameError):
        await accounts.change("huda", Profile(full_name=full_name, role=Role.AGENT), by=BOSS)


async def test_the_last_administrator_stays(accounts: Accounts) -> None:
    await huda(accounts, Role.ADMINISTRATOR)
    demoted = Profile(full_name="Huda", role=Role.AGENT)

    with pytest.raises(LastAdministratorError):
        await accounts.disable("huda", by=BOSS)
    with pytest.raises(LastAdministratorError):
        await accounts.change("huda", demoted, by=BOSS)
    await accounts.create("sami", PASSWORD, Role.ADMINISTRATOR)
    await accounts.change("huda", demoted, by=BOSS)

    with pytest.raises(LastAdministratorError):
        await accounts.disable("sami", by=BOSS)


@pytest.mark.parametrize(
    "deed",
    [
        lambda it: it.disable("huda", by=BOSS),
        lambda it: it.reset_password("huda", OTHER, by=BOSS),
        lambda it: it.change("huda", Profile(full_name="H", role=Role.SUPERVISOR), by=BOSS),
        lambda it: it.change_password("huda", PASSWORD, OTHER, by=BOSS),
    ],
)
async def test_what_changes_a_persons_rights_ends_their_sessions(
    accounts: Accounts, signed_in: Sessions, deed: Callable[[Accounts], object]
) -> None:
    await huda(accounts)
    account = await accounts.get("huda")
    key = await signed_in.begin(account, Stage.OPEN, Method.PASSWORD, BROWSER)
    assert await signed_in.find(key, BROWSER) is not None

    await deed(accounts)  # type: ignore[misc]

    assert await signed_in.find(key, BROWSER) is None
    assert await signed_in.open_of("huda") == []


async def test_a_disabled_person_is_let_in_again(accounts: Accounts) -> None:
    await huda(accounts)
    await accounts.disable("huda", by=BOSS)
    assert await accounts.signed_in("huda", PASSWORD) is None

    await accounts.enable("huda", by=BOSS)

    assert await accounts.signed_in("huda", PASSWORD) is not None


async def test_a_reset_password_must_be_changed_and_the_change_is_enough(
    accounts: Accounts,
) -> None:
    await huda(accounts)

    await accounts.reset_password("huda", OTHER, by=BOSS)
    given = await accounts.signed_in("huda", OTHER)
    await accounts.change_password("huda", OTHER, PASSWORD, by=BOSS)
    chosen = await accounts.signed_in("huda", PASSWORD)

    assert given is not None
    assert given.must_change_password
    assert chosen is not None
    assert not chosen.must_change_password


async def test_ones_own_password_is_changed_with_the_present_one_into_a_good_one(
    accounts: Accounts,
) -> None:
    await huda(accounts)

    with pytest.raises(WrongPasswordError):
        await accounts.change_password("huda", OTHER, OTHER, by=BOSS)
    with pytest.raises(SamePasswordError):
        await accounts.change_password("huda", PASSWORD, PASSWORD, by=BOSS)
    with pytest.raises(CommonPasswordError):
        await accounts.change_password("huda", PASSWORD, "password123", by=BOSS)

    assert await accounts.signed_in("huda", PASSWORD) is not None


async def test_nobody_is_changed_who_is_not_there(accounts: Accounts) -> None:
    for deed in (accounts.disable, accounts.enable):
        with pytest.raises(NoSuchAccountError):
            await deed("nobody", by=BOSS)


async def test_letters_that_keyboards_send_differently_are_the_same_password(
    accounts: Accounts,
) -> None:
    await accounts.create("huda", "cafe\u0301 au lait 77", Role.AGENT)

    assert await accounts.signed_in("huda", "caf\u00e9 au lait 77") is not None
