"""The news of the FAQ bank: what agents have not read yet, and who has read what."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.entrance import to
from agent_desktop.errors import BadFieldError
from agent_desktop.faq_use import use_of
from agent_desktop.faq_words import FIELD_TITLES, NEWS_KINDS, SYSTEMS, with_signs
from agent_desktop.moments import iso
from core.days import date_text, moment_text
from core.permissions import Permission, may
from core.service import Accounts
from faq_bank.differences import FieldDifference
from faq_bank.news import Key, NewsItem, NewsKind, Occasion, by_day, unread

MOST_TICKED = 1000
KEY = re.compile(r"([^@]{1,64})@([0-9]{1,9})(?:@([a-z]{1,16}))?")


async def list_news(request: web.Request) -> web.Response:
    """Answer with the news of the last days, each with whether the visitor has read it."""
    items, read = await use_of(request).news(request[keys.visitor].name)
    return json_answer(
        {
            "news": [news_row(item, is_read=item.key in read) for item in items],
            "unread": len(unread(items, read)),
        }
    )


async def tick(request: web.Request) -> web.Response:
    """Remember that the visitor has read these."""
    ticked = keys_in(await body_of(request))
    use, reader = use_of(request), request[keys.visitor].name
    await use.tick(ticked, reader)
    items, read = await use.news(reader)
    return json_answer({"unread": len(unread(items, read)), "done": "read"})


async def show(request: web.Request) -> web.Response:
    """Show the news by day and system."""
    items, read = await use_of(request).news(request[keys.visitor].name)
    return pages.page(
        request,
        "faq_news.html",
        days=by_day(items),
        read=read,
        unread=len(unread(items, read)),
        systems=SYSTEMS,
        kinds=NEWS_KINDS,
        titles=FIELD_TITLES,
        with_signs=with_signs,
        date_text=date_text,
        may_see_readers=request[keys.visitor].may(Permission.FAQ_FIGURES),
    )


async def tick_on_page(request: web.Request) -> web.Response:
    """Remember what was ticked, and show the rest."""
    form = await request.post()
    ticked = [key for text in form.getall("item", []) if (key := key_of(str(text)))]
    await use_of(request).tick(ticked[:MOST_TICKED], request[keys.visitor].name)
    return to("/faq/news")


async def show_readers(request: web.Request) -> web.Response:
    """Show who has read each of the news, and who has not yet."""
    items, read = await use_of(request).readers()
    accounts = await Accounts(request.app[keys.services].sessions).all()
    readers = {
        it.name: it.full_name or it.name
        for it in accounts
        if may(it.role, Permission.DESK_USE) and it.extension and it.disabled_at is None
    }
    return pages.page(
        request,
        "faq_readers.html",
        items=[(item, *_parted(read[item.key], readers)) for item in items],
        readers=len(readers),
        names=readers,
        systems=SYSTEMS,
        kinds=NEWS_KINDS,
        moment_text=moment_text,
    )


def _parted(read: Mapping[str, Any], readers: Mapping[str, str]) -> tuple[Any, Sequence[str]]:
    """Return who has read, with the moment, and who of the agents has not."""
    return read, [name for name in readers if name not in read]


def keys_in(body: Mapping[str, Any]) -> Collection[Key]:
    """Return what the body names as ``id@version@occasion``; BadFieldError."""
    items = body.get("items")
    found = [key_of(item) for item in items[:MOST_TICKED]] if isinstance(items, list) else [None]
    if None in found:
        raise BadFieldError(
            "items",
            wanted="a list of news, each as id@version@occasion",
            wanted_ar="قائمة أخبار، كل منها بصيغة id@version@occasion",
        )
    return {key for key in found if key}


def key_of(text: object) -> Key | None:
    """Return what ``id@version@occasion`` names; without an occasion, its being published."""
    found = KEY.fullmatch(str(text))
    if found is None or (found[3] or Occasion.PUBLISHED) not in set(Occasion):
        return None
    return found[1], int(found[2]), Occasion(found[3] or Occasion.PUBLISHED)


def news_row(item: NewsItem, *, is_read: bool) -> dict[str, Any]:
    """Return one of the news as the API writes it."""
    return {
        "key": "@".join(map(str, item.key)),
        "id": item.entry_id,
        "version": item.version,
        "question": item.question,
        "answer": item.answer,
        "system": item.system.value,
        "kind": item.kind.value,
        "is_new": item.kind is NewsKind.NEW,
        "published_at": iso(item.at),
        "replaced_by": item.replaced_by,
        "differences": [difference_row(it) for it in item.changes],
        "is_read": is_read,
    }


def difference_row(difference: FieldDifference) -> dict[str, Any]:
    """Return a field that changed as the API writes it."""
    pieces = [{"change": it.change.value, "text": it.text} for it in difference.pieces]
    return {"field": difference.field, "pieces": pieces}
