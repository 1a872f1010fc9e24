"""How many reviews of the FAQ bank have come due, at the head of every page of an editor."""

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.faq_rows import today
from core.permissions import Permission
from faq_bank.caring import Caring, Due

API = "/api/"


async def due_for(request: web.Request) -> Due | None:
    """Return what is due for who opens a page; None when they keep no bank, or it is no page."""
    visitor = request[keys.visitor]
    is_page = request.method == hdrs.METH_GET and not request.path.startswith(API)
    if not is_page or not visitor.may(Permission.FAQ_WRITE):
        return None
    async with request.app[keys.services].sessions() as session:
        return await Caring(session).due(today(), visitor.name)
