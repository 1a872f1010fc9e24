"""The FAQ bank over HTTP: searched after each letter, and what to show before the first."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from enum import StrEnum

from aiohttp import web

from agent_desktop import keys, texts
from agent_desktop.answers import json_answer
from agent_desktop.calls import moment_in
from agent_desktop.errors import BadParameterError
from agent_desktop.faq_calls import call_of
from agent_desktop.faq_found import entry_row, result_row
from agent_desktop.faq_way import way_of
from asterisk_conf.queues import QUEUES
from faq_bank.categories import Category, keys_below
from faq_bank.errors import NoSuchEntryError
from faq_bank.finder import Question
from faq_bank.kept_entries import searched
from faq_bank.usage import LONGEST_QUERY
from supervision.errors import NotYourCallError
from supervision.figures import ZONE

DEFAULT_RESULTS = 10
MOST_RESULTS = 50
SUGGESTIONS = 5


class Stage(StrEnum):
    """How far a query has come."""

    LETTERS = "letters"  # it is being typed: words alone, at once
    PAUSE = "pause"  # nobody types just now: the meaning joins, the last word may go on
    WHOLE = "whole"


async def search(request: web.Request) -> web.Response:
    """Answer with the entries that answer a query, the best first, and whether that is sure."""
    finder = request.app[keys.services].faq
    question, stage = await question_in(request), stage_of(request)
    findings = await finder.find(question)
    published = await finder.bank.now()
    is_lacking = stage is not Stage.LETTERS and not findings.is_semantic
    return json_answer(
        {
            "results": [result_row(it, published, question.at) for it in findings.results],
            "confident": findings.is_sure,
            "confidence": round(findings.confidence, 3),
            "semantic": findings.is_semantic,
            "lexical_only": is_lacking and bool(findings.results),
            "mended": sorted(findings.mended),
            "bank_version": published.version,
        }
    )


async def suggestions(request: web.Request) -> web.Response:
    """Answer with what callers of this way mostly ask, before anything is typed."""
    finder = request.app[keys.services].faq
    queue, way = await way_in(request)
    found = await finder.suggest(way, queue, today(), SUGGESTIONS)
    published = await finder.bank.now()
    day = today()
    return json_answer({"suggestions": [entry_row(it, published, day) for it in found]})


async def show_one(request: web.Request) -> web.Response:
    """Answer with one entry as agents read it; NoSuchEntryError."""
    entry_id = request.match_info["entry_id"]
    published = await request.app[keys.services].faq.bank.now()
    if (content := published.contents.get(entry_id)) is None:
        raise NoSuchEntryError(entry_id[:64])
    return json_answer(entry_row(searched(entry_id, content), published, today()))


async def question_in(request: web.Request) -> Question:
    """Return what the address asks; BadParameterError."""
    stage = stage_of(request)
    _, way = await way_in(request)
    published = await request.app[keys.services].faq.bank.now()
    return Question(
        query=query_of(request),
        at=day_of(request),
        limit=limit_of(request),
        way=way,
        categories=categories_of(request, published.categories),
        language=texts.chosen(request),
        is_open=stage is not Stage.WHOLE,
        with_meaning=stage is not Stage.LETTERS,
    )


async def way_in(request: web.Request) -> tuple[str, tuple[str, ...]]:
    """Return the queue, and the whole way, of the call or the queue that the address names.

    A call that is not the visitor's tips nothing: it may have gone on in this moment.
    """
    if call_id := request.query.get("call_id"):
        try:
            call = await call_of(request, call_id)
        except NotYourCallError:
            return "", ()
        return call.queue or "", way_of(call)
    queue = request.query.get("queue", "")
    if queue and queue not in QUEUES:
        raise BadParameterError(
            "queue", wanted="the name of a queue, such as noor", wanted_ar="اسم قائمة، مثل noor"
        )
    return queue, (queue,) if queue else ()


def stage_of(request: web.Request) -> Stage:
    """Return how far the query has come; BadParameterError."""
    try:
        return Stage(request.query.get("stage", Stage.WHOLE))
    except ValueError:
        known = ", ".join(Stage)
        raise BadParameterError(
            "stage", wanted=f"one of {known}", wanted_ar=f"إحدى القيم {known}"
        ) from None


def query_of(request: web.Request) -> str:
    """Return what is asked; BadParameterError."""
    text = request.query.get("q", "")
    if not text.strip() or len(text) > LONGEST_QUERY or "\0" in text:
        raise BadParameterError(
            "q",
            wanted=f"a question of 1 to {LONGEST_QUERY} letters",
            wanted_ar=f"سؤالًا من 1 إلى {LONGEST_QUERY} حرف",
        )
    return text


def limit_of(request: web.Request) -> int:
    """Return how many results are wanted; BadParameterError."""
    text = request.query.get("k", str(DEFAULT_RESULTS))
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= MOST_RESULTS:
        raise BadParameterError(
            "k",
            wanted=f"a number from 1 to {MOST_RESULTS}",
            wanted_ar=f"عددًا من 1 إلى {MOST_RESULTS}",
        )
    return int(text)


def day_of(request: web.Request) -> date:
    """Return the day on which the answer is to hold; BadParameterError."""
    if (text := request.query.get("at")) is None:
        return today()
    if moment := moment_in(text):
        return moment.astimezone(ZONE).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadParameterError(
            "at", wanted="a day, such as 2026-08-16", wanted_ar="يومًا، مثل 2026-08-16"
        ) from None


def categories_of(request: web.Request, known: Collection[Category]) -> frozenset[str]:
    """Return the chosen categories with all below them; none when every one will do."""
    chosen = request.query.getall("category", [])
    below = [keys_below(key, tuple(known)) for key in chosen if key]
    return frozenset[str]().union(*below)


def today() -> date:
    """Return the centre's day."""
    return datetime.now(UTC).astimezone(ZONE).date()
