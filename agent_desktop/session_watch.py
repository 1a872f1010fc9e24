"""Live connections end with the session or the token that opened them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import suppress

from aiohttp import WSCloseCode, web
from sqlalchemy.exc import SQLAlchemyError

from agent_desktop import keys
from agent_desktop.visitors import Visitor
from core.session_service import Sessions
from core.token_service import Tokens

log = logging.getLogger(__name__)

LOOK_SECONDS = 5.0


async def watching(app: web.Application) -> AsyncIterator[None]:
    """Look every few seconds, for as long as the application runs."""
    task = asyncio.create_task(look_again(app), name="sessions")
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def look_again(app: web.Application) -> None:
    """Close what was ended elsewhere; a database that is away ends nobody's view."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        try:
            await close_ended(app)
        except (SQLAlchemyError, OSError):
            log.warning("live connections were not checked: the database does not answer")


async def close_ended(app: web.Application) -> None:
    """Close the connections whose session or token opens nothing any more."""
    watchers = app[keys.watchers].copy()
    services = app[keys.services]
    people = {v.session.id for v in watchers.values() if v.session is not None}
    open_ = await Sessions(services.sessions, services.sign_in.limits).still_open(people)
    programs = {v.name for v in watchers.values() if v.session is None}
    good = {t.name for t in await Tokens(services.sessions).good()} if programs else set()
    for socket, visitor in watchers.items():
        if not is_good(visitor, open_.keys(), good):
            await socket.close(code=WSCloseCode.POLICY_VIOLATION)


def is_good(visitor: Visitor, sessions: Collection[int], tokens: Collection[str]) -> bool:
    """Tell whether a visitor would still be let in."""
    if visitor.session is not None:
        return visitor.session.id in sessions
    return visitor.name in tokens
