"""Practising on sample requests: begun, moved on by a day, begun anew, left."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.forms import its_account, its_session
from agent_desktop.practice import switch_off, switch_on
from ticketing.errors import NoSuchActionError

HOME = "/requests"


async def show(request: web.Request) -> web.Response:
    """Show what practising is, and the way in or out."""
    room = await request.app[keys.services].practice.room(request[keys.visitor].name)
    return pages.page(request, "training.html", is_begun=room is not None)


async def act(request: web.Request) -> web.Response:
    """Do one of DEEDS."""
    if (deed := DEEDS.get(request.match_info["deed"])) is None:
        raise NoSuchActionError(request.match_info["deed"][:20])
    return await deed(request)


async def _begin(request: web.Request) -> web.Response:
    """Let the session practise, in the room that is there or a new one."""
    account, rooms = its_account(request), request.app[keys.services].practice
    if await rooms.room(account.name) is None:
        await rooms.begin(account.name, account.full_name)
    return switch_on(request, to(HOME), its_session(request).id)


async def _anew(request: web.Request) -> web.Response:
    """Build the room anew, and go on practising."""
    account = its_account(request)
    await request.app[keys.services].practice.begin(account.name, account.full_name)
    return switch_on(request, to(HOME), its_session(request).id)


async def _a_day_later(request: web.Request) -> web.Response:
    account, rooms = its_account(request), request.app[keys.services].practice
    if request[keys.visitor].is_practising and await rooms.room(account.name) is not None:
        await rooms.a_day_later(account.name)
        return to(HOME)
    return to("/training")


async def _leave(_: web.Request) -> web.Response:
    return switch_off(to(HOME))


DEEDS: Mapping[str, Callable[[web.Request], Awaitable[web.Response]]] = {
    "begin": _begin,
    "anew": _anew,
    "day-later": _a_day_later,
    "leave": _leave,
}
