"""The way in, on real databases: tries that are counted, sessions, and the second factor."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog, Wanted
from core.errors import (
    NoSuchSessionError,
    QuestionDueError,
    TooManyTriesError,
    WrongCodeError,
    WrongPasswordError,
)
from core.one_time_codes import code_at, step_of
from core.permissions import Role
from core.sealing import SealingKeys
from core.second_factors import SecondFactors
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Browser, Limits, Method, Stage
from core.sign_in import SignIn
from core.sign_in_settings import SignInSettings
from core.tables import FailedTriesRow
from core.tries import ALLOWANCES, Counted

Makers = async_sessionmaker[AsyncSession]
PASSWORD = "صباح الخير يا تواصل"
BROWSER = Browser("192.0.2.7", "Firefox/140")
HUDA = Actor(ActorKind.PERSON, "huda", "192.0.2.7")
WAITS_AFTER = ALLOWANCES[Counted.BOTH].waits_after


@pytest.fixture
async def way_in(sessions: Makers) -> SignIn:
    await Accounts(sessions).create("huda", PASSWORD, Role.AGENT)
    return SignIn(sessions, SignInSettings())


@pytest.fixture
def factors(sessions: Makers) -> SecondFactors:
    return SecondFactors(sessions, SealingKeys.fixed("a sealing key"))


async def enter(
    way_in: SignIn, password: str = PASSWORD, *, browser: Browser = BROWSER, name: str = "huda"
) -> str:
    return await way_in.with_password(name, password, browser, is_answered=True)


async def fail(way_in: SignIn, times: int, **more: object) -> None:
    for _ in range(times):
        with pytest.raises(WrongPasswordError):
            await enter(way_in, "not the password", **more)  # type: ignore[arg-type]


async def actions(sessions: Makers) -> list[str]:
    return [row.action for row in reversed(await AuditLog(sessions).page(Wanted(), 100))]


def code_now(secret: str, *, later: int = 0) -> str:
    return code_at(secret, step_of(datetime.now(UTC)) + later)


async def set_up(factors: SecondFactors) -> tuple[str, list[str]]:
    offer = factors.offer("huda")
    codes = await factors.set_up("huda", offer.sealed, code_now(offer.secret, later=-1), by=HUDA)
    return offer.secret, list(codes)


async def test_after_five_failures_even_the_right_password_must_wait(
    way_in: SignIn, sessions: Makers
) -> None:
    await fail(way_in, WAITS_AFTER)

    with pytest.raises(TooManyTriesError) as refused:
        await enter(way_in)

    assert 25 <= refused.value.retry_after <= 30
    assert (await actions(sessions))[-2:] == [Action.SIGN_IN_FAILED, Action.LOCKED_OUT]
    assert await enter(way_in, browser=Browser("192.0.2.8", "Firefox/140"))


async def test_a_restart_forgets_no_failure(way_in: SignIn, sessions: Makers) -> None:
    await fail(way_in, WAITS_AFTER)

    with pytest.raises(TooManyTriesError):
        await enter(SignIn(sessions, SignInSettings()))


async def test_names_that_nobody_has_are_slowed_down_alike_and_not_kept(
    way_in: SignIn, engine: AsyncEngine
) -> None:
    await fail(way_in, WAITS_AFTER, name="hunter2")

    with pytest.raises(TooManyTriesError):
        await enter(way_in, name="hunter2")
    for table in ("failed_tries", "audit_log"):
        async with engine.connect() as connection:
            rows = (await connection.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608
        assert rows
        assert "hunter2" not in str(rows)


async def test_tries_at_once_do_not_slip_through(way_in: SignIn) -> None:
    tries = (enter(way_in, f"wrong password {n}") for n in range(WAITS_AFTER + 4))

    ends = await asyncio.gather(*tries, return_exceptions=True)

    assert [type(end) for end in ends].count(WrongPasswordError) == WAITS_AFTER
    assert [type(end) for end in ends].count(TooManyTriesError) == 4


async def test_many_machines_that_guess_one_name_are_stopped_together(way_in: SignIn) -> None:
    for n in range(ALLOWANCES[Counted.NAME].waits_after):
        await fail(way_in, 1, browser=Browser(f"192.0.2.{n}", ""))

    with pytest.raises(TooManyTriesError):
        await enter(way_in, browser=Browser("198.51.100.1", ""))


async def test_after_three_failures_a_question_is_due(way_in: SignIn) -> None:
    await fail(way_in, 3)

    with pytest.raises(QuestionDueError):
        await way_in.with_password("huda", PASSWORD, BROWSER, is_answered=False)

    assert await enter(way_in)
    assert await way_in.with_password("huda", PASSWORD, BROWSER, is_answered=False)


async def test_who_comes_in_has_their_failures_forgotten(way_in: SignIn) -> None:
    for _ in range(3):
        await fail(way_in, WAITS_AFTER - 1)
        await enter(way_in)


async def test_old_failures_are_swept_away(
    way_in: SignIn, sessions: Makers, engine: AsyncEngine
) -> None:
    await fail(way_in, 1, name="nobody")
    async with sessions.begin() as session:
        long_ago = datetime.now(UTC) - timedelta(hours=2)
        await session.execute(update(FailedTriesRow).values(last_at=long_ago))

    await enter(way_in)

    async with engine.connect() as connection:
        kept = await connection.scalar(text("SELECT count(*) FROM failed_tries"))
    assert kept == 3


async def test_a_sessions_secret_is_new_at_each_step_and_the_old_one_worth_nothing(
    way_in: SignIn, sessions: Makers
) -> None:
    begun = Sessions(sessions, Limits())
    first = await enter(way_in)
    found = await begun.find(first, BROWSER)
    assert found is not None
    session, _ = found

    second = await begun.move(session, Stage.OPEN)

    assert await begun.find(first, BROWSER) is None
    again = await begun.find(second, BROWSER)
    assert again is not None
    assert again[0].id == session.id


async def test_no_secret_of_a_session_lies_in_the_database(
    way_in: SignIn, engine: AsyncEngine
) -> None:
    key = await enter(way_in)

    async with engine.connect() as connection:
        rows = (await connection.execute(text("SELECT * FROM sessions"))).all()
    assert key not in str(rows)


async def test_a_cookie_in_another_browser_ends_the_session_and_is_told(
    way_in: SignIn, sessions: Makers
) -> None:
    begun, key = Sessions(sessions, Limits()), await enter(way_in)
    assert await begun.find(key, Browser("192.0.2.99", "Firefox/141")) is not None

    assert await begun.find(key, Browser("192.0.2.99", "curl/8.0")) is None

    assert await begun.find(key, BROWSER) is None
    assert (await actions(sessions))[-1] == Action.SESSION_STOLEN


async def test_a_session_is_ended_once_and_only_as_whose_it_is(
    way_in: SignIn, sessions: Makers
) -> None:
    begun = Sessions(sessions, Limits())
    await enter(way_in)
    (session,) = await begun.open_of("huda")

    with pytest.raises(NoSuchSessionError):
        await begun.end(session.id, Action.SESSION_ENDED, by=HUDA, account="sami")
    await begun.end(session.id, Action.SESSION_ENDED, by=HUDA, account="huda")
    with pytest.raises(NoSuchSessionError):
        await begun.end(session.id, Action.SESSION_ENDED, by=HUDA)
    with pytest.raises(NoSuchSessionError):
        await begun.move(session, Stage.OPEN)


async def test_a_session_left_alone_is_over(way_in: SignIn, sessions: Makers) -> None:
    begun = Sessions(sessions, Limits(idle=timedelta(0)))

    assert await begun.find(await enter(way_in), BROWSER) is None
    assert await begun.open_of("huda") == []


async def test_a_second_factor_is_kept_sealed_and_then_asked_for(
    way_in: SignIn, factors: SecondFactors, sessions: Makers, engine: AsyncEngine
) -> None:
    secret, codes = await set_up(factors)

    found = await Sessions(sessions, Limits()).find(await enter(way_in), BROWSER)

    assert found is not None
    assert found[0].stage is Stage.SECOND_FACTOR
    assert Action.SIGNED_IN not in await actions(sessions)
    async with engine.connect() as connection:
        kept = str((await connection.execute(text("SELECT * FROM accounts"))).all())
        kept += str((await connection.execute(text("SELECT * FROM recovery_codes"))).all())
    assert secret not in kept
    assert not any(re.sub("-", "", code) in kept for code in codes)


async def test_a_code_opens_once(way_in: SignIn, factors: SecondFactors) -> None:
    assert way_in
    secret, _ = await set_up(factors)
    code = code_now(secret)

    await factors.prove("huda", code, by=HUDA)

    with pytest.raises(WrongCodeError):
        await factors.prove("huda", code, by=HUDA)


async def test_a_code_typed_twice_at_once_opens_once(
    way_in: SignIn, factors: SecondFactors
) -> None:
    assert way_in
    secret, codes = await set_up(factors)

    for code in (code_now(secret), codes[0]):
        tries = (factors.prove("huda", code, by=HUDA) for _ in range(4))
        ends = await asyncio.gather(*tries, return_exceptions=True)
        assert ends.count(None) == 1


async def test_each_recovery_code_opens_once_and_new_ones_replace_them(
    way_in: SignIn, factors: SecondFactors, sessions: Makers
) -> None:
    assert way_in
    _, codes = await set_up(factors)

    await factors.prove("huda", codes[3].lower(), by=HUDA)
    with pytest.raises(WrongCodeError):
        await factors.prove("huda", codes[3], by=HUDA)
    assert await factors.recovery_codes_left("huda") == 9
    new = await factors.renew_recovery_codes("huda", by=HUDA)

    with pytest.raises(WrongCodeError):
        await factors.prove("huda", codes[4], by=HUDA)
    await factors.prove("huda", new[0], by=HUDA)
    assert Action.RECOVERY_CODE_USED in await actions(sessions)


async def test_codes_cannot_be_guessed_in_a_row(way_in: SignIn, factors: SecondFactors) -> None:
    assert way_in
    secret, _ = await set_up(factors)
    for _ in range(WAITS_AFTER):
        with pytest.raises(WrongCodeError):
            await factors.prove("huda", "000000", by=HUDA)

    with pytest.raises(TooManyTriesError):
        await factors.prove("huda", code_now(secret), by=HUDA)


async def test_an_offer_is_for_one_person_and_needs_the_apps_code(
    way_in: SignIn, factors: SecondFactors
) -> None:
    assert way_in
    offer = factors.offer("huda")

    with pytest.raises(WrongCodeError):
        await factors.set_up("huda", offer.sealed, "000000", by=HUDA)
    with pytest.raises(WrongCodeError):
        await factors.set_up("sami", offer.sealed, code_now(offer.secret), by=HUDA)
    with pytest.raises(WrongCodeError):
        await factors.set_up("huda", "forged", code_now(offer.secret), by=HUDA)


async def test_a_second_factor_that_was_taken_away_is_asked_for_no_more(
    way_in: SignIn, factors: SecondFactors, sessions: Makers
) -> None:
    _, codes = await set_up(factors)

    await factors.remove("huda", by=HUDA)

    found = await Sessions(sessions, Limits()).find(await enter(way_in), BROWSER)
    assert found is not None
    assert found[0].stage is Stage.OPEN
    with pytest.raises(WrongCodeError):
        await factors.prove("huda", codes[0], by=HUDA)


async def test_a_provider_binds_an_account_to_one_of_its_people(
    way_in: SignIn, sessions: Makers
) -> None:
    accounts = Accounts(sessions)
    account = await accounts.get("huda")

    key = await way_in.with_identity(account, "https://id.example 7", BROWSER)

    found = await Sessions(sessions, Limits()).find(key, BROWSER)
    assert found is not None
    assert (found[0].method, found[0].stage) == (Method.PROVIDER, Stage.OPEN)
    bound = await accounts.of_identity("https://id.example 7")
    assert bound is not None
    assert bound.name == "huda"
