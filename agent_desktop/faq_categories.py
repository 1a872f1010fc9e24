"""The tree of categories over HTTP."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.errors import FieldRefusedError
from agent_desktop.faq_rows import category_row
from core import audit_store
from core.audit import Action, Actor, Deed
from core.database import writing
from faq_bank.categories import Category
from faq_bank.category_store import CategoryStore
from faq_bank.content_form import is_key, is_printable
from faq_bank.errors import NoSuchCategoryError, UnfitEntryError
from faq_bank.faults import LONGEST_NAME, no_key
from faq_bank.importing import Sessions

LAST_PLACE = 9999


async def list_all(request: web.Request) -> web.Response:
    """Answer with every category by its place."""
    async with request.app[keys.services].sessions() as session:
        store = CategoryStore(session)
        found, counts = await store.all(), await store.counts()
    return json_answer({"categories": [category_row(one, counts) for one in found]})


async def keep(request: web.Request) -> web.Response:
    """Keep a category, new or changed."""
    category = category_in(await body_of(request), request.match_info["key"])
    await kept(request.app[keys.services].sessions, category, by=request[keys.visitor].actor)
    return json_answer(category_row(category, {}))


async def remove(request: web.Request) -> web.Response:
    """Take an empty category away."""
    sessions, key = request.app[keys.services].sessions, request.match_info["key"]
    await removed(sessions, key, by=request[keys.visitor].actor)
    return web.Response(status=204)


async def kept(sessions: Sessions, category: Category, *, by: Actor) -> None:
    """Keep a category and write down who did."""
    async with writing(sessions) as session:
        await CategoryStore(session).keep(category)
        detail = {"parent": category.parent or "", "name": category.name_ar}
        subject = f"faq-category/{category.key}"
        await audit_store.write(session, Deed(by, Action.FAQ_CATEGORY_CHANGED, subject, detail))


async def removed(sessions: Sessions, key: str, *, by: Actor) -> None:
    """Take a category away and write down who did."""
    async with writing(sessions) as session:
        await CategoryStore(session).remove(key)
        deed = Deed(by, Action.FAQ_CATEGORY_CHANGED, f"faq-category/{key}", {"removed": "yes"})
        await audit_store.write(session, deed)


def category_in(body: Mapping[str, Any], key: str) -> Category:
    """Return the category that *body* describes; UnfitEntryError, FieldRefusedError."""
    if not is_key(key):
        raise UnfitEntryError((no_key("key"),))
    parent = body.get("parent") or None
    if parent is not None and not is_key(parent):
        raise NoSuchCategoryError(str(parent)[:64])
    return Category(
        key=key,
        parent=parent,
        name_ar=_name(body, "name_ar"),
        name_en=_name(body, "name_en"),
        place=_place(body),
    )


def _name(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or len(text) > LONGEST_NAME or not is_printable(text):
        raise FieldRefusedError(
            field, "Name the category in both languages.", "سمِّ التصنيف باللغتين."
        )
    return text


def _place(body: Mapping[str, Any]) -> int:
    value = str(body.get("place") or 0)
    if not value.isdecimal() or int(value[:9]) > LAST_PLACE:
        raise FieldRefusedError("place", "Write a small number.", "اكتب رقمًا صغيرًا.")
    return int(value)
