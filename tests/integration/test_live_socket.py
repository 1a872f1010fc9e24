"""The live view over a real WebSocket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import orjson
import pytest
from aiohttp import (
    ClientSession,
    ClientWebSocketResponse,
    WSCloseCode,
    WSMsgType,
    WSServerHandshakeError,
)

from agent_desktop import live
from core.permissions import Role
from tests.builders import NOON, a_menu_call, an_abandoned_call
from tests.fakes.api_client import check_schema
from tests.fakes.desk import Desk

PATH = "/api/v1/live"
MESSAGE = {"$ref": "#/components/schemas/LiveMessage"}


@asynccontextmanager
async def watching(desk: Desk, **headers: str) -> AsyncIterator[ClientWebSocketResponse]:
    """Watch as a program with these headers."""
    async with (
        ClientSession() as session,
        session.ws_connect(desk.url + PATH, headers=headers) as socket,
    ):
        yield socket


@pytest.fixture
async def watcher(desk: Desk) -> AsyncIterator[ClientWebSocketResponse]:
    """A program that watches with a supervisor's token."""
    async with watching(desk, Authorization=f"Bearer {await desk.token()}") as socket:
        yield socket


async def hear(socket: ClientWebSocketResponse) -> dict[str, Any]:
    """Return the next message, which keeps the contract."""
    message: dict[str, Any] = orjson.loads(await socket.receive_str(timeout=5))
    check_schema(message, MESSAGE)
    return message


async def hear_of(socket: ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """Return the next message of one kind."""
    while (message := await hear(socket))["type"] != kind:
        pass
    return message


async def test_a_watcher_sees_the_board_whole_and_then_a_call_arrive(
    desk: Desk, watcher: ClientWebSocketResponse
) -> None:
    whole = await hear(watcher)
    steps = an_abandoned_call(queue="noor")
    for call, event in steps[:-1]:
        desk.board.call_changed(call, event)
    change = await hear_of(watcher, "changes")
    call, event = steps[-1]
    desk.board.call_changed(call, event)
    ended = await hear_of(watcher, "changes")

    assert whole["type"] == "snapshot"
    assert whole["calls"] == []
    assert [row["call_id"] for row in change["calls"]] == [call.call_id]
    assert next(row["waiting"] for row in change["queues"] if row["queue"] == "noor") == 1
    assert ended["ended"] == [call.call_id]


async def test_silence_means_a_lost_connection_because_a_beat_comes_each_second(
    watcher: ClientWebSocketResponse,
) -> None:
    await hear(watcher)

    async with asyncio.timeout(2):
        assert (await hear(watcher))["type"] == "heartbeat"


async def test_all_watchers_are_told_the_same(desk: Desk) -> None:
    token = f"Bearer {await desk.token()}"
    async with (
        watching(desk, Authorization=token) as first,
        watching(desk, Authorization=token) as second,
    ):
        await hear(first)
        await hear(second)
        for call, event in a_menu_call(at=NOON)[:1]:
            desk.board.call_changed(call, event)

        assert await hear_of(first, "changes") == await hear_of(second, "changes")


async def test_a_centre_that_closes_says_goodbye_to_every_page(desk: Desk) -> None:
    token = f"Bearer {await desk.token()}"
    async with (
        watching(desk, Authorization=token) as first,
        watching(desk, Authorization=token) as second,
    ):
        await hear(first)
        await hear(second)
        closing = asyncio.create_task(desk.runner.cleanup())
        for socket in (first, second):
            while (await socket.receive(timeout=5)).type is WSMsgType.TEXT:
                pass
        await closing

    assert {first.close_code, second.close_code} == {WSCloseCode.GOING_AWAY}


async def test_a_stranger_and_a_role_without_the_floor_watch_nothing(desk: Desk) -> None:
    for headers, status in (
        ({}, 401),
        ({"Authorization": f"Bearer {await desk.token(Role.AGENT)}"}, 403),
    ):
        with pytest.raises(WSServerHandshakeError) as refused:
            async with watching(desk, **headers):
                pass
        assert refused.value.status == status


async def test_a_page_of_another_site_watches_nothing(desk: Desk) -> None:
    cookie = await desk.cookie(await desk.person())

    with pytest.raises(WSServerHandshakeError) as refused:
        async with watching(desk, Cookie=cookie, Origin="https://evil.example"):
            pass
    async with watching(desk, Cookie=cookie, Origin=desk.url) as socket:
        whole = await hear(socket)

    assert refused.value.status == 403
    assert whole["type"] == "snapshot"


async def test_the_view_ends_with_the_session(desk: Desk) -> None:
    name = await desk.person()
    age = timedelta(hours=12) - timedelta(seconds=2)
    cookie = await desk.cookie(name, age=age)

    async with watching(desk, Cookie=cookie, Origin=desk.url) as socket:
        async with asyncio.timeout(5):
            while (message := await socket.receive()).type is WSMsgType.TEXT:
                pass

    assert message.type is WSMsgType.CLOSE
    assert message.data == 1008


async def test_a_plain_request_for_the_live_view_is_a_bad_one(desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {await desk.token()}"}
    async with ClientSession() as session, session.get(desk.url + PATH, headers=headers) as answer:
        body = await answer.json(content_type="application/problem+json")

    assert answer.status == 400
    assert body["title_ar"]


async def test_a_watcher_who_leaves_is_forgotten(desk: Desk) -> None:
    token = f"Bearer {await desk.token()}"
    async with watching(desk, Authorization=token) as socket:
        await hear(socket)
    async with asyncio.timeout(5):
        while desk.hub.watchers:  # noqa: ASYNC110 - the hub tells nobody that one left
            await asyncio.sleep(0.01)


async def test_watchers_are_told_that_the_centre_closes(
    desk: Desk, watcher: ClientWebSocketResponse
) -> None:
    await hear(watcher)

    closing = asyncio.create_task(desk.runner.shutdown())
    while (message := await watcher.receive(timeout=5)).type is WSMsgType.TEXT:
        pass
    await closing

    assert (message.type, message.data) == (WSMsgType.CLOSE, 1001)


async def test_a_watcher_who_takes_nothing_is_let_go_and_harms_nobody(
    desk: Desk, watcher: ClientWebSocketResponse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SLOW_SECONDS", 0.2)
    await hear(watcher)
    sleeper_reader, sleeper = await open_and_sleep(desk, await desk.token(name="sleeper"))
    names = {str(number): "س" * 1000 for number in range(1000, 1500)}

    async with asyncio.timeout(20):
        while desk.hub.watchers > 1:
            desk.board.agents_known(names)
            await hear_of(watcher, "changes")

    assert (await hear(watcher))["type"] in {"heartbeat", "changes"}
    sleeper.close()
    assert sleeper_reader is not None


async def open_and_sleep(
    desk: Desk, token: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a WebSocket by hand and read nothing but the first line."""
    host, _, port = desk.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
    lines = (
        f"GET {PATH} HTTP/1.1",
        f"Host: {host}:{port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        f"Authorization: Bearer {token}",
        "",
        "",
    )
    writer.write("\r\n".join(lines).encode())
    assert b"101" in await reader.readline()
    return reader, writer
