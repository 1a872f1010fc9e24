"""Requests over HTTP: filed, found, shown with their time line, and what is done to them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.calls import limit_of
from agent_desktop.desk_records import checked, own_call
from agent_desktop.errors import BadParameterError
from agent_desktop.moments import iso, iso_or_none
from agent_desktop.request_presence import tell_others
from agent_desktop.subjects import entity_row
from agent_desktop.ticket_actions import ACTIONS, Asked
from agent_desktop.ticket_files import file_row
from agent_desktop.ticket_filter import filter_in
from agent_desktop.ticket_form import wish_in
from agent_desktop.ticket_visits import (
    asking_of,
    files_of,
    filing_of,
    key_of,
    number_of,
    person_of,
    reading_of,
    requests_of,
    seal_of,
)
from core.audit import Action, Deed
from core.audit_store import AuditLog
from core.permissions import Role
from ticketing.errors import NoSuchActionError
from ticketing.open_requests import OpenRequests
from ticketing.request_numbers import spaced
from ticketing.request_search import RequestSearch
from ticketing.requests import Applicant, Event, Rating, Request, Telling

CREATED = 201
MOST_FOUND = 100
TAKE_CALLS = frozenset({Role.AGENT, Role.EMERGENCY_OPERATOR})
LONGEST_COUNT = 10  # digits


async def file(request: web.Request) -> web.Response:
    """File a request; the same Idempotency-Key files nothing more."""
    wish, key = wish_in(await body_of(request)), key_of(request)
    await check_call(request, wish.call_id)
    filed = await filing_of(request).file(wish, by=person_of(request), key=key)
    desks = request.app[keys.services].desks
    desks.forget_stories_of({filed.request.applicant.mobile})
    return json_answer(ticket_row(filed.request), status=CREATED if filed.is_new else 200)


async def check_call(request: web.Request, call_id: str | None) -> None:
    """Raise NotYourCallError where an agent files from a call that they never had."""
    visitor = request[keys.visitor]
    if call_id is None or visitor.account is None or visitor.role not in TAKE_CALLS:
        return
    await own_call(request, visitor.account.extension or "", checked(call_id))


async def like(request: web.Request) -> web.Response:
    """Answer with a person's open requests that are likely what they ask now, and their entity."""
    query, services = request.query, request.app[keys.services]
    person = Applicant(
        name="",
        national_id=query.get("national_id", ""),
        mobile=query.get("mobile", ""),
        beneficiary=_beneficiary_of(request),
    )
    open_ones = OpenRequests(services.sessions, seal_of(request), services.grounds)
    found = await open_ones.likely(
        person, subject=query.get("subject", ""), words=query.get("words", "")
    )
    entity = await open_ones.entity_of(person)
    return json_answer({"tickets": list(found), "entity": entity and entity_row(entity)})


async def show(request: web.Request) -> web.Response:
    """Answer with one request and its time line; the audit log tells that somebody looked."""
    number, by = number_of(request), person_of(request)
    found, events = await requests_of(request).see(number, by=by)
    files = await files_of(request).of(number, by=by)
    ratings = await reading_of(request).ratings(number, by=by)
    told = await requests_of(request).told(found)
    looked = Deed(request[keys.visitor].actor, Action.LOOKED, f"request/{number}")
    await AuditLog(request.app[keys.services].sessions).write(looked)
    return json_answer(
        {
            **ticket_row(found),
            "events": [event_row(event) for event in events],
            "attachments": [file_row(file) for file in files],
            "ratings": [rating_row(rating) for rating in ratings],
            "tellings": [telling_row(telling) for telling in told],
        }
    )


async def find(request: web.Request) -> web.Response:
    """Answer with what a search means, or a view lists, narrowed perhaps, the newest first."""
    limit, before = min(limit_of(request), MOST_FOUND), _before_of(request)
    found = await found_for(request, limit, before)
    return json_answer({"tickets": [ticket_row(one) for one in found]})


async def found_for(request: web.Request, limit: int, before: int | None) -> Sequence[Request]:
    """Return what the query of an address finds for who asks, the newest first."""
    if (wanted := filter_in(request.query, BadParameterError)) is None:
        return ()
    services, by = request.app[keys.services], person_of(request)
    async with services.sessions() as session:
        structure = (await services.grounds.current(session)).structure
        search = RequestSearch(session, seal_of(request), structure, datetime.now(UTC))
        return await search.filtered(wanted, by, limit=limit, before=before)


async def act(request: web.Request) -> web.Response:
    """Do one of ACTIONS to a request, under a key once; answer with what became of it."""
    if (action := ACTIONS.get(request.match_info["action"])) is None:
        raise NoSuchActionError(request.match_info["action"])
    number, body = number_of(request), await body_of(request)
    asking = asking_of(request, action=request.match_info["action"], body=body)
    done = await action(Asked(requests_of(request, asking), number, person_of(request), body))
    request.app[keys.services].desks.forget_stories_of({done.applicant.mobile})
    tell_others(request, number, done.version)
    return json_answer(ticket_row(done))


def ticket_row(request: Request) -> dict[str, Any]:
    """Return a request as the API writes it."""
    person = request.applicant
    return {
        "number": request.number,
        "spoken": spaced(request.number),
        "id": request.request_id,
        "service": request.service,
        "subject": request.subject,
        "title": request.title,
        "text": request.text,
        "fields": dict(request.fields),
        "applicant": {
            "name": person.name,
            "national_id": person.national_id,
            "mobile": person.mobile,
            "email": person.email,
            "language": person.language,
        },
        "call_id": request.call_id,
        "state": request.state,
        "importance": request.importance,
        "entity": request.entity,
        "level": request.level,
        "assignee": request.assignee,
        "reviewer": request.reviewer,
        "objections": request.objections,
        "answer": request.answer,
        "proposal": request.proposal,
        "filed_by": request.filed_by,
        "filed_at": iso(request.filed_at),
        "answered_at": iso_or_none(request.answered_at),
        "due_at": iso_or_none(request.due_at),
        "version": request.version,
    }


def event_row(event: Event) -> dict[str, Any]:
    """Return one row of a time line as the API writes it."""
    return {
        "n": event.n,
        "at": iso(event.at),
        "deed": event.deed,
        "by": event.by,
        "state": event.state,
        "entity": event.entity,
        "is_told": event.is_told,
        "detail": dict(event.detail),
    }


def rating_row(rating: Rating) -> dict[str, Any]:
    """Return what the beneficiary thought of one answer as the API writes it."""
    return {
        "answer": rating.answer,
        "score": rating.score,
        "words": rating.words,
        "at": iso(rating.at),
    }


def telling_row(telling: Telling) -> dict[str, Any]:
    """Return the proof of one telling as the API writes it."""
    return {
        "occasion": telling.occasion,
        "person": telling.person,
        "told_at": iso(telling.told_at),
        "is_copy": telling.is_copy,
        "is_undeliverable": telling.is_undeliverable,
    }


def _beneficiary_of(request: web.Request) -> int | None:
    if (text := request.query.get("beneficiary")) is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_COUNT):
        raise BadParameterError(
            "beneficiary", wanted="a beneficiary's number", wanted_ar="رقم مستفيد"
        )
    return int(text)


def _before_of(request: web.Request) -> int | None:
    if (text := request.query.get("before")) is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):  # noqa: PLR2004 - of a 64-bit column
        raise BadParameterError(
            "before", wanted="the id of the last one seen", wanted_ar="معرّف آخر ما ظهر"
        )
    return int(text)
