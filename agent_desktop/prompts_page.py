"""The page of prompts: what callers hear, and who says it."""

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.prompts import LARGEST_MEGABYTES
from agent_desktop.prompts_view import choice_of, prompts_view
from agent_desktop.texts import LANGUAGES
from core.days import day_text
from core.permissions import Permission


async def show(request: web.Request) -> web.Response:
    """Show the prompts that the address chooses."""
    language = pages.language_of(request)
    choice = choice_of(request.query, list(LANGUAGES))
    everything = await request.app[keys.services].prompts.all()
    return pages.page(
        request,
        "prompts.html",
        view=prompts_view(everything, choice),
        may_record=request[keys.visitor].may(Permission.PROMPTS_MANAGE),
        day_text=lambda moment: day_text(moment, language.code),
        largest_megabytes=LARGEST_MEGABYTES,
        directions=LANGUAGES,
    )
