"""Who may ask what: by token and by the page's cookie."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from agent_desktop import signing
from agent_desktop.routes import ROUTES
from core.permissions import Role
from core.token_service import Tokens
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import SESSION_KEY, Desk

ASKS = ("/api/v1/calls", "/api/v1/queues", "/api/v1/agents")
COMMAND = "/api/v1/agents/1001/ready"


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
    cookie = await desk.cookie(await desk.person())

    answer = await stranger.get("/api/v1/calls", Authorization="Bearer twsl_wrong", Cookie=cookie)

    assert answer.status == 401


async def test_a_revoked_token_is_refused(desk: Desk, api: ApiClient) -> None:
    assert (await api.get("/api/v1/calls")).status == 200

    await Tokens(desk.sessions).revoke("program")

    assert (await api.get("/api/v1/calls")).status == 401


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
        "/sign-in/provider",
        "/t",
        "/t/{token}",
        "/t/{token}/files/{digest}",
        "/sign-in/provider/back",
        "/phone",  # for browsers of this machine, where a developer has switched it on
    }


async def test_a_person_with_the_pages_cookie_may_ask(desk: Desk, stranger: ApiClient) -> None:
    answer = await stranger.get("/api/v1/calls", Cookie=await desk.cookie(await desk.person()))

    assert answer.status == 200


async def test_a_disabled_person_is_out_at_once(desk: Desk, stranger: ApiClient) -> None:
    cookie = await desk.cookie(await desk.person())
    async with desk.sessions.begin() as session:
        await session.execute(text("UPDATE accounts SET disabled_at = created_at"))

    assert (await stranger.get("/api/v1/calls", Cookie=cookie)).status == 401


async def test_a_cookie_that_is_old_forged_or_of_nobody_is_worth_nothing(
    desk: Desk, stranger: ApiClient
) -> None:
    name = await desk.person()
    good = await desk.cookie(name)
    old = await desk.cookie(name, age=timedelta(hours=12))
    idle = await desk.cookie(name, idle=timedelta(minutes=30))
    forged = await desk.cookie(name, key="another key")
    unknown = f"{signing.COOKIE}={signing.sign('not a session', SESSION_KEY)}"
    changed = good[:-1] + ("0" if good[-1] != "0" else "1")
    payload = good.partition("=")[2].partition(".")[0]
    bare = f"{signing.COOKIE}={payload}"

    assert (await stranger.get("/api/v1/calls", Cookie=good)).status == 200
    for cookie in (old, idle, forged, changed, bare, f"{bare}.", unknown, "tawasul_session="):
        assert (await stranger.get("/api/v1/calls", Cookie=cookie)).status == 401, cookie


async def test_a_page_of_ours_may_command_with_the_cookie(desk: Desk, stranger: ApiClient) -> None:
    cookie = await desk.cookie(await desk.person())

    answer = await stranger.post(COMMAND, Cookie=cookie, Origin=desk.url)

    assert answer.status == 200
    assert desk.agents.told == [("ready", "1001")]


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1"]
)
async def test_a_page_of_another_site_commands_nothing(
    desk: Desk, stranger: ApiClient, origin: str
) -> None:
    cookie = await desk.cookie(await desk.person())

    answer = await stranger.post(COMMAND, Cookie=cookie, Origin=origin)

    assert answer.status == 403
    assert answer.json["type"] == "urn:tawasul:problem:foreign-origin"
    assert desk.agents.told == []


async def test_a_command_without_an_origin_needs_a_token(
    desk: Desk, stranger: ApiClient, api: ApiClient
) -> None:
    cookie = await desk.cookie(await desk.person())

    assert (await stranger.post(COMMAND, Cookie=cookie)).status == 403
    assert (await api.post(COMMAND)).status == 200


async def test_a_database_that_is_away_is_told_as_such(desk: Desk, api: ApiClient) -> None:
    async with desk.sessions.begin() as session:
        await session.execute(text("DROP TABLE api_tokens"))  # SQLite's way of being unusable

    answer = await api.get("/api/v1/calls")

    assert answer.status == 503
    assert answer.json["type"] == "urn:tawasul:problem:journal-away"
