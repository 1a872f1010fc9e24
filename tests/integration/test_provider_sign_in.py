"""Signing in by an identity provider: a real one over HTTP, and one that lies."""

import socket
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from agent_desktop import oidc_provider
from core.audit import CENTRE, Action
from core.audit_store import AuditLog, Wanted
from core.database import sessions_for
from core.permissions import Role
from core.service import Accounts
from core.sign_in_settings import ProviderSettings, SignInSettings
from tests.fakes.api_client import Answer
from tests.fakes.desk import Desk, open_desk
from tests.fakes.provider import CLIENT, SECRET, FakeProvider, new_key, open_provider
from tests.fakes.web_browser import WebBrowser, web_browser

Twist = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
async def provider() -> AsyncIterator[FakeProvider]:
    async with open_provider() as provider:
        yield provider


@pytest.fixture
def roles() -> Mapping[str, Role]:
    """The groups that mean roles; none by default."""
    return {}


@pytest.fixture
async def desk(
    desk_engine: AsyncEngine, provider: FakeProvider, roles: Mapping[str, Role]
) -> AsyncIterator[Desk]:
    """A desk that knows the provider, on a port that the provider sends people back to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = SignInSettings(
        public_url=f"http://127.0.0.1:{port}",
        factor_roles=frozenset(Role),
        provider=ProviderSettings(
            issuer=provider.url,
            client_id=CLIENT,
            client_secret=SECRET,
            title="نفاذ",
            scopes="openid profile",
            account_claim="preferred_username",
            roles_claim="groups",
            roles=roles,
        ),
    )
    async with open_desk(sessions_for(desk_engine), port, settings=settings) as desk:
        yield desk


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[WebBrowser]:
    async with web_browser(desk.url) as browser:
        yield browser


async def at_provider(browser: WebBrowser) -> str:
    """Go to the provider; return the path that it sends the browser back to."""
    there = (await browser.get("/sign-in/provider")).headers["Location"]
    async with ClientSession() as session, session.get(there, allow_redirects=False) as answer:
        assert answer.status == 302
        return answer.headers["Location"].removeprefix(browser.url)


async def enter(browser: WebBrowser) -> Answer:
    return await browser.get(await at_provider(browser))


async def test_whom_the_provider_vouches_for_comes_in_as_their_account(
    desk: Desk, browser: WebBrowser
) -> None:
    await desk.person("huda")
    door = await browser.get("/sign-in")

    answer = await enter(browser)

    assert 'href="/sign-in/provider"' in door.text
    assert "نفاذ" in door.text
    assert answer.status == 200  # a page: a redirect would leave the strict cookie behind
    assert '<meta http-equiv="refresh" content="0; url=/">' in answer.text
    assert (await browser.get("/")).status == 200
    newest = (await AuditLog(desk.sessions).page(Wanted(), 1))[0]
    assert (newest.action, newest.actor, newest.detail) == (
        Action.SIGNED_IN,
        "huda",
        '{"by": "provider"}',
    )


async def test_the_browser_is_sent_with_state_nonce_and_challenge_never_twice_the_same(
    browser: WebBrowser,
) -> None:
    asked = [
        parse_qs(urlsplit((await browser.get("/sign-in/provider")).headers["Location"]).query)
        for _ in range(2)
    ]

    for name in ("state", "nonce", "code_challenge"):
        (first,), (second,) = asked[0][name], asked[1][name]
        assert len(first) >= 43
        assert first != second
    assert asked[0]["code_challenge_method"] == ["S256"]


async def test_who_has_no_account_is_told_so(browser: WebBrowser) -> None:
    answer = await enter(browser)

    assert answer.status == 403
    assert "لا يوجد في هذا المركز حساب لك" in answer.text
    assert "tawasul_session" not in str(answer.headers)


async def test_a_disabled_account_stays_shut(desk: Desk, browser: WebBrowser) -> None:
    await desk.person("huda")
    await Accounts(desk.sessions).disable("huda", by=CENTRE)

    assert (await enter(browser)).status == 403


async def test_an_account_stays_with_the_person_who_came_first(
    desk: Desk, browser: WebBrowser, provider: FakeProvider
) -> None:
    await desk.person("huda")
    await desk.person("noura")
    await enter(browser)

    provider.person = {"sub": "8", "preferred_username": "huda"}  # the name was given again
    other = await enter(browser)
    provider.person = {"sub": "7", "preferred_username": "noura"}  # the person was renamed
    same = await enter(browser)

    assert (other.status, same.status) == (403, 200)
    assert "huda" in (await browser.get("/account")).text


@pytest.mark.parametrize(
    "twist",
    [
        lambda c: {**c, "nonce": "another"},
        lambda c: {k: v for k, v in c.items() if k != "nonce"},
        lambda c: {**c, "aud": "another client"},
        lambda c: {**c, "aud": [CLIENT, "another client"], "azp": "another client"},
        lambda c: {**c, "iss": "https://evil.example"},
        lambda c: {**c, "exp": c["iat"] - 3600},
        lambda c: {**c, "iat": c["iat"] + 3600},
        lambda c: {k: v for k, v in c.items() if k != "sub"},
        lambda c: {**c, "at_hash": "wrong"},
    ],
)
async def test_a_token_that_does_not_fit_lets_nobody_in(
    desk: Desk, browser: WebBrowser, provider: FakeProvider, twist: Twist
) -> None:
    await desk.person("huda")
    provider.twist = twist

    answer = await enter(browser)

    assert answer.status == 502
    assert (await browser.get("/")).status == 303


async def test_a_token_that_another_key_signed_lets_nobody_in_and_asks_for_keys_once(
    desk: Desk, browser: WebBrowser, provider: FakeProvider
) -> None:
    await desk.person("huda")
    provider.signs_with = new_key("one")  # the same name, another key

    for _ in range(3):
        assert (await enter(browser)).status == 502

    assert provider.keys_read == 1


async def test_a_new_key_of_the_provider_is_taken(
    desk: Desk, browser: WebBrowser, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc_provider, "LEAST_SECONDS_BETWEEN_KEYS", 0.0)
    await desk.person("huda")
    await enter(browser)

    provider.key = new_key("two")

    assert (await enter(browser)).status == 200
    assert provider.keys_read == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace("state=", "state=x"),
        lambda path: path.partition("&state=")[0],
        lambda path: path.replace("code=", "code=x"),
        lambda path: path.replace("code=", "error=access_denied&no="),
    ],
)
async def test_a_way_back_that_was_tampered_with_lets_nobody_in(
    desk: Desk, browser: WebBrowser, change: Callable[[str], str]
) -> None:
    await desk.person("huda")

    answer = await browser.get(change(await at_provider(browser)))

    assert answer.status == 502
    assert (await browser.get("/")).status == 303


async def test_the_way_back_of_one_browser_lets_no_other_in(
    desk: Desk, browser: WebBrowser
) -> None:
    await desk.person("huda")
    path = await at_provider(browser)

    async with web_browser(desk.url) as other:
        assert (await other.get(path)).status == 502
        await at_provider(other)
        assert (await other.get(path)).status == 502


async def test_a_code_serves_once(desk: Desk, browser: WebBrowser) -> None:
    await desk.person("huda")
    path = await at_provider(browser)

    assert (await browser.get(path)).status == 200
    assert (await browser.get(path)).status == 502


async def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    browser: WebBrowser, provider: FakeProvider
) -> None:
    provider.calls_itself = "https://evil.example"

    assert (await browser.get("/sign-in/provider")).status == 502


async def test_the_provider_keeps_our_own_password_out_of_it(
    desk: Desk, browser: WebBrowser
) -> None:
    await desk.person("huda")
    await Accounts(desk.sessions).reset_password("huda", "قطار أزرق يشرب القهوة", by=CENTRE)

    await enter(browser)

    assert (await browser.get("/")).status == 200


@pytest.mark.parametrize("roles", [{"cc-leads": Role.SUPERVISOR, "cc": Role.AGENT}])
async def test_groups_at_the_provider_decide_the_role_the_first_that_fits(
    desk: Desk, browser: WebBrowser, provider: FakeProvider, roles: Mapping[str, Role]
) -> None:
    assert roles
    await desk.person("huda", Role.COORDINATOR)

    async def role_with(groups: object) -> Role:
        provider.person = {"sub": "7", "preferred_username": "huda", "groups": groups}
        assert (await enter(browser)).status == 200
        return (await Accounts(desk.sessions).get("huda")).role

    assert await role_with(["cc", "cc-leads"]) is Role.SUPERVISOR
    assert await role_with("cc") is Role.AGENT
    provider.person = {"sub": "7", "preferred_username": "huda", "groups": ["other"]}
    assert (await enter(browser)).status == 403


async def test_without_a_provider_there_is_no_such_way(
    desk_engine: AsyncEngine, provider: FakeProvider
) -> None:
    assert provider.url
    async with open_desk(sessions_for(desk_engine)) as desk, web_browser(desk.url) as browser:
        assert (await browser.get("/sign-in/provider")).status == 404
        assert (await browser.get("/sign-in/provider/back")).status in {404, 502}
        assert "/sign-in/provider" not in (await browser.get("/sign-in")).text


async def test_a_provider_that_is_away_is_told_as_such(
    desk_engine: AsyncEngine, desk: Desk
) -> None:
    assert desk.settings.provider is not None
    away = replace(desk.settings.provider, issuer="http://127.0.0.1:9")
    settings = replace(desk.settings, provider=away)
    async with (
        open_desk(sessions_for(desk_engine), settings=settings) as lonely,
        web_browser(lonely.url) as browser,
    ):
        answer = await browser.get("/sign-in/provider")

    assert (answer.status, "مزوّد الهوية" in answer.text) == (502, True)


async def test_nothing_of_the_provider_lies_in_the_log(desk: Desk, browser: WebBrowser) -> None:
    await desk.person("huda")
    path = await at_provider(browser)
    await browser.get(path)

    async with desk.sessions() as session:
        log = str((await session.execute(text("SELECT * FROM audit_log"))).all())
    assert parse_qs(urlsplit(path).query)["code"][0] not in log
