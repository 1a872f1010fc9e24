"""The page of the tree of categories."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.errors import FieldRefusedError
from agent_desktop.faq_categories import category_in, kept, removed
from agent_desktop.forms import sentence
from agent_desktop.problems import told_of
from faq_bank.categories import branches
from faq_bank.category_store import CategoryStore
from faq_bank.errors import FaqBankError

FIELDS = ("key", "parent", "name_ar", "name_en", "place")
REFUSALS = (FaqBankError, FieldRefusedError)


async def show(request: web.Request) -> web.Response:
    """Show the tree, and a form for one more or for the one that the query names."""
    return await draw(request)


async def keep(request: web.Request) -> web.Response:
    """Keep a category, new or changed."""
    form = await request.post()
    try:
        category = category_in(form, str(form.get("key", "")).strip())
        sessions = request.app[keys.services].sessions
        await kept(sessions, category, by=request[keys.visitor].actor)
    except REFUSALS as error:
        return await draw(request, error, given=form)
    return to("/faq/categories?done=kept")


async def remove(request: web.Request) -> web.Response:
    """Take an empty category away."""
    sessions, key = request.app[keys.services].sessions, request.match_info["key"]
    try:
        await removed(sessions, key, by=request[keys.visitor].actor)
    except FaqBankError as error:
        return await draw(request, error)
    return to("/faq/categories?done=removed")


async def draw(
    request: web.Request,
    error: Exception | None = None,
    *,
    given: Mapping[str, Any] | None = None,
) -> web.Response:
    """Return the page of the tree, with what went wrong."""
    told = told_of(error) if error else None
    async with request.app[keys.services].sessions() as session:
        store = CategoryStore(session)
        categories, counts = await store.all(), await store.counts()
    chosen = next((it for it in categories if it.key == request.query.get("key")), None)
    fields = given or {name: getattr(chosen, name, "") for name in FIELDS}
    return pages.page(
        request,
        "faq_categories.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        tree=branches(categories),
        counts=counts,
        given={name: str(fields.get(name) or "") for name in FIELDS},
        chosen=chosen,
        done=request.query.get("done", ""),
    )
