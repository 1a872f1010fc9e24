"""The agent's own state over HTTP and WebSocket: what one tells of oneself, and is told alone."""

from datetime import UTC, datetime

from aiohttp import web

from agent_desktop import keys, live
from agent_desktop.agents import body_of, done
from agent_desktop.answers import json_answer
from agent_desktop.errors import NoAgentError
from agi.errors import NotInWrapUpError, NotSignedInError
from supervision.errors import NotYourCallError
from supervision.pause_reasons import pause_reason


async def show(request: web.Request) -> web.Response:
    """Answer with the desk as it stands."""
    view = request.app[keys.services].desks.view(agent_of(request))
    return json_answer({"at": datetime.now(UTC), **view})


async def watch(request: web.Request) -> web.WebSocketResponse:
    """Send the desk whole after each change, until the agent leaves or their session ends."""
    desks, agent = request.app[keys.services].desks, agent_of(request)
    return await live.serve(request, lambda: desks.subscribe(agent))


async def ready(request: web.Request) -> web.Response:
    """Let calls come: sign in whoever is not, end a wrap-up or a pause."""
    services, agent = request.app[keys.services], agent_of(request)
    for call_id in calls_of(request, agent):
        try:
            services.wrap_ups.finish(call_id, agent)
        except NotInWrapUpError:
            continue
    try:
        await services.agents.ready(agent)
    except NotSignedInError:
        await services.agents.sign_in(agent)
    return await done(request, agent, "ready")


async def pause(request: web.Request) -> web.Response:
    """Let no calls come, for one of the reasons of the table."""
    agent, body = agent_of(request), await body_of(request)
    reason = pause_reason(str(body.get("reason", "")))
    await request.app[keys.services].agents.pause(agent, reason.name)
    return await done(request, agent, "pause", reason.name)


async def sign_out(request: web.Request) -> web.Response:
    """Take the agent out of their queues."""
    agent = agent_of(request)
    await request.app[keys.services].agents.sign_out(agent)
    return await done(request, agent, "sign-out")


async def more_time(request: web.Request) -> web.Response:
    """Let the wrap-up of a call last longer."""
    services, agent = request.app[keys.services], agent_of(request)
    call_id = request.match_info["call_id"]
    if call_id not in calls_of(request, agent):
        raise NotYourCallError(call_id)
    ends_at = await services.wrap_ups.prolong(call_id, agent)
    services.desks.touch(agent)
    return json_answer({"call_id": call_id, "wrap_up_ends_at": ends_at})


def agent_of(request: web.Request) -> str:
    """Return the agent whose desk it is; NoAgentError."""
    account = request[keys.visitor].account
    if account is None or account.extension is None:
        raise NoAgentError
    return account.extension


def calls_of(request: web.Request, agent: str) -> list[str]:
    """Return the live calls of *agent*."""
    at_work = request.app[keys.services].board.agents.get(agent)
    return list(at_work.calls) if at_work else []
