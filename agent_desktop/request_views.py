"""Saved views of the home page over HTTP and on the page: kept, renamed, shared, forgotten."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.entrance import to
from agent_desktop.errors import BadFieldError
from agent_desktop.practice import services_of
from agent_desktop.request_list import COUNTED, draw_list, wanted_in
from agent_desktop.ticket_filter import filter_in
from agent_desktop.ticket_form import word
from agent_desktop.ticket_visits import person_of, seal_of, views_of
from ticketing.errors import NoSuchViewError, TicketingError
from ticketing.request_filter import RequestFilter
from ticketing.request_search import RequestSearch
from ticketing.saved_views import SavedView

CREATED, NOTHING_MORE = 201, 204
ID = re.compile(r"[0-9]{1,9}")


async def list_views(request: web.Request) -> web.Response:
    """Answer with the views that who asks has."""
    found = await views_of(request).of(person_of(request))
    return json_answer({"views": [view_row(it) for it in found]})


async def save(request: web.Request) -> web.Response:
    """Keep a filter under a name."""
    body = await body_of(request)
    name, wanted = word(body, "name"), filter_in(body, BadFieldError) or RequestFilter()
    kept = await views_of(request).save(name, wanted, by=person_of(request))
    return json_answer(view_row(kept), status=CREATED)


async def change(request: web.Request) -> web.Response:
    """Rename a view, share it with an entity, or with nobody any more (null)."""
    view_id, by, body = view_id_in(request), person_of(request), await body_of(request)
    views = views_of(request)
    if "name" in body:
        await views.rename(view_id, word(body, "name"), by=by)
    if "entity" in body:
        entity = word(body, "entity") if body["entity"] is not None else None
        await views.share(view_id, entity, by=by)
    return json_answer(view_row(await views.get(view_id, by)))


async def remove(request: web.Request) -> web.Response:
    """Forget a view."""
    await views_of(request).remove(view_id_in(request), by=person_of(request))
    return web.Response(status=NOTHING_MORE)


async def count(request: web.Request) -> web.Response:
    """Answer with how many requests a view lists for who asks; the tabs ask one after another."""
    services, by = services_of(request), person_of(request)
    view = await views_of(request).get(view_id_in(request), by)
    async with services.sessions() as session:
        structure = (await services.grounds.current(session)).structure
        search = RequestSearch(session, seal_of(request), structure, services.clock())
        found = await search.count_filtered(view.filter, by, most=COUNTED)
    return json_answer({"count": min(found, COUNTED - 1), "is_more": found >= COUNTED})


async def save_on_page(request: web.Request) -> web.Response:
    """Keep the filter of the page under a name, and show it as a tab."""
    form = await request.post()
    try:
        kept = await views_of(request).save(
            str(form.get("name", "")), RequestFilter.of(form), by=person_of(request)
        )
    except TicketingError as error:
        return await draw_list(request, wanted_in(form), error=error)
    return to(f"/requests?saved={kept.view_id}&done=view-saved")


async def change_on_page(request: web.Request) -> web.Response:
    """Rename, share, keep to oneself or forget a view."""
    view_id, by, form = view_id_in(request), person_of(request), await request.post()
    try:
        done = await _changed(request, view_id, form)
    except TicketingError as error:
        view = await views_of(request).get(view_id, by)
        return await draw_list(request, wanted_in({"saved": view_id}), view=view, error=error)
    left = "" if done == "view-removed" else f"saved={view_id}&"
    return to(f"/requests?{left}done={done}")


async def _changed(request: web.Request, view_id: int, form: Mapping[str, Any]) -> str:
    views, by = views_of(request), person_of(request)
    match form.get("do"):
        case "rename":
            await views.rename(view_id, str(form.get("name", "")), by=by)
        case "share":
            await views.share(view_id, str(form.get("entity", "")), by=by)
        case "unshare":
            await views.share(view_id, None, by=by)
        case "remove":
            await views.remove(view_id, by=by)
            return "view-removed"
    return "view-changed"


def view_id_in(request: web.Request) -> int:
    """Return the id in the address; NoSuchViewError when none can be there."""
    text = request.match_info["view_id"]
    if not ID.fullmatch(text):
        raise NoSuchViewError(0)
    return int(text)


def view_row(view: SavedView) -> dict[str, Any]:
    """Return a view as the API writes it."""
    return {
        "id": view.view_id,
        "owner": view.owner,
        "name": view.name,
        "filter": view.filter.said,
        "entity": view.entity,
    }
