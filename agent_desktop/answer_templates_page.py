"""The page of the templates of answers that somebody keeps for an entity."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import pages
from agent_desktop.answer_templates import id_in, templates_of
from agent_desktop.entrance import to
from agent_desktop.forms import sentence
from agent_desktop.practice import services_of
from agent_desktop.problems import told_of
from agent_desktop.request_signs import name_of
from agent_desktop.ticket_visits import person_of
from core.days import moment_text
from ticketing.answer_templates import IN_ARABIC, Placeholder
from ticketing.errors import NoSuchTemplateError, TicketingError


async def show(request: web.Request) -> web.Response:
    """Show the templates that who asks keeps."""
    return await _page(request)


async def add(request: web.Request) -> web.Response:
    """Keep a template, or show the page again with what was typed."""
    form = await request.post()
    entity, name, words = (str(form.get(field, "")) for field in ("entity", "name", "text"))
    try:
        await templates_of(request).add(entity, name, words, by=person_of(request))
    except TicketingError as error:
        return await _page(request, error, given={**form, "id": ""})
    return to("/requests/templates?done=kept")


async def change(request: web.Request) -> web.Response:
    """Change or forget a template, or show the page again with what was typed."""
    template_id, form, by = id_in(request), await request.post(), person_of(request)
    templates = templates_of(request)
    try:
        if form.get("do") == "remove":
            await templates.remove(template_id, by=by)
            return to("/requests/templates?done=removed")
        name, words = str(form.get("name", "")), str(form.get("text", ""))
        await templates.change(template_id, name, words, by=by)
    except NoSuchTemplateError:
        raise
    except TicketingError as error:
        return await _page(request, error, given={**form, "id": str(template_id)})
    return to("/requests/templates?done=kept")


async def _page(
    request: web.Request, error: Exception | None = None, given: Mapping[str, Any] | None = None
) -> web.Response:
    services, by = services_of(request), person_of(request)
    at = services.clock()
    templates, code = templates_of(request), pages.language_of(request).code
    async with services.sessions() as session:
        ministry = (await services.grounds.current(session)).structure.time.ministry
    told = told_of(error) if error else None
    return pages.page(
        request,
        "answer_templates.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        given={name: str(value) for name, value in (given or {}).items()},
        templates=await templates.of_keeper(by),
        entities=await templates.kept_by(by),
        entity_name=lambda entity: name_of(entity, ministry, at, code),
        placeholders=IN_ARABIC if code == "ar" else {it: it.value for it in Placeholder},
        moment_text=moment_text,
        done=request.query.get("done", ""),
    )
