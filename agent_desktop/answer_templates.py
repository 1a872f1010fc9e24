"""Templates of answers over HTTP: kept by an entity, filled for a request."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.moments import iso
from agent_desktop.practice import services_of
from agent_desktop.request_signs import name_of
from agent_desktop.ticket_form import text, word
from agent_desktop.ticket_visits import number_of, person_of, requests_of
from core.calendar import RIYADH
from core.days import date_text
from ticketing.answer_templates import AnswerTemplate, Placeholder, filled
from ticketing.errors import NoSuchTemplateError
from ticketing.request_numbers import written
from ticketing.requests import Request
from ticketing.template_service import AnswerTemplates

CREATED, NOTHING_MORE = 201, 204
ID = re.compile(r"[0-9]{1,9}")


async def list_templates(request: web.Request) -> web.Response:
    """Answer with the templates that who asks keeps, and of which entities."""
    templates, by = templates_of(request), person_of(request)
    found = await templates.of_keeper(by)
    entities = list(await templates.kept_by(by))
    return json_answer({"entities": entities, "templates": [template_row(it) for it in found]})


async def add(request: web.Request) -> web.Response:
    """Keep a template."""
    body = await body_of(request)
    kept = await templates_of(request).add(
        word(body, "entity"), word(body, "name"), text(body, "text"), by=person_of(request)
    )
    return json_answer(template_row(kept), status=CREATED)


async def change(request: web.Request) -> web.Response:
    """Give a template another name and text."""
    template_id, body = id_in(request), await body_of(request)
    kept = await templates_of(request).change(
        template_id, word(body, "name"), text(body, "text"), by=person_of(request)
    )
    return json_answer(template_row(kept))


async def remove(request: web.Request) -> web.Response:
    """Forget a template."""
    await templates_of(request).remove(id_in(request), by=person_of(request))
    return web.Response(status=NOTHING_MORE)


async def for_request(request: web.Request) -> web.Response:
    """Answer with the texts that a request may be answered by, filled for it."""
    found, _ = await requests_of(request).see(number_of(request), by=person_of(request))
    values = await _values(request, found)
    templates = await templates_of(request).for_entity(found.answering)
    return json_answer(
        {
            "templates": [
                {"id": it.template_id, "name": it.name, "text": filled(it.text, values)}
                for it in templates
            ]
        }
    )


async def _values(request: web.Request, found: Request) -> Mapping[Placeholder, str]:
    """Return what is filled in, in the language of who asked."""
    services, language = services_of(request), found.applicant.language
    at = services.clock()
    async with services.sessions() as session:
        ministry = (await services.grounds.current(session)).structure.time.ministry
    return {
        Placeholder.NAME: found.applicant.name,
        Placeholder.NUMBER: written(found.number, language),
        Placeholder.TITLE: found.title,
        Placeholder.ENTITY: name_of(found.answering, ministry, at, language),
        Placeholder.DATE: date_text(at.astimezone(RIYADH).date(), language),
    }


def templates_of(request: web.Request) -> AnswerTemplates:
    """Return the templates."""
    services = services_of(request)
    return AnswerTemplates(services.sessions, services.grounds, services.clock)


def id_in(request: web.Request) -> int:
    """Return the id in the address; NoSuchTemplateError when none can be there."""
    given = request.match_info["template_id"]
    if not ID.fullmatch(given):
        raise NoSuchTemplateError(0)
    return int(given)


def template_row(template: AnswerTemplate) -> dict[str, Any]:
    """Return a template as the API writes it."""
    return {
        "id": template.template_id,
        "entity": template.entity,
        "name": template.name,
        "text": template.text,
        "changed_by": template.changed_by,
        "changed_at": iso(template.changed_at),
    }
