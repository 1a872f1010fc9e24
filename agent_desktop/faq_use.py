"""What becomes of a search over HTTP: an entry is opened, answers, or nobody knows."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.desk_records import checked, own_call
from agent_desktop.desk_state import agent_of
from agent_desktop.errors import BadFieldError
from agent_desktop.faq_answers import mark_row
from agent_desktop.faq_calls import call_of, circumstances_of
from agent_desktop.faq_search import today
from agent_desktop.faq_way import way_of
from agi.calls import Call
from faq_bank.finder import Question
from faq_bank.usage import LONGEST_QUERY, Asked, Mark, Opened, Use, Way
from faq_bank.use_service import FaqUse

WRITTEN = (Way.NOTE, Way.TICKET)  # an SMS and what is spoken are told where they are done
VISIT = re.compile(r"[0-9a-f-]{8,36}")


async def helpful(request: web.Request) -> web.Response:
    """Keep that an entry answered the caller; the same again is kept once."""
    body = await body_of(request)
    call = await call_in(request, body)
    mark = Mark(
        entry_id=request.match_info["entry_id"],
        marked_by=request[keys.visitor].name,
        marked_at=datetime.now(UTC),
        call_id=call.call_id if call else "",
        query=text_in(body, "query"),
        circumstances=await circumstances_of(request, call),
    )
    await use_of(request).mark(mark)
    request.app[keys.services].faq.marks_changed()
    return json_answer({"id": mark.entry_id, "call_id": mark.call_id, "done": "helpful"})


async def not_helpful(request: web.Request) -> web.Response:
    """Take one's own mark back; where there is none nothing changes."""
    entry_id, call_id = request.match_info["entry_id"], request.query.get("call_id", "")
    await use_of(request).unmark(entry_id, request[keys.visitor].name, call_id)
    request.app[keys.services].faq.marks_changed()
    return json_answer({"id": entry_id, "call_id": call_id, "done": "taken back"})


async def list_marks(request: web.Request) -> web.Response:
    """Answer with the visitor's own marks that stand and belong to no call."""
    marks = await use_of(request).marks_without_call(request[keys.visitor].name)
    published = await request.app[keys.services].faq.bank.now()
    return json_answer({"marks": [mark_row(mark, published) for mark in marks]})


async def used(request: web.Request) -> web.Response:
    """Keep that an answer went into the note or the ticket of a call; it teaches no ranking."""
    body = await body_of(request)
    call = await own_call(request, agent_of(request), checked(str(body.get("call_id") or "")))
    use = Use(
        entry_id=request.match_info["entry_id"],
        call_id=call.call_id,
        used_by=request[keys.visitor].name,
        way=way_in(body),
        used_at=datetime.now(UTC),
    )
    await use_of(request).used(use)
    return json_answer({"id": use.entry_id, "call_id": use.call_id, "done": use.way.value})


async def opened(request: web.Request) -> web.Response:
    """Keep that an entry was opened, once in a visit of the panel."""
    body = await body_of(request)
    call = await call_in(request, body)
    it = Opened(
        visit=visit_in(body),
        entry_id=request.match_info["entry_id"],
        opened_at=datetime.now(UTC),
        circumstances=await circumstances_of(request, call),
    )
    await use_of(request).opened(it)
    return json_answer({"id": it.entry_id, "done": "opened"})


async def asked(request: web.Request) -> web.Response:
    """Keep what a visit of the panel came to search, without whoever called."""
    return await keep_asked(request, await body_of(request), recorded_by=None)


async def record(request: web.Request) -> web.Response:
    """Record a question for the editors: the bank has no sure answer to it."""
    return await keep_asked(request, await body_of(request), request[keys.visitor].name)


async def keep_asked(
    request: web.Request, body: Mapping[str, Any], recorded_by: str | None
) -> web.Response:
    """Search once more, for what is kept must not depend on what a page says was found."""
    query, call = text_in(body, "query"), await call_in(request, body)
    if not query:
        raise BadFieldError("query", wanted="a question", wanted_ar="سؤالًا")
    question = Question(query=query, at=today(), limit=1, way=way_of(call))
    findings = await request.app[keys.services].faq.find(question)
    it = Asked(
        visit=visit_in(body),
        asked_at=datetime.now(UTC),
        query=query,
        circumstances=await circumstances_of(request, call),
        is_sure=findings.is_sure,
        recorded_by=recorded_by,
    )
    await use_of(request).asked(it)
    return json_answer(
        {"visit": it.visit, "confident": it.is_sure, "done": "recorded" if recorded_by else "kept"}
    )


async def call_in(request: web.Request, body: Mapping[str, Any]) -> Call | None:
    """Return the call that the body names, if any; NotYourCallError."""
    call_id = body.get("call_id")
    return await call_of(request, str(call_id)) if call_id else None


def visit_in(body: Mapping[str, Any]) -> str:
    """Return the visit of the panel that the body names; BadFieldError."""
    visit = body.get("visit")
    if not isinstance(visit, str) or not VISIT.fullmatch(visit):
        raise BadFieldError(
            "visit", wanted="8 to 36 hexadecimal digits", wanted_ar="من 8 إلى 36 رقمًا ست عشريًا"
        )
    return visit


def way_in(body: Mapping[str, Any]) -> Way:
    """Return where an answer was written; BadFieldError."""
    if (way := body.get("way")) not in WRITTEN:
        raise BadFieldError("way", wanted="note or ticket", wanted_ar="note أو ticket")
    return Way(str(way))


def text_in(body: Mapping[str, Any], name: str) -> str:
    """Return a text of the body, at most as long as a query; BadFieldError."""
    text = body.get(name, "")
    if isinstance(text, str) and len(text) <= LONGEST_QUERY and is_kept_whole(text):
        return text.strip()
    raise BadFieldError(
        name,
        wanted=f"a text of {LONGEST_QUERY} letters at most",
        wanted_ar=f"نصًا لا يزيد على {LONGEST_QUERY} حرف",
    )


def is_kept_whole(text: str) -> bool:
    """Tell whether the database can keep *text*: no zero, no half of a surrogate pair."""
    return "\0" not in text and text.encode("utf-8", "ignore").decode() == text


def use_of(request: web.Request) -> FaqUse:
    """Return the bank in use."""
    services = request.app[keys.services]
    return FaqUse(services.sessions, services.faq)
