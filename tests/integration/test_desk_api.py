"""The agent's desk over HTTP and its own WebSocket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, DummyCookieJar, WSServerHandshakeError
from sqlalchemy.ext.asyncio import AsyncEngine

from agi import events as ev
from agi.calls import Call, record_after
from agi.errors import NotSignedInError
from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.permissions import Role
from supervision.call_records import CallRecords
from supervision.records import read, record_of
from supervision.writers import writer_for
from tests.builders import NOON, Step, a_callback, a_member, an_answered_call
from tests.fakes.api_client import ApiClient, check_schema
from tests.fakes.desk import Desk
from tests.unit.test_caller_story import a_record

LIVE = "/api/v1/desk/live"
MESSAGE = {"$ref": "#/components/schemas/DeskLiveMessage"}
SECOND = timedelta(seconds=1)


@pytest.fixture
async def agent(desk: Desk, stranger: ApiClient) -> ApiClient:
    """The agent 1001 in a browser."""
    await desk.person("noura", Role.AGENT, extension="1001")
    headers = {"Cookie": await desk.cookie("noura"), "Origin": desk.url}
    return ApiClient(stranger.session, desk.url, headers=headers)


@asynccontextmanager
async def watching(agent: ApiClient) -> AsyncIterator[ClientWebSocketResponse]:
    async with (
        ClientSession(cookie_jar=DummyCookieJar()) as session,
        session.ws_connect(agent.url + LIVE, headers=agent.headers) as socket,
    ):
        yield socket


async def hear(socket: ClientWebSocketResponse) -> dict[str, Any]:
    """Return the next message that is no heartbeat; it keeps the contract."""
    while True:
        message: dict[str, Any] = orjson.loads(await socket.receive_str(timeout=5))
        check_schema(message, MESSAGE)
        if message["type"] != "heartbeat":
            return message


async def hear_story(socket: ClientWebSocketResponse) -> dict[str, Any]:
    while not ((call := (await hear(socket))["call"]) and call["story"]):
        pass
    story: dict[str, Any] = call["story"]
    return story


def tell(desk: Desk, steps: list[Step]) -> None:
    for call, event in steps:
        desk.board.call_changed(call, event)
        desk.desks.call_changed(call, event)


def a_call_for_1001() -> list[Step]:
    return an_answered_call(queue="noor", at=datetime.now(UTC) - 70 * SECOND)


async def test_the_call_stands_on_the_desk_at_the_ring_and_no_other_desk(
    desk: Desk, agent: ApiClient
) -> None:
    await desk.person("sara", Role.AGENT, extension="1002")
    other = ApiClient(agent.session, desk.url, headers={"Cookie": await desk.cookie("sara")})
    other.headers["Origin"] = desk.url
    steps = a_call_for_1001()
    await desk.bank_is_read()
    async with watching(agent) as mine, watching(other) as others:
        assert (await hear(mine))["call"] is None
        await hear(others)
        tell(desk, steps[:5])
        ring = await hear(mine)
        beat = orjson.loads(await others.receive_str(timeout=5))

    assert ring["call"]["state"] == "ringing"
    assert (ring["call"]["queue"], ring["call"]["path"]) == ("noor", ["main:1"])
    assert ring["call"]["joined_at"]
    assert beat["type"] == "heartbeat"


async def test_the_story_tells_earlier_calls_callbacks_and_the_last_agents_note(
    desk: Desk, agent: ApiClient, desk_engine: AsyncEngine
) -> None:
    before = an_answered_call(queue="faris", at=NOON)
    await written(desk_engine, before)
    record = a_record(before[0][0].call_id, agent="1009", queue="faris")
    await CallRecords(desk.sessions).save(record)
    desk.callbacks.callbacks = [a_callback(7)]
    async with watching(agent) as socket:
        await hear(socket)
        tell(desk, a_call_for_1001()[:5])
        story = await hear_story(socket)

    assert [call["queue"] for call in story["earlier"]] == ["faris"]
    assert story["earlier"][0]["disposition"] == "solved"
    assert story["last_note"]["note"] == "ينتظر رمز التحقق"
    assert [it["callback_id"] for it in story["callbacks"]] == [7]


async def written(engine: AsyncEngine, steps: list[Step]) -> None:
    """Let the journal hold a call."""
    writer = writer_for(engine)
    told = [record_of(call.events, event) for call, event in steps]
    await writer.write(read(told), [steps[-1][0]])
    await writer.close()


async def test_a_reload_in_the_call_brings_it_back_with_what_was_typed(
    desk: Desk, agent: ApiClient
) -> None:
    steps = a_call_for_1001()
    tell(desk, steps[:6])
    call_id = steps[0][0].call_id
    typed = b'{"disposition": "solved", "note": "\xd8\xb1\xd9\x85\xd8\xb2", "follow_up_on": null}'
    await agent.ask("PUT", f"/api/v1/desk/calls/{call_id}/draft", typed)

    async with watching(agent) as socket:
        whole = await hear(socket)
    kept = await agent.get(f"/api/v1/desk/calls/{call_id}/record")

    assert (whole["call"]["call_id"], whole["call"]["state"]) == (call_id, "talking")
    assert kept.json["record"]["note"] == "رمز"
    assert kept.json["record"]["saved_at"] is None


async def test_who_handed_a_caller_on_may_write_of_it_and_others_may_not(
    agent: ApiClient, desk_engine: AsyncEngine
) -> None:
    mine, strangers = (
        [*steps, *handed_on(steps[-1][0], to="1002")]
        for steps in (a_call_for_1001()[:6], an_answered_call(agent="1003")[:6])
    )
    for steps in (mine, strangers):
        await written(desk_engine, steps)

    body = b'{"disposition": "solved", "note": "x", "follow_up_on": null}'
    answers = [
        await agent.ask("PUT", f"/api/v1/desk/calls/{steps[0][0].call_id}/record", body)
        for steps in (mine, strangers)
    ]

    assert [answer.status for answer in answers] == [200, 404]


def handed_on(call: Call, *, to: str) -> list[Step]:
    """Return how *call* goes to another agent."""
    at = datetime.now(UTC)
    events = (
        ev.CallTransferred(call_id=call.call_id, at=at, target=to, attended=True),
        ev.AgentConnected(call_id=call.call_id, at=at, queue="noor", agent=to),
    )
    steps: list[Step] = []
    for event in events:
        call = record_after(call, event)
        steps.append((call, event))
    return steps


async def test_saving_ends_the_wrap_up_and_the_note_is_in_my_last_calls(
    desk: Desk, agent: ApiClient, desk_engine: AsyncEngine
) -> None:
    steps = a_call_for_1001()
    tell(desk, steps[:8])
    await written(desk_engine, steps[:8])
    call_id = steps[0][0].call_id
    desk.wrap_ups.ends_at[call_id] = NOON
    later = await agent.post(f"/api/v1/desk/calls/{call_id}/more-time")
    body = b'{"disposition": "to-follow", "note": "x", "follow_up_on": "2026-08-16"}'

    saved = await agent.ask("PUT", f"/api/v1/desk/calls/{call_id}/record", body)

    assert later.json["wrap_up_ends_at"].startswith("2026-08-16T09:01:00")
    assert saved.json["record"]["saved_at"]
    assert desk.wrap_ups.finished == [call_id]
    (mine,) = (await agent.get("/api/v1/desk/calls")).json["calls"]
    assert (mine["call_id"], mine["disposition"], mine["is_saved"]) == (call_id, "to-follow", True)
    (due,) = (await agent.get("/api/v1/desk/follow-ups")).json["follow_ups"]
    assert (due["call_id"], due["note"]) == (call_id, "x")
    await agent.post(f"/api/v1/desk/follow-ups/{call_id}/done")
    assert (await agent.get("/api/v1/desk/follow-ups")).json["follow_ups"] == []


async def test_a_record_needs_a_disposition_of_its_queue_and_a_call_of_ones_own(
    desk: Desk, agent: ApiClient
) -> None:
    mine, others = a_call_for_1001(), an_answered_call(agent="1002")
    tell(desk, mine[:6])
    tell(desk, others[:6])
    my_call, other_call = mine[0][0].call_id, others[0][0].call_id
    for call_id, body, status in (
        (my_call, b'{"note": "x"}', 422),
        (my_call, b'{"disposition": "dispatched"}', 422),
        (my_call, b'{"disposition": "solved", "follow_up_on": "soon"}', 422),
        (other_call, b'{"disposition": "answered"}', 404),
        ("nobody", b'{"disposition": "answered"}', 404),
    ):
        answer = await agent.ask("PUT", f"/api/v1/desk/calls/{call_id}/record", body)
        assert answer.status == status, body


async def test_an_agent_commands_their_own_state_and_no_other(desk: Desk, agent: ApiClient) -> None:
    for path, body, told in (
        ("ready", None, ("ready", "1001")),
        ("pause", b'{"reason": "prayer"}', ("pause", "1001", "prayer")),
        ("sign-out", None, ("sign-out", "1001")),
    ):
        assert (await agent.post(f"/api/v1/desk/{path}", body)).status == 200
        assert desk.agents.told[-1] == told
    assert (await agent.post("/api/v1/desk/pause", b'{"reason": "lunch"}')).status == 422
    assert (await agent.post("/api/v1/agents/1002/ready")).status == 403
    rows = await AuditLog(desk.sessions).page(Wanted(action=Action.AGENT_COMMANDED), 10)
    assert {row.subject for row in rows} == {"agent/1001"}


async def test_who_is_signed_out_gets_ready_by_signing_in(desk: Desk, agent: ApiClient) -> None:
    async def not_signed_in(extension: str) -> None:
        raise NotSignedInError(extension)

    desk.agents.ready = not_signed_in  # type: ignore[method-assign]

    assert (await agent.post("/api/v1/desk/ready")).status == 200
    assert desk.agents.told == [("sign-in", "1001")]


async def test_a_pause_has_its_longest_time_and_queues_tell_who_waits(
    desk: Desk, agent: ApiClient
) -> None:
    desk.board.member_changed(a_member("1001", "noor", is_paused=True, pause_reason="prayer"))
    tell(desk, an_answered_call(queue="noor", agent="1002", at=datetime.now(UTC))[:4])

    view = (await agent.get("/api/v1/desk")).json

    assert (view["me"]["state"], view["me"]["longest_seconds"]) == ("paused", 1200)
    assert [(line["queue"], line["waiting"]) for line in view["queues"]] == [("noor", 1)]


async def test_a_supervisors_message_reaches_the_desk_until_it_is_seen(
    agent: ApiClient, api: ApiClient
) -> None:
    async with watching(agent) as socket:
        await hear(socket)
        sent = await api.post("/api/v1/messages", b'{"to": "agent/1001", "text": "call me"}')
        shown = (await hear(socket))["messages"]
        await agent.post(f"/api/v1/desk/messages/{shown[0]['number']}/seen")
        left = (await hear(socket))["messages"]

    assert sent.status == 201
    assert [message["text"] for message in shown] == ["call me"]
    assert left == []
    (listed,) = (await api.get("/api/v1/messages")).json["messages"]
    assert listed["seen_by"] == ["1001"]
    assert (await agent.post("/api/v1/desk/messages/999/seen")).status == 404
    assert (await api.post("/api/v1/messages", b'{"to": "nobody", "text": "x"}')).status == 422


async def test_an_account_without_an_agent_has_no_desk(desk: Desk, stranger: ApiClient) -> None:
    await desk.person("huda")
    headers = {"Cookie": await desk.cookie("huda"), "Origin": desk.url}
    huda = ApiClient(stranger.session, desk.url, headers=headers)

    answer = await huda.post("/api/v1/desk/ready")

    assert answer.status == 409
    assert answer.json["title_ar"]
    with pytest.raises(WSServerHandshakeError):
        async with watching(huda):
            pass
