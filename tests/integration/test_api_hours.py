"""Hours, closures and the notice over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Role
from recordings.errors import StudioBusyError
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk

NOTICE, CLOSURES = "/api/v1/notice", "/api/v1/closures"
TEXTS = {"text_ar": "صِيَانَةٌ لِلْأَنْظِمَةِ.", "text_en": "Maintenance."}
REASONS = {"reason_ar": "عطل في الشبكة", "reason_en": "a fault of the network"}
FOREVER = timedelta(hours=2)


def json(value: object) -> bytes:
    return orjson.dumps(value)


def a_closure(**changes: object) -> dict[str, Any]:
    now = datetime.now(UTC)
    ours = {"starts_at": (now - FOREVER).isoformat(), "ends_at": (now + FOREVER).isoformat()}
    return {**ours, **REASONS, **changes}


async def test_a_closure_closes_the_centre_and_ending_it_opens_it_again(api: ApiClient) -> None:
    before = (await api.get("/api/v1/hours")).json
    made = await api.post(CLOSURES, json(a_closure()))
    closed = (await api.get("/api/v1/hours")).json
    ended = await api.ask("DELETE", f"{CLOSURES}/{made.json['number']}")
    after = (await api.get("/api/v1/hours")).json

    assert (made.status, made.json["created_by"]) == (201, "program")
    assert (closed["is_open"], closed["why"], closed["reason_en"]) == (
        False,
        "closure",
        REASONS["reason_en"],
    )
    assert (ended.status, ended.json["reopened_by"]) == (200, "program")
    assert after["is_open"] == before["is_open"]
    assert len((await api.get(CLOSURES)).json["closures"]) == 1


async def test_a_closure_ends_once(api: ApiClient) -> None:
    number = (await api.post(CLOSURES, json(a_closure()))).json["number"]
    await api.ask("DELETE", f"{CLOSURES}/{number}")

    assert (await api.ask("DELETE", f"{CLOSURES}/{number}")).status == 409
    for unknown in ("999", "0", "x", "99999999999"):
        assert (await api.ask("DELETE", f"{CLOSURES}/{unknown}")).status == 404


async def test_who_closed_and_opened_the_centre_is_in_the_audit_log(
    desk: Desk, api: ApiClient
) -> None:
    number = (await api.post(CLOSURES, json(a_closure()))).json["number"]
    await api.ask("DELETE", f"{CLOSURES}/{number}")
    await api.ask("DELETE", f"{CLOSURES}/{number}")

    rows = await AuditLog(desk.sessions).page(Wanted(subject=f"closure/{number}"), 10)
    assert [(row.actor, row.action) for row in reversed(rows)] == [
        ("program", Action.CLOSURE_ENTERED),
        ("program", Action.CLOSURE_ENDED),
    ]
    assert all(REASONS["reason_en"] in row.detail and row.address for row in rows)


@pytest.mark.parametrize("field", ["starts_at", "ends_at", "reason_ar", "reason_en"])
async def test_a_field_that_cannot_be_is_named_in_the_problem(api: ApiClient, field: str) -> None:
    refused = await api.post(CLOSURES, json(a_closure(**{field: ""})))

    assert (refused.status, refused.json["field"]) == (422, field)
    assert (await api.get(CLOSURES)).json["closures"] == []


async def test_a_text_is_heard_beforehand_switched_on_and_off(desk: Desk, api: ApiClient) -> None:
    unvowelled = {**TEXTS, "text_ar": "صيانة لِلْأَنْظِمَةِ"}
    heard = await api.post(f"{NOTICE}/preview", json(unvowelled))
    sound = await api.get(f"{NOTICE}/sounds/{heard.json['prompt']}/ar", Range="bytes=0-43")
    nothing = await api.get(NOTICE)
    on = await api.ask("PUT", NOTICE, json(TEXTS))
    stands = await api.get(NOTICE)
    off = await api.ask("DELETE", NOTICE)

    assert heard.json["unvowelled"] == ["صيانة"]
    assert (sound.status, sound.content_type) == (206, "audio/wav")
    assert nothing.json == {"notice": None}
    assert on.json == stands.json
    assert stands.json["notice"]["switched_on_by"] == "program"
    assert off.json == {"notice": None}
    assert desk.notices.told == [
        ("speak", unvowelled["text_ar"], TEXTS["text_en"]),
        ("say", *TEXTS.values(), "program"),
        ("off", "program"),
    ]


async def test_a_prompt_that_is_there_is_switched_on_by_its_name(api: ApiClient) -> None:
    on = await api.ask("PUT", NOTICE, json({"prompt": "notice-maintenance"}))

    assert (on.status, on.json["notice"]["text_ar"]) == (200, None)
    assert (await api.ask("PUT", NOTICE, json({"prompt": "nothing-here"}))).status == 404
    assert (await api.get(f"{NOTICE}/sounds/nothing-here/ar")).status == 404


async def test_what_cannot_be_spoken_is_refused_and_nothing_changes(
    desk: Desk, api: ApiClient
) -> None:
    half = await api.ask("PUT", NOTICE, json({"text_ar": TEXTS["text_ar"]}))
    none = await api.ask("PUT", NOTICE, b"[]")
    desk.notices.refusal = StudioBusyError()
    busy = await api.ask("PUT", NOTICE, json(TEXTS))

    assert (half.status, half.json["field"]) == (422, "text_en")
    assert (none.status, busy.status) == (400, 503)
    assert (await api.ask("DELETE", NOTICE)).status == 409
    assert (await api.get(NOTICE)).json == {"notice": None}


CHANGES = (
    ("PUT", NOTICE, TEXTS),
    ("DELETE", NOTICE, None),
    ("POST", f"{NOTICE}/preview", TEXTS),
    ("POST", CLOSURES, a_closure()),
    ("DELETE", f"{CLOSURES}/1", None),
)


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
async def test_an_agent_changes_nothing_and_an_administrator_may(
    desk: Desk, stranger: ApiClient, method: str, path: str, body: object
) -> None:
    stranger.token = await desk.token(Role.AGENT, "an-agent")
    assert (await stranger.ask(method, path, json(body))).status == 403
    stranger.token = await desk.token(Role.ADMINISTRATOR, "an-administrator")

    assert (await stranger.ask(method, path, json(body))).status not in {401, 403}


async def test_the_page_leads_a_stranger_to_the_sign_in(desk: Desk, stranger: ApiClient) -> None:
    assert (await stranger.get("/hours", Accept="text/html")).status == 303
    stranger.token = await desk.token(Role.AGENT)
    assert (await stranger.get("/hours", Accept="text/html")).status == 403


@pytest.mark.parametrize("path", [NOTICE, CLOSURES, "/api/v1/hours"])
async def test_an_agent_and_a_stranger_read_nothing(
    desk: Desk, stranger: ApiClient, path: str
) -> None:
    assert (await stranger.get(path)).status == 401
    stranger.token = await desk.token(Role.AGENT)
    assert (await stranger.get(path)).status == 403


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
async def test_a_page_of_another_site_changes_nothing(
    desk: Desk, stranger: ApiClient, method: str, path: str, body: object
) -> None:
    cookie = await desk.cookie(await desk.person())
    for origin in ("https://evil.example", "null"):
        headers = {"Cookie": cookie, "Origin": origin}
        answer = await stranger.ask(method, path, json(body), headers)

        assert (answer.status, answer.json["type"]) == (403, "urn:tawasul:problem:foreign-origin")
    assert desk.notices.told == []
