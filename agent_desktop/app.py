"""The web application: the pages, the API and the live view of one centre."""

import asyncio
from importlib.resources import files

from aiohttp import WSCloseCode, web

from agent_desktop import headers, keys, pages, session_watch, texts, trouble
from agent_desktop.access import guarded
from agent_desktop.oidc_provider import Provider
from agent_desktop.presence_hub import PresenceHub
from agent_desktop.routes import ROUTES
from agent_desktop.services import Services
from core.questions import Questions
from faq_bank.presence import OpenEntries
from ticketing.request_words import MOST_LETTERS

LARGEST_LETTER = 12  # bytes of one letter of a form as it travels: %F0%9F%98%80
LARGEST_BODY = MOST_LETTERS * LARGEST_LETTER + 16 * 1024  # the longest text, and all beside it
PASSWORD_CHECKS_AT_ONCE = 2  # each takes 64 MB and a core for a moment


def create_app(services: Services) -> web.Application:
    """Return the application; whoever runs it owns the services."""
    app = web.Application(
        middlewares=[headers.compress, trouble.tell], client_max_size=LARGEST_BODY
    )
    app[keys.services] = services
    app[keys.languages] = texts.load()
    app[keys.templates] = pages.environment()
    identities = services.sign_in.provider
    app[keys.providers] = [Provider(identities)] if identities else []
    app[keys.questions] = Questions(services.session_key)
    app[keys.password_checks] = asyncio.Semaphore(PASSWORD_CHECKS_AT_ONCE)
    app[keys.watchers] = {}
    app[keys.open_entries] = OpenEntries()
    app[keys.presence] = PresenceHub()
    add_routes(app)
    app.on_response_prepare.append(headers.add_headers)
    app.on_shutdown.append(say_goodbye)
    app.cleanup_ctx.append(session_watch.watching)
    return app


def add_routes(app: web.Application) -> None:
    """Give each address its handler, behind the door that its row asks for."""
    for route in ROUTES:
        app.router.add_route(route.method, route.path, guarded(route))
    app.router.add_static(headers.STATIC, str(files("agent_desktop") / "static"))


async def say_goodbye(app: web.Application) -> None:
    """Close the live connections, so that the pages look for the centre's return at once."""
    watchers = app[keys.watchers]
    goodbyes = [socket.close(code=WSCloseCode.GOING_AWAY) for socket in watchers]
    await asyncio.gather(*goodbyes, return_exceptions=True)
