"""The journal's calls over HTTP."""

import base64
import re
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.errors import BadParameterError
from agent_desktop.faq_answers import served_in
from agent_desktop.moments import iso, iso_or_none, seconds
from agi.calls import Call
from core.audit import Action, Deed
from core.audit_store import AuditLog
from supervision.errors import NoSuchCallError
from supervision.store import CallStore, JournalEvent, Page
from supervision.tables import CALL_ID_LENGTH

DEFAULT_LIMIT = 100
MOST = 1000
CURSOR_MARK = "~"
PLUS_LOST = re.compile(r"(?<=\d) (?=\d\d:\d\d$)")  # an unescaped + of a zone arrives as a space


async def list_calls(request: web.Request) -> web.Response:
    """Answer with a page of calls, the newest first."""
    since, after, limit = since_of(request), after_of(request), limit_of(request)
    async with request.app[keys.services].sessions() as session:
        found = await CallStore(session).calls(since=since, after=after, limit=limit + 1)
    calls = found[:limit]
    following = cursor(calls[-1]) if len(found) > limit else None
    return json_answer({"calls": [call_row(call) for call in calls], "next": following})


async def show_call(request: web.Request) -> web.Response:
    """Answer with one call and what happened to it; that somebody looked is written down."""
    call_id = request.match_info["call_id"]
    if not is_call_id(call_id):
        raise NoSuchCallError(call_id)
    services = request.app[keys.services]
    async with services.sessions() as session:
        found = await CallStore(session).call(call_id)
    await AuditLog(services.sessions).write(
        Deed(request[keys.visitor].actor, Action.LOOKED, f"call/{call_id}")
    )
    events = [event_row(event) for event in found.events]
    served = await served_in(request, call_id)
    return json_answer({**call_row(found.call), "events": events, **served})


def call_row(call: Call) -> dict[str, Any]:
    """Return *call* as the API writes it."""
    return {
        "call_id": call.call_id,
        "caller": call.caller,
        "state": call.state,
        "started_at": iso(call.started_at),
        "ended_at": iso_or_none(call.ended_at),
        "flow_version": call.flow_version,
        "language": call.language,
        "path": list(call.path),
        "queue": call.queue,
        "waited_for_seconds": seconds(call.waited_for),
        "agent": call.agent,
        "talked_for_seconds": seconds(call.talked_for),
        "on_hold_for_seconds": seconds(call.on_hold_for),
        "wrapped_up_for_seconds": seconds(call.wrapped_up_for),
        "ended_by": call.ended_by,
        "outcome": call.outcome,
        "scores": dict(call.scores),
    }


def event_row(event: JournalEvent) -> dict[str, Any]:
    """Return one event as the API writes it."""
    return {"n": event.n, "kind": event.kind, "at": iso(event.at), "detail": event.detail}


def cursor(call: Call) -> str:
    """Return the text that tells where the page after *call* begins."""
    place = f"{call.started_at.isoformat()}{CURSOR_MARK}{call.call_id}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def since_of(request: web.Request) -> datetime | None:
    """Return the moment that ``since`` names; BadParameterError."""
    if (text := request.query.get("since")) is None:
        return None
    if (moment := moment_in(PLUS_LOST.sub("+", text))) is None:
        raise BadParameterError(
            "since",
            wanted="a moment with its zone, such as 2026-08-16T06:00:00Z",
            wanted_ar="لحظةً زمنية مع منطقتها، مثل 2026-08-16T06:00:00Z",
        )
    return moment


def limit_of(request: web.Request) -> int:
    """Return how many calls are wanted; BadParameterError."""
    text = request.query.get("limit", str(DEFAULT_LIMIT))
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MOST:
        raise BadParameterError(
            "limit", wanted=f"a number from 1 to {MOST}", wanted_ar=f"عددًا من 1 إلى {MOST}"
        )
    return int(text)


def after_of(request: web.Request) -> Page | None:
    """Return the place that ``after`` names; BadParameterError."""
    if (text := request.query.get("after")) is None:
        return None
    moment, _, call_id = decoded(text).partition(CURSOR_MARK)
    if (started_at := moment_in(moment)) is None or not is_call_id(call_id):
        raise BadParameterError(
            "after",
            wanted="the next of the page before, unchanged",
            wanted_ar="قيمة next من الصفحة السابقة دون تغيير",
        )
    return Page(started_at, call_id)


def moment_in(text: str) -> datetime | None:
    """Return the moment that *text* names in ISO 8601 with its zone, or None."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def is_call_id(text: str) -> bool:
    """Tell whether *text* can be a call_id; no database need be asked for anything else."""
    return 0 < len(text) <= CALL_ID_LENGTH and text.isprintable()


def decoded(text: str) -> str:
    """Return what a cursor says; nothing when it is not one of ours."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except ValueError:
        return ""
