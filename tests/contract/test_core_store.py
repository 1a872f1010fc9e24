import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.errors import (
    AccountExistsError,
    BadNameError,
    NoSuchTokenError,
    TokenExistsError,
    WeakPasswordError,
)
from core.permissions import Role
from core.service import Accounts
from core.token_service import Tokens

Sessions = async_sessionmaker[AsyncSession]
PASSWORD = "صباح الخير يا تواصل"


async def test_a_person_signs_in_with_their_own_password_only(sessions: Sessions) -> None:
    accounts = Accounts(sessions)
    made = await accounts.create("huda", PASSWORD, Role.SUPERVISOR)

    assert await accounts.signed_in("huda", PASSWORD) == made
    assert await accounts.signed_in("huda", PASSWORD + ".") is None
    assert await accounts.signed_in("nobody", PASSWORD) is None


async def test_a_disabled_person_does_not_sign_in(sessions: Sessions) -> None:
    accounts = Accounts(sessions)
    await accounts.create("huda", PASSWORD, Role.AGENT)
    async with sessions.begin() as session:
        await session.execute(text("UPDATE accounts SET disabled_at = created_at"))

    assert await accounts.signed_in("huda", PASSWORD) is None


async def test_a_name_is_given_once(sessions: Sessions) -> None:
    accounts = Accounts(sessions)
    await accounts.create("huda", PASSWORD, Role.AGENT)

    with pytest.raises(AccountExistsError):
        await accounts.create("huda", PASSWORD, Role.ADMINISTRATOR)

    assert [account.role for account in await accounts.all()] == [Role.AGENT]


@pytest.mark.parametrize("name", ["", "two words", "a" * 65, "a\n", "هدى"])
async def test_a_name_that_cannot_be_typed_is_refused(sessions: Sessions, name: str) -> None:
    with pytest.raises(BadNameError):
        await Accounts(sessions).create(name, PASSWORD, Role.AGENT)
    with pytest.raises(BadNameError):
        await Tokens(sessions).create(name, Role.AGENT)


async def test_a_short_password_is_refused(sessions: Sessions) -> None:
    with pytest.raises(WeakPasswordError):
        await Accounts(sessions).create("huda", "123456789", Role.AGENT)


async def test_neither_password_nor_token_lies_in_the_database(
    sessions: Sessions, engine: AsyncEngine
) -> None:
    await Accounts(sessions).create("huda", PASSWORD, Role.AGENT)
    token = await Tokens(sessions).create("wall", Role.SUPERVISOR)

    async with engine.connect() as connection:
        kept = (await connection.execute(text("SELECT password_hash FROM accounts"))).scalar_one()
        digest = (await connection.execute(text("SELECT digest FROM api_tokens"))).scalar_one()

    assert kept.startswith("$argon2id$")
    assert PASSWORD not in kept
    assert token not in digest
    assert token.startswith("twsl_")


async def test_a_token_is_known_until_it_is_revoked(sessions: Sessions) -> None:
    tokens = Tokens(sessions)
    token = await tokens.create("wall", Role.REPORT_READER)

    found = await tokens.find(token)
    await tokens.revoke("wall")

    assert found is not None
    assert (found.name, found.role) == ("wall", Role.REPORT_READER)
    assert await tokens.find(token) is None
    assert await tokens.find("twsl_guess") is None
    assert await tokens.find("guess") is None


async def test_a_tokens_name_is_free_again_once_it_is_revoked(sessions: Sessions) -> None:
    tokens = Tokens(sessions)
    await tokens.create("wall", Role.SUPERVISOR)

    with pytest.raises(TokenExistsError):
        await tokens.create("wall", Role.SUPERVISOR)
    await tokens.revoke("wall")
    second = await tokens.create("wall", Role.AGENT)

    assert await tokens.find(second) is not None
    assert [token.revoked_at is None for token in await tokens.all()] == [False, True]


async def test_revoking_an_unknown_token_is_refused(sessions: Sessions) -> None:
    with pytest.raises(NoSuchTokenError):
        await Tokens(sessions).revoke("wall")
