"""The live connection of a request's page: who else has it open, who types, who changed it."""

from aiohttp import web

from agent_desktop import keys, live
from agent_desktop.presence_hub import Onlooker
from agent_desktop.ticket_visits import number_of, person_of, requests_of
from ticketing.errors import NoSuchRequestError


async def watch(request: web.Request) -> web.WebSocketResponse:
    """Tell who else is there, until the visitor leaves or their session ends."""
    number, by, hub = number_of(request), person_of(request), request.app[keys.presence]
    await requests_of(request).see(number, by=by)

    async def may_stay() -> bool:
        try:
            await requests_of(request).see(number, by=by)
        except NoSuchRequestError:
            return False
        return True

    who = onlooker_of(request)
    return await live.serve(request, lambda: hub.subscribe(number, who, may_stay))


def tell_others(request: web.Request, number: str, version: int) -> None:
    """Tell the others who have a request open that the visitor changed it."""
    request.app[keys.presence].changed(number, version, onlooker_of(request))


def onlooker_of(request: web.Request) -> Onlooker:
    """Return who asks, as others see them."""
    visitor = request[keys.visitor]
    called = visitor.account.full_name if visitor.account else ""
    return Onlooker(visitor.name, called or visitor.name)
