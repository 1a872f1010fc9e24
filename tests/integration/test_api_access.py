"""Who may ask what: by token and by the page's cookie."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from agent_desktop import signing
from agent_desktop.routes import ROUTES
from core.permissions import PERMISSIONS, Role
from core.service import Tokens
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import SESSION_KEY, Desk

ASKS = ("/api/v1/calls", "/api/v1/queues", "/api/v1/agents")
COMMAND = "/api/v1/agents/1001/ready"


def cookie_of(name: str, *, key: str = SESSION_KEY, age: timedelta = timedelta()) -> str:
    session = signing.new_session(name, datetime.now(UTC) - age)
    return f"{signing.COOKIE}={signing.sign(session, key)}"


@pytest.mark.parametrize("path", [*ASKS, "/api/v1/live", "/api/v1/calls/1"])
async def test_a_stranger_is_asked_to_sign_in(stranger: ApiClient, path: str) -> None:
    answer = await stranger.get(path)

    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["title_ar"] == "سجّل دخولك أولًا"


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer twsl_wrong", "Bearer \udcff", "Basic aHVkYTpodWRh", "twsl_x", ""],
)
async def test_a_token_that_is_not_ours_is_refused(stranger: ApiClient, header: str) -> None:
    answer = await stranger.get("/api/v1/calls", Authorization=header)

    assert answer.status == 401


async def test_a_wrong_token_is_not_saved_by_a_good_cookie(desk: Desk, stranger: ApiClient) -> None:
    cookie = cookie_of(await desk.person())

    answer = await stranger.get("/api/v1/calls", Authorization="Bearer twsl_wrong", Cookie=cookie)

    assert answer.status == 401


async def test_a_revoked_token_is_refused(desk: Desk, api: ApiClient) -> None:
    assert (await api.get("/api/v1/calls")).status == 200

    await Tokens(desk.sessions).revoke("program")

    assert (await api.get("/api/v1/calls")).status == 401


@pytest.mark.parametrize("role", Role)
async def test_a_role_reaches_what_the_table_of_permissions_gives_it(
    desk: Desk, stranger: ApiClient, role: Role
) -> None:
    stranger.token = await desk.token(role)

    for route in ROUTES:
        if not route.path.startswith("/api/v1/") or not route.needs or "live" in route.path:
            continue
        path = route.path.format(
            extension="1001", call_id="1", language="ar", kind="part", name="n-3-m", number="1"
        )
        status = (await stranger.ask(route.method, path, b'{"reason": "x"}')).status
        assert (status != 403) == (route.needs <= PERMISSIONS[role]), path


async def test_a_refusal_names_the_permission(desk: Desk, stranger: ApiClient) -> None:
    stranger.token = await desk.token(Role.AGENT)

    answer = await stranger.get("/api/v1/calls")

    assert answer.status == 403
    assert "calls.read" in answer.json["detail"]
    assert "calls.read" in answer.json["detail_ar"]


async def test_only_these_addresses_are_open_to_everybody() -> None:
    assert {route.path for route in ROUTES if not route.needs} == {
        "/healthz",
        "/readyz",
        "/api/v1/openapi.json",
        "/sign-in",
        "/sign-out",
    }


async def test_a_person_with_the_pages_cookie_may_ask(desk: Desk, stranger: ApiClient) -> None:
    answer = await stranger.get("/api/v1/calls", Cookie=cookie_of(await desk.person()))

    assert answer.status == 200


async def test_a_disabled_person_is_out_at_once(desk: Desk, stranger: ApiClient) -> None:
    cookie = cookie_of(await desk.person())
    async with desk.sessions.begin() as session:
        await session.execute(text("UPDATE accounts SET disabled_at = created_at"))

    assert (await stranger.get("/api/v1/calls", Cookie=cookie)).status == 401


async def test_a_cookie_that_is_old_forged_or_of_nobody_is_worth_nothing(
    desk: Desk, stranger: ApiClient
) -> None:
    name = await desk.person()
    good = cookie_of(name)
    old = cookie_of(name, age=signing.SESSION_LENGTH)
    forged = cookie_of(name, key="another key")
    changed = good[:-1] + ("0" if good[-1] != "0" else "1")
    payload = good.partition("=")[2].partition(".")[0]
    bare = f"{signing.COOKIE}={payload}"

    for cookie in (old, forged, changed, bare, f"{bare}.", cookie_of("nobody"), "tawasul_session="):
        assert (await stranger.get("/api/v1/calls", Cookie=cookie)).status == 401, cookie


async def test_a_page_of_ours_may_command_with_the_cookie(desk: Desk, stranger: ApiClient) -> None:
    cookie = cookie_of(await desk.person())

    answer = await stranger.post(COMMAND, Cookie=cookie, Origin=desk.url)

    assert answer.status == 200
    assert desk.agents.told == [("ready", "1001")]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1"]
)
async def test_a_page_of_another_site_commands_nothing(
    desk: Desk, stranger: ApiClient, origin: str
) -> None:
    cookie = cookie_of(await desk.person())

    answer = await stranger.post(COMMAND, Cookie=cookie, Origin=origin)

    assert answer.status == 403
    assert answer.json["type"] == "urn:tawasul:problem:foreign-origin"
    assert desk.agents.told == []


async def test_a_command_without_an_origin_needs_a_token(
    desk: Desk, stranger: ApiClient, api: ApiClient
) -> None:
    cookie = cookie_of(await desk.person())

    assert (await stranger.post(COMMAND, Cookie=cookie)).status == 403
    assert (await api.post(COMMAND)).status == 200


async def test_a_database_that_is_away_is_told_as_such(desk: Desk, api: ApiClient) -> None:
    async with desk.sessions.begin() as session:
        await session.execute(text("DROP TABLE api_tokens"))  # SQLite's way of being unusable

    answer = await api.get("/api/v1/calls")

    assert answer.status == 503
    assert answer.json["type"] == "urn:tawasul:problem:journal-away"
