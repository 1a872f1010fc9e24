"""Who comes: programs bring tokens, people's browsers session cookies."""

from aiohttp import hdrs, web

from agent_desktop import keys, signing
from agent_desktop.browsers import address_of, browser_of
from agent_desktop.errors import WhoAreYouError
from agent_desktop.origins import check_origin
from agent_desktop.practice import practises
from agent_desktop.visitors import Visitor
from core.audit import Actor, ActorKind
from core.permissions import PERMISSIONS, Permission
from core.session_service import Sessions
from core.token_service import Tokens

BEARER = "bearer"


async def visitor_of(request: web.Request) -> Visitor:
    """Return who asks, and keep it with the request; WhoAreYouError, ForeignOriginError."""
    visitor = await by_token(request) or await by_session(request)
    if visitor is None:
        raise WhoAreYouError
    request[keys.visitor] = visitor
    return visitor


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
    actor = Actor(ActorKind.PROGRAM, found.name, address_of(request))
    return Visitor(
        actor=actor, role=found.role, permissions=found.permissions, until=found.expires_at
    )


async def by_session(request: web.Request) -> Visitor | None:
    """Return the person whose session cookie the request carries.

    Session and account are asked each time: who was disabled, and what was revoked, is out at
    once. A cookie is sent by the browser on its own, so what it may change must come from a page
    of ours.
    """
    services = request.app[keys.services]
    key = signing.read(request.cookies.get(signing.COOKIE, ""), services.session_key)
    if key is None:
        return None
    if request.method != hdrs.METH_GET or is_upgrade(request):
        check_origin(request)
    sessions, browser = Sessions(services.sessions, services.sign_in.limits), browser_of(request)
    if (found := await sessions.find(key, browser)) is None:
        return None
    session, account = found
    await sessions.seen(session)
    return Visitor(
        actor=Actor(ActorKind.PERSON, account.name, browser.address),
        role=account.role,
        permissions=PERMISSIONS[account.role],
        until=session.expires_at,
        session=session,
        account=account,
        is_practising=practises(request, session.id)
        and Permission.TRAINING_USE in PERMISSIONS[account.role],
    )


def is_upgrade(request: web.Request) -> bool:
    """Tell whether the request asks for a WebSocket."""
    return request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
