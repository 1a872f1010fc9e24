"""Exceptional closures over HTTP: entered, listed, ended early."""

import logging
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.closure_form import closure_in
from agent_desktop.moments import iso, iso_or_none
from core.closures import Closures, KeptClosure
from core.errors import NoSuchClosureError

log = logging.getLogger(__name__)

CREATED = 201


async def list_closures(request: web.Request) -> web.Response:
    """Answer with every closure ever entered, by its beginning."""
    kept = await Closures(request.app[keys.services].sessions).all()
    return json_answer({"closures": [closure_row(one) for one in kept]})


async def close(request: web.Request) -> web.Response:
    """Keep a closure; callers hear of it while it lasts."""
    services, who = request.app[keys.services], request[keys.visitor].actor
    closure = closure_in(await body_of(request), services.calendar.zone, datetime.now(UTC))
    kept = await Closures(services.sessions).close(closure, by=who.name, actor=who)
    log.info("closure entered", extra={"number": kept.number, "pii.who": who.name})
    return json_answer(closure_row(kept), status=CREATED)


async def reopen(request: web.Request) -> web.Response:
    """End a closure now, or take it back before it began."""
    number, who = number_of(request), request[keys.visitor].actor
    service = Closures(request.app[keys.services].sessions)
    kept = await service.reopen(number, by=who.name, actor=who)
    log.info("closure ended", extra={"number": number, "pii.who": who.name})
    return json_answer(closure_row(kept))


def number_of(request: web.Request) -> int:
    """Return the number in the address; NoSuchClosureError when none can be there."""
    text = request.match_info["number"]
    if not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - of a 32-bit column
        raise NoSuchClosureError(0)
    return int(text)


def closure_row(kept: KeptClosure) -> dict[str, Any]:
    """Return a closure as the API writes it."""
    closure = kept.closure
    return {
        "number": kept.number,
        "starts_at": iso(closure.starts_at),
        "ends_at": iso(closure.ends_at),
        "reason_ar": closure.reason_ar,
        "reason_en": closure.reason_en,
        "created_by": kept.created_by,
        "created_at": iso(kept.created_at),
        "reopened_by": kept.reopened_by,
        "reopened_at": iso_or_none(kept.reopened_at),
    }
