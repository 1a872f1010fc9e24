"""The journal over HTTP, on both databases."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from agi.calls import Call
from core.audit import Action
from core.audit_store import AuditLog, Wanted
from supervision.records import read, record_of
from supervision.writers import Writer
from tests.builders import (
    NOON,
    Step,
    a_menu_call,
    a_surveyed_call,
    an_abandoned_call,
    an_answered_call,
)
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk

SECOND = timedelta(seconds=1)


@pytest.fixture
def desk_url(database_url: str) -> str:
    """Each test runs on SQLite and on PostgreSQL."""
    return database_url


async def write(writer: Writer, *lives: Iterable[Step]) -> list[Call]:
    """Write whole lives of calls; return the last record of each."""
    steps = [list(life) for life in lives]
    last = [life[-1][0] for life in steps]
    told = (record_of(call.events, event) for life in steps for call, event in life)
    await writer.write(read(told), last)
    return last


async def ids(api: ApiClient, query: str = "") -> list[str]:
    answer = await api.get(f"/api/v1/calls{query}")
    assert answer.status == 200
    return [row["call_id"] for row in answer.json["calls"]]


async def test_who_looks_at_a_call_is_in_the_audit_log_and_who_lists_is_not(
    desk: Desk, api: ApiClient, writer: Writer
) -> None:
    (call,) = await write(writer, an_answered_call())
    await api.get("/api/v1/calls")
    assert (await api.get("/api/v1/calls/1")).status == 404

    await api.get(f"/api/v1/calls/{call.call_id}")

    rows = await AuditLog(desk.sessions).page(Wanted(action=Action.LOOKED), 10)
    assert [(row.actor, row.subject) for row in rows] == [("program", f"call/{call.call_id}")]


async def test_an_empty_journal_answers_with_no_calls(api: ApiClient) -> None:
    assert (await api.get("/api/v1/calls")).json == {"calls": [], "next": None}


async def test_an_answered_call_reads_to_the_millisecond(api: ApiClient, writer: Writer) -> None:
    await write(writer, an_answered_call(waits=5.25 * SECOND, talks=61.007 * SECOND))

    (row,) = (await api.get("/api/v1/calls")).json["calls"]

    expected: dict[str, Any] = {
        "caller": "0551234567",
        "state": "closed",
        "started_at": "2026-08-16T09:00:00.000Z",
        "ended_at": "2026-08-16T09:01:08.602Z",
        "flow_version": "1",
        "language": "ar",
        "path": ["main:1"],
        "queue": "general",
        "waited_for_seconds": 5.25,
        "agent": "1001",
        "talked_for_seconds": 61.007,
        "on_hold_for_seconds": 0.0,
        "wrapped_up_for_seconds": 10.0,
        "ended_by": "caller",
        "outcome": "answered",
        "scores": {},
    }
    assert row == {"call_id": row["call_id"], **expected}


async def test_the_answers_of_a_survey_are_there(api: ApiClient, writer: Writer) -> None:
    await write(writer, a_surveyed_call(("agent", 5), ("solved", 1)))

    (row,) = (await api.get("/api/v1/calls")).json["calls"]

    assert row["scores"] == {"agent": 5, "solved": 1}
    assert (row["ended_by"], row["outcome"]) == ("agent", "answered")


async def test_a_caller_who_left_in_the_menu_is_there_too(api: ApiClient, writer: Writer) -> None:
    await write(writer, a_menu_call(digits="31"))

    (row,) = (await api.get("/api/v1/calls")).json["calls"]

    assert row["outcome"] == "abandoned_in_menu"
    assert row["path"] == ["main:3", "main:1"]
    assert row["queue"] is None
    assert row["waited_for_seconds"] is None


async def test_one_call_comes_with_its_events_in_order(api: ApiClient, writer: Writer) -> None:
    (call,) = await write(writer, an_abandoned_call(queue="noor", waits=7 * SECOND))

    answer = await api.get(f"/api/v1/calls/{call.call_id}")

    assert answer.json["outcome"] == "abandoned_in_queue"
    assert [(event["n"], event["kind"]) for event in answer.json["events"]] == [
        (1, "call_started"),
        (2, "caller_joined_queue"),
        (3, "caller_abandoned"),
    ]
    joined = answer.json["events"][1]
    assert joined["at"] == "2026-08-16T09:00:00.000Z"
    assert joined["detail"] == {"queue": "noor", "position": 1}


async def test_the_newest_calls_come_first_and_pages_join_without_a_gap(
    api: ApiClient, writer: Writer
) -> None:
    same_moment = [an_abandoned_call(at=NOON) for _ in range(3)]
    later = [an_abandoned_call(at=NOON + n * SECOND) for n in (1, 2, 3, 4)]
    calls = await write(writer, *same_moment, *later)
    in_order = sorted(calls, key=lambda call: (call.started_at, call.call_id), reverse=True)

    read: list[str] = []
    after = ""
    while True:
        page = (await api.get(f"/api/v1/calls?limit=2{after}")).json
        read += [row["call_id"] for row in page["calls"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"

    assert read == [call.call_id for call in in_order]


async def test_a_full_last_page_is_the_last(api: ApiClient, writer: Writer) -> None:
    await write(writer, an_abandoned_call(), an_abandoned_call())

    assert (await api.get("/api/v1/calls?limit=2")).json["next"] is None


async def test_since_leaves_out_what_began_before(api: ApiClient, writer: Writer) -> None:
    calls = await write(writer, *(an_abandoned_call(at=NOON + n * SECOND) for n in range(3)))

    since = quote("2026-08-16T12:00:01+03:00")

    assert await ids(api, f"?since={since}") == [calls[2].call_id, calls[1].call_id]
    assert await ids(api, "?since=2026-08-16T12:00:02+03:00") == [calls[2].call_id]
    assert await ids(api, "?since=2026-08-16T09:00:02Z") == [calls[2].call_id]
    assert await ids(api, "?since=2026-08-16%2009:00:02Z") == [calls[2].call_id]


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "since=2026-08-16T09:00:00",
        "since=2026-08-16",
        "since=",
        "since=0001-01-01T00:00:00%2B14:00",
        "limit=0",
        "limit=-1",
        "limit=1001",
        "limit=many",
        "limit=%D9%A5",
        "limit=1e2",
        "limit=",
        "after=nonsense",
        "after=",
        "after=%FF",
        "after=bm90IGEgdGltZX4x",
        "after=MjAyNi0wOC0xNlQwOTowMDowMFp-",
        "after=MjAyNi0wOC0xNlQwOTowMDowMFp-AA",
    ],
)
async def test_a_parameter_that_cannot_be_used_is_named(api: ApiClient, query: str) -> None:
    answer = await api.get(f"/api/v1/calls?{query}")

    assert answer.status == 400
    assert answer.json["type"] == "urn:tawasul:problem:bad-parameter"
    name = query.partition("=")[0]
    assert answer.json["detail"].startswith(f"{name} must be")
    assert name in answer.json["detail_ar"]


@pytest.mark.parametrize(
    "call_id", ["1786870800.999", "%00", "%0A", "'%20OR%201=1", "x" * 200, "%D8%AA"]
)
async def test_an_unknown_call_is_not_found(api: ApiClient, call_id: str) -> None:
    answer = await api.get(f"/api/v1/calls/{call_id}")

    assert answer.status == 404
    assert answer.json["type"] == "urn:tawasul:problem:no-such-call"
    assert answer.json["title_ar"] == "لا توجد مكالمة كهذه"
