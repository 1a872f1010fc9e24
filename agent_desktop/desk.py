"""The desk: the page at which an agent takes calls."""

from aiohttp import web

from agent_desktop import keys
from agent_desktop.pages import page


async def show(request: web.Request) -> web.Response:
    """Show the desk of the agent that the visitor is; who is none is told so."""
    account = request[keys.visitor].account
    return page(request, "desk.html", extension=account.extension if account else None)
