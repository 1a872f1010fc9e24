"""The door of each address: who comes, and whether they may."""

from collections.abc import Iterable

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.browsers import is_local
from agent_desktop.due_reviews import due_for
from agent_desktop.errors import InPracticeError, UnfinishedError
from agent_desktop.origins import check_origin
from agent_desktop.recent_visitors import RecentVisitors
from agent_desktop.recognition import visitor_of
from agent_desktop.routes import Handler, Route
from agent_desktop.visitors import Visitor
from core.permissions import REQUESTS, Permission
from core.sessions import Stage


def guarded(route: Route) -> Handler:
    """Return the route's handler behind its door."""
    ask = RecentVisitors(visitor_of).visitor_of if route.is_typed else visitor_of

    async def handle(request: web.Request) -> web.StreamResponse:
        if route.needs and not (route.open_on_loopback and is_local(request)):
            visitor = await ask(request)
            check_stage(visitor, route.stages)
            check_needs(visitor, route.needs)
            if visitor.is_practising:
                await enter_practice(request, route)
            if due := await due_for(request):
                request[keys.due_reviews] = due
        elif request.method == hdrs.METH_POST and not route.is_sealed:
            check_origin(request)
        return await route.handler(request)

    return handle


async def enter_practice(request: web.Request, route: Route) -> None:
    """Let who practises meet their own sample requests, and no real one.

    InPracticeError where requests are met and the route knows no samples: a route is closed to who
    practises until it says that it is practised.
    """
    if route.is_practised:
        room = await request.app[keys.services].practice.room(request[keys.visitor].name)
        if room is None:  # tidied away meanwhile
            raise web.HTTPSeeOther("/training")
        request[keys.practice] = room
    elif route.needs & REQUESTS:
        raise InPracticeError


def check_stage(visitor: Visitor, stages: frozenset[Stage]) -> None:
    """Raise UnfinishedError unless the visitor's sign-in has come as far as the page asks."""
    stage = visitor.session.stage if visitor.session else Stage.OPEN
    if stage not in stages:
        raise UnfinishedError(stage)


def check_needs(visitor: Visitor, needs: Iterable[Permission]) -> None:
    """Raise NotPermittedError unless the visitor holds all of *needs*."""
    for permission in sorted(needs):
        visitor.check_may(permission)
