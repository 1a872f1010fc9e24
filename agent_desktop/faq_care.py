"""The bank's care: what is to be reviewed, expired or leads nowhere; and the import of files."""

import asyncio

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.days import date_text
from agent_desktop.faq_rows import today
from agent_desktop.faq_words import FIELD_TITLES
from agent_desktop.prompts import LARGEST_MEGABYTES
from core.permissions import Permission
from faq_bank.browsing import Catalogue


async def show(request: web.Request) -> web.Response:
    """Show what needs an editor: reviews, expired answers, what leads nowhere."""
    services, day = request.app[keys.services], today()
    async with services.sessions() as session:
        catalogue = Catalogue(session)
        digests = await catalogue.attachments()
        missing = await asyncio.to_thread(services.attachments.missing, digests)
        care = await catalogue.care(day, missing=missing)
    return pages.page(request, "faq_care.html", care=care, day=day, date_text=date_text)


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
