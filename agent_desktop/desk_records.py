"""The record of a call over HTTP: kept while it is typed, saved, found again."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.calls import is_call_id
from agent_desktop.desk_state import agent_of, calls_of
from agent_desktop.faq_answers import served_in
from agent_desktop.moments import iso, iso_or_none, seconds
from agent_desktop.record_form import record_in
from agi.calls import Call
from agi.errors import NotInWrapUpError
from supervision.call_records import CallRecord, CallRecords, CallRecordStore
from supervision.errors import NoSuchDispositionError, NotYourCallError
from supervision.figures import ZONE
from supervision.store import CallStore

LAST_CALLS = 20


async def show(request: web.Request) -> web.Response:
    """Answer with what the agent wrote of a call until now."""
    record = await mine(request)
    served = await served_in(request, record.call_id)
    return json_answer({"record": record_row(record), **served})


async def draft(request: web.Request) -> web.Response:
    """Keep what is being typed."""
    record = await typed(request)
    kept = await CallRecords(request.app[keys.services].sessions).draft(record)
    return json_answer({"record": record_row(kept)})


async def save(request: web.Request) -> web.Response:
    """Keep the agent's last word on a call, which ends its wrap-up."""
    services, record = request.app[keys.services], await typed(request)
    if record.disposition is None:
        raise NoSuchDispositionError("")
    saved = await CallRecords(services.sessions).save(record)
    try:
        services.wrap_ups.finish(record.call_id, record.agent)
    except NotInWrapUpError:  # saved during the talk, or after the time was over
        services.desks.touch(record.agent)
    return json_answer({"record": record_row(saved)})


async def list_calls(request: web.Request) -> web.Response:
    """Answer with the agent's last calls, each with what they wrote of it."""
    agent = agent_of(request)
    async with request.app[keys.services].sessions() as session:
        calls = await CallStore(session).of_agent(agent, limit=LAST_CALLS)
        ids = [call.call_id for call in calls]
        records = {it.call_id: it for it in await CallRecordStore(session).of_calls(agent, ids)}
    return json_answer({"calls": [last_call_row(it, records.get(it.call_id)) for it in calls]})


async def list_follow_ups(request: web.Request) -> web.Response:
    """Answer with what the agent is to come back to by today, the oldest first."""
    today = datetime.now(UTC).astimezone(ZONE).date()
    records = CallRecords(request.app[keys.services].sessions)
    due = await records.to_follow(agent_of(request), today)
    return json_answer({"follow_ups": [record_row(record) for record in due]})


async def follow_up_done(request: web.Request) -> web.Response:
    """Remember that the agent came back to a caller."""
    call_id = checked_id(request)
    records = CallRecords(request.app[keys.services].sessions)
    await records.follow_up_done(call_id, agent_of(request))
    return json_answer({"call_id": call_id, "done": "follow-up"})


async def typed(request: web.Request) -> CallRecord:
    """Return the record as it was typed; NotYourCallError, FieldRefusedError."""
    form, before = record_in(await body_of(request)), await mine(request)
    return CallRecord(
        call_id=before.call_id,
        agent=before.agent,
        queue=before.queue,
        caller=before.caller,
        disposition=form.disposition,
        note=form.note,
        follow_up_on=form.follow_up_on,
        written_at=datetime.now(UTC),
    )


async def mine(request: web.Request) -> CallRecord:
    """Return the agent's record of a call of theirs, an empty one at first; NotYourCallError."""
    agent, call_id = agent_of(request), checked_id(request)
    async with request.app[keys.services].sessions() as session:
        record = await CallRecordStore(session).find(call_id, agent)
    if record is not None:
        return record
    call = await own_call(request, agent, call_id)
    return CallRecord(
        call_id=call_id,
        agent=agent,
        queue=call.queue,
        caller=call.caller,
        written_at=datetime.now(UTC),
    )


async def own_call(request: web.Request, agent: str, call_id: str) -> Call:
    """Return a call that an agent has, or had and handed on; NotYourCallError."""
    services = request.app[keys.services]
    async with services.sessions() as session:
        calls = CallStore(session)
        call = services.board.calls.get(call_id) or await calls.find(call_id)
        has_it = call is not None and (call.agent == agent or call_id in calls_of(request, agent))
        had_it = has_it or agent in await calls.agents_of(call_id)
    if call is None or not had_it:
        raise NotYourCallError(call_id)
    return call


def checked_id(request: web.Request) -> str:
    """Return the call that the address names; NotYourCallError for what can be none."""
    return checked(request.match_info["call_id"])


def checked(call_id: str) -> str:
    """Return what can be a call's id; NotYourCallError for what can be none."""
    if not is_call_id(call_id):
        raise NotYourCallError(call_id)
    return call_id


def record_row(record: CallRecord) -> dict[str, Any]:
    """Return *record* as the API writes it."""
    return {
        "call_id": record.call_id,
        "queue": record.queue,
        "caller": record.caller,
        "disposition": record.disposition,
        "note": record.note,
        "follow_up_on": record.follow_up_on,
        "written_at": iso(record.written_at),
        "saved_at": iso_or_none(record.saved_at),
    }


def last_call_row(call: Call, record: CallRecord | None) -> dict[str, Any]:
    """Return one of the agent's calls as the API writes it."""
    return {
        "call_id": call.call_id,
        "caller": call.caller,
        "queue": call.queue,
        "started_at": iso(call.started_at),
        "talked_for_seconds": seconds(call.talked_for),
        "disposition": record and record.disposition,
        "is_saved": record is not None and record.saved_at is not None,
    }
