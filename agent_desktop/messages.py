"""What a page may say over the live connection, and who may say it: a table."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import orjson
from aiohttp import web

from agent_desktop import keys
from agent_desktop.errors import UnknownMessageError
from agent_desktop.visitors import Visitor
from core.permissions import Permission
from core.session_service import Sessions
from ticketing.request_numbers import request_number

Hear = Callable[[web.Request, Visitor], Awaitable[None]]


async def here(request: web.Request, visitor: Visitor) -> None:
    """Remember that somebody has the page in sight: their session is not left alone."""
    services = request.app[keys.services]
    if visitor.session is not None:
        await Sessions(services.sessions, services.sign_in.limits).seen(visitor.session)


async def typing(request: web.Request, visitor: Visitor) -> None:
    """Let the others who have the same request open know that somebody types."""
    if number := request.match_info.get("number"):
        request.app[keys.presence].types(request_number(number), visitor.name)


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of message. Whoever says it must hold all of *needs*."""

    needs: frozenset[Permission]
    hear: Hear


MESSAGES: Mapping[str, Message] = {
    "here": Message(frozenset({Permission.ACCOUNT_OWN}), here),
    "typing": Message(frozenset({Permission.ACCOUNT_OWN, Permission.REQUESTS_USE}), typing),
}


def message_in(text: str, visitor: Visitor) -> Message:
    """Return the message in *text*; UnknownMessageError, NotPermittedError."""
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        said = None
    kind = said.get("say") if isinstance(said, dict) else None
    if not isinstance(kind, str) or (message := MESSAGES.get(kind)) is None:
        raise UnknownMessageError
    for permission in sorted(message.needs):
        visitor.check_may(permission)
    return message
