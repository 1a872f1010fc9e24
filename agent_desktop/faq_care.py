"""The bank's care: what is to be reviewed, expired or leads nowhere; and the import of files."""

import asyncio

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.faq_list import word_in
from agent_desktop.faq_rows import today
from agent_desktop.faq_words import FIELD_TITLES
from agent_desktop.prompts import LARGEST_MEGABYTES
from core.days import date_text
from core.permissions import Permission
from faq_bank.browsing import Catalogue
from faq_bank.caring import Caring
from faq_bank.sources import Sources

MINE = "mine"


async def show(request: web.Request) -> web.Response:
    """Show what needs an editor, their own first: reviews, expired answers, what leads nowhere."""
    services, day = request.app[keys.services], today()
    is_mine = request.query.get("whose") == MINE
    async with services.sessions() as session:
        digests = await Catalogue(session).attachments()
        missing = await asyncio.to_thread(services.attachments.missing, digests)
        caring = Caring(session, whose=request[keys.visitor].name, is_theirs_alone=is_mine)
        care = await caring.care(day, missing=missing)
        over = await Sources(session).over(day)
    return pages.page(
        request,
        "faq_care.html",
        care=care,
        over=over,
        day=day,
        date_text=date_text,
        is_mine=is_mine,
    )


async def sources(request: web.Request) -> web.Response:
    """Show every source document with its last day and the entries that cite it."""
    words, day = word_in(request.query.get("q", "")), today()
    is_over = "over" in request.query
    async with request.app[keys.services].sessions() as session:
        found = await Sources(session).all(words)
    over = [one for one in found if one.is_over(day)]
    return pages.page(
        request,
        "faq_sources.html",
        sources=over if is_over else found,
        over=len(over),
        is_over=is_over,
        words=words,
        day=day,
        date_text=date_text,
    )


async def import_page(request: web.Request) -> web.Response:
    """Show the form of an import; its script asks the API."""
    may_publish = request[keys.visitor].may(Permission.FAQ_REVIEW_OWN)
    translate = pages.language_of(request).words.gettext
    return pages.page(
        request,
        "faq_import.html",
        may_publish=may_publish,
        largest=LARGEST_MEGABYTES,
        fields={name: translate(title) for name, title in FIELD_TITLES.items()},
    )
