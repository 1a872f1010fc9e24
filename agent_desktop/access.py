"""Who comes, and may they? Tokens come from programs, session cookies from people's browsers."""

from collections.abc import Iterable
from datetime import UTC, datetime
from ipaddress import ip_address

from aiohttp import hdrs, web

from agent_desktop import keys, signing
from agent_desktop.errors import WhoAreYouError
from agent_desktop.origins import check_origin
from agent_desktop.routes import Handler, Route
from agent_desktop.visitors import Visitor
from core.permissions import Permission, check_may
from core.service import Tokens
from core.store import AccountStore

BEARER = "bearer"
FORWARDED = ("Forwarded", "X-Forwarded-For")


def guarded(route: Route) -> Handler:
    """Return the route's handler behind its door."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if route.needs and not (route.open_on_loopback and is_local(request)):
            check_needs(await visitor_of(request), route.needs)
        elif request.method == hdrs.METH_POST:
            check_origin(request)
        return await route.handler(request)

    return handle


async def visitor_of(request: web.Request) -> Visitor:
    """Return who asks, and keep it with the request; WhoAreYouError, ForeignOriginError."""
    visitor = await by_token(request) or await by_session(request)
    if visitor is None:
        raise WhoAreYouError
    request[keys.visitor] = visitor
    return visitor


def check_needs(visitor: Visitor, needs: Iterable[Permission]) -> None:
    """Raise NotPermittedError unless the visitor's role holds all of *needs*."""
    for permission in needs:
        check_may(visitor.role, permission)


async def by_token(request: web.Request) -> Visitor | None:
    """Return the program whose token the request carries; an unknown one raises WhoAreYouError."""
    if (header := request.headers.get(hdrs.AUTHORIZATION)) is None:
        return None
    scheme, _, token = header.partition(" ")
    found = None
    if scheme.lower() == BEARER:
        found = await Tokens(request.app[keys.services].sessions).find(token.strip())
    if found is None:
        raise WhoAreYouError
    return Visitor(name=found.name, role=found.role)


async def by_session(request: web.Request) -> Visitor | None:
    """Return the person whose session cookie the request carries.

    The account is asked each time: who was disabled is out at once. A cookie is sent by the
    browser on its own, so what it may change must come from a page of ours.
    """
    session = session_of(request)
    if session is None:
        return None
    if request.method != hdrs.METH_GET or is_upgrade(request):
        check_origin(request)
    async with request.app[keys.services].sessions() as database:
        account = await AccountStore(database).find(session.name)
    if account is None or account.disabled_at is not None:
        return None
    return Visitor(name=account.name, role=account.role, until=session.expires_at)


def session_of(request: web.Request) -> signing.Session | None:
    """Return the session that the request's cookie proves."""
    text = request.cookies.get(signing.COOKIE, "")
    return signing.read(text, request.app[keys.services].session_key, datetime.now(UTC))


def is_upgrade(request: web.Request) -> bool:
    """Tell whether the request asks for a WebSocket."""
    return request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"


def is_local(request: web.Request) -> bool:
    """Tell whether a program on this machine asks for itself, not a proxy for somebody else."""
    if any(name in request.headers for name in FORWARDED):
        return False
    address = request.remote or ""
    try:
        return ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
