"""Following requests over HTTP and on the pages: who does, who may be mentioned, what is new."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aiohttp import web

from agent_desktop import pages
from agent_desktop.answers import json_answer
from agent_desktop.calls import limit_of
from agent_desktop.entrance import to
from agent_desktop.moments import iso
from agent_desktop.practice import services_of
from agent_desktop.request_timeline import Teller
from agent_desktop.ticket_visits import number_of, person_of, seal_of
from core.service import Accounts
from ticketing.narrator import named_by
from ticketing.news_service import News, NewsItem
from ticketing.request_numbers import spaced
from ticketing.watch_service import Watching

NOTHING_MORE = 204
MOST_NEWS = 99


async def follow(request: web.Request) -> web.Response:
    """Let who asks be told of each step."""
    await watching_of(request).follow(number_of(request), by=person_of(request))
    return web.Response(status=NOTHING_MORE)


async def unfollow(request: web.Request) -> web.Response:
    """Let who asks be told no more."""
    await watching_of(request).unfollow(number_of(request), by=person_of(request))
    return web.Response(status=NOTHING_MORE)


async def follow_on_page(request: web.Request) -> web.Response:
    """Let who asks be told of each step, and show the request again."""
    await follow(request)
    return to(f"/requests/{number_of(request)}?done=follow")


async def unfollow_on_page(request: web.Request) -> web.Response:
    """Let who asks be told no more, and show the request again."""
    await unfollow(request)
    return to(f"/requests/{number_of(request)}?done=unfollow")


async def people(request: web.Request) -> web.Response:
    """Answer with who follows a request and who may be mentioned in a remark."""
    number, by = number_of(request), person_of(request)
    watching = await watching_of(request).watchers(number, by=by)
    mentionable = await watching_of(request).mentionable(number, by=by)
    called = await _called(request, {*watching, *mentionable})
    return json_answer(
        {
            "watchers": _people(watching, called),
            "mentionable": _people(mentionable, called),
        }
    )


async def list_news(request: web.Request) -> web.Response:
    """Answer with what is new for who asks."""
    limit = min(limit_of(request), MOST_NEWS)
    found = await news_of(request).unread(person_of(request), limit)
    teller = await teller_of(request, found.items)
    return json_answer(
        {
            "unread": found.count,
            "news": [
                {
                    "number": it.request.number,
                    "spoken": spaced(it.request.number),
                    "title": it.request.title,
                    "deed": it.event.deed,
                    "said": teller.news(it.event).striptags(),
                    "at": iso(it.event.at),
                    "count": it.count,
                }
                for it in found.items
            ],
        }
    )


async def teller_of(request: web.Request, news: Iterable[NewsItem]) -> Teller:
    """Return who says news in the visitor's language."""
    services, language = services_of(request), pages.language_of(request)
    async with services.sessions() as session:
        ministry = (await services.grounds.current(session)).structure.time.ministry
    named = {name for it in news for name in named_by(it.event)}
    return Teller(ministry, await _called(request, named), language.code, language.words.gettext)


def watching_of(request: web.Request) -> Watching:
    """Return who lets people follow requests."""
    services = services_of(request)
    return Watching(services.sessions, seal_of(request), services.grounds, services.clock)


def news_of(request: web.Request) -> News:
    """Return what is new for whom."""
    services = services_of(request)
    return News(services.sessions, seal_of(request), services.grounds, services.clock)


async def _called(request: web.Request, names: set[str]) -> Mapping[str, str]:
    return await Accounts(services_of(request).sessions).full_names(names)


def _people(names: Sequence[str], called: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{"name": name, "full_name": called.get(name) or name} for name in names]
