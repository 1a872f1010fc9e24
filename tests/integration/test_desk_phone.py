"""The phone of the desk over HTTP: whose it is, what it registers with, what is done for it."""

from dataclasses import replace

import pytest

from agent_desktop import keys
from agent_desktop.softphone import Softphone
from agi.errors import NoTalkError
from agi.talks import Sound
from asterisk_conf.endpoints import Phone, password_digest
from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from supervision.roster import Roster
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import PASSWORD, Desk


@pytest.fixture
async def huda(desk: Desk, stranger: ApiClient) -> ApiClient:
    """The browser of an agent with a phone in the browser."""
    roster = Roster(desk.sessions)
    await roster.create("1001", name="هدى", queues={"noor": 0}, phone=Phone.WEBRTC)
    await roster.create("1002", name="Fahd", queues={"noor": 0})
    return await signed_in(desk, stranger, "huda", "1001")


async def signed_in(desk: Desk, client: ApiClient, name: str, extension: str | None) -> ApiClient:
    profile = Profile(full_name=name, role=Role.AGENT, extension=extension)
    await Accounts(desk.sessions).create(name, PASSWORD, Role.AGENT, profile=profile)
    headers = {"Cookie": await desk.cookie(name), "Origin": desk.url}
    return replace(client, headers=headers)


async def test_the_browser_of_an_agent_is_told_what_to_register_with(
    desk: Desk, huda: ApiClient
) -> None:
    answer = await huda.get("/api/v1/desk/phone")

    kept = await Roster(desk.sessions).get("1001")
    assert answer.json == {
        "extension": "1001",
        "name": "هدى",
        "phone": "webrtc",
        "realm": "tawasul",
        "digest": kept.password_digest,
        "websocket": "ws://127.0.0.1:8088/ws",
        "echo_test": "echo-test",
    }
    assert answer.headers["Cache-Control"] == "no-store"
    assert password_digest("1001", "guess") != kept.password_digest


async def test_an_agent_with_a_desk_phone_gets_no_digest(desk: Desk, huda: ApiClient) -> None:
    fahd = await signed_in(desk, huda, "fahd", "1002")

    answer = await fahd.get("/api/v1/desk/phone")

    assert (answer.json["phone"], answer.json["digest"], answer.json["websocket"]) == (
        "sip",
        None,
        None,
    )


@pytest.mark.parametrize("extension", [None, "1999"])
async def test_who_is_no_agent_has_no_phone(
    desk: Desk, huda: ApiClient, extension: str | None
) -> None:
    nobody = await signed_in(desk, huda, "nobody", extension)

    answer = await nobody.get("/api/v1/desk/phone")
    page = await nobody.get("/desk")

    assert (answer.status, answer.json["type"]) == (409, "urn:tawasul:problem:no-agent")
    assert "phone.js" not in page.text
    assert "microphone=()" in page.headers["Permissions-Policy"]


async def test_the_desk_may_use_the_microphone_and_speak_to_asterisk_alone(
    desk: Desk, huda: ApiClient
) -> None:
    page = await huda.get("/desk")
    elsewhere = await huda.get("/account")

    policy = page.headers["Content-Security-Policy"]
    assert "connect-src 'self' ws://127.0.0.1:8088;" in policy
    assert "script-src 'self';" in policy
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "connect-src 'self';" in elsewhere.headers["Content-Security-Policy"]
    assert "microphone=()" in elsewhere.headers["Permissions-Policy"]
    kept = await Roster(desk.sessions).get("1001")
    assert kept.password_digest not in page.text


@pytest.mark.parametrize("target", ["1002", "general"])
async def test_a_caller_is_sent_on_to_a_colleague_or_a_queue(
    desk: Desk, huda: ApiClient, target: str
) -> None:
    body = f'{{"to": "{target}"}}'.encode()

    answer = await huda.post("/api/v1/desk/call/transfer", body)

    assert (answer.status, answer.json) == (200, {"extension": "1001", "done": "transfer"})
    assert desk.talks.told == [("transfer", "1001", target)]


@pytest.mark.parametrize("target", ["1001", "1999", "0551234567", "", "noor@elsewhere"])
async def test_a_caller_is_sent_nowhere_else(desk: Desk, huda: ApiClient, target: str) -> None:
    answer = await huda.post("/api/v1/desk/call/transfer", f'{{"to": "{target}"}}'.encode())

    assert answer.status == 422
    assert desk.talks.told == []


async def test_a_talk_that_is_over_is_told_in_two_languages(desk: Desk, huda: ApiClient) -> None:
    desk.talks.refusal = NoTalkError("1001")

    answer = await huda.post("/api/v1/desk/call/hang-up")

    assert (answer.status, answer.json["type"]) == (409, "urn:tawasul:problem:no-talk")
    assert "1001" in answer.json["detail_ar"]


async def test_there_is_no_callers_phone_but_on_a_developers_machine(
    desk: Desk, stranger: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = desk.app[keys.services]

    off = await stranger.get("/phone")
    softphone = Softphone(port=8088, callers_digest="x")
    monkeypatch.setitem(desk.app._state, keys.services, replace(services, softphone=softphone))
    on = await stranger.get("/phone")
    elsewhere = await stranger.get("/phone", **{"X-Forwarded-For": "192.0.2.7"})

    assert [answer.status for answer in (off, on, elsewhere)] == [404, 200, 404]
    assert "microphone=(self)" in on.headers["Permissions-Policy"]


async def test_what_a_talk_sounded_like_is_kept(desk: Desk, huda: ApiClient) -> None:
    body = b'{"heard": 500, "lost": 3, "jitter": 4, "round_trip": null}'

    answer = await huda.post("/api/v1/desk/call/sound", body)

    assert answer.status == 204
    assert desk.talks.sounds == [Sound(heard=500, lost=3, jitter=4, round_trip=None)]


@pytest.mark.parametrize("lost", ["-1", "true", "1.5", '"3"', "null", "99999999"])
async def test_a_sound_that_cannot_be_is_refused(desk: Desk, huda: ApiClient, lost: str) -> None:
    answer = await huda.post(
        "/api/v1/desk/call/sound", f'{{"heard": 500, "lost": {lost}}}'.encode()
    )

    assert answer.status == 422
    assert desk.talks.sounds == []
