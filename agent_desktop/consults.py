"""An agent asks a colleague about the caller: over HTTP, whatever phone the agent has."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.desk import agent_of
from agent_desktop.desk_phone import done, target_of
from agent_desktop.errors import BadFieldError
from asterisk_conf.names import Queue
from supervision.agent_states import AgentState
from supervision.board_parts import BoardAgent

FREE_FIRST = (
    AgentState.READY,
    AgentState.WRAP_UP,
    AgentState.PAUSED,
    AgentState.RINGING,
    AgentState.TALKING,
    AgentState.ON_HOLD,
    AgentState.UNAVAILABLE,
    AgentState.SIGNED_OUT,
)


async def list_colleagues(request: web.Request) -> web.Response:
    """Answer with the visitor's colleagues and what each does now, those who are free first."""
    agent = await agent_of(request)
    everybody = request.app[keys.services].board.agents.values()
    colleagues = [it for it in everybody if it.extension != agent.extension]
    return json_answer({"colleagues": [_colleague_view(it) for it in by_freedom(colleagues)]})


def by_freedom(agents: list[BoardAgent]) -> list[BoardAgent]:
    """Return *agents*, those who are free first."""
    return sorted(agents, key=lambda it: (FREE_FIRST.index(it.state), it.name, it.extension))


async def ask(request: web.Request) -> web.Response:
    """Let the visitor's caller hear music and a colleague's phone ring."""
    agent = await agent_of(request)
    colleague = await target_of(request, agent)
    if colleague in set(Queue):
        raise BadFieldError("to", wanted="the extension of a colleague", wanted_ar="تحويلة زميل")
    await request.app[keys.services].consults.ask(agent.extension, colleague)
    return await done(request, agent, "consult", to=colleague)


async def complete(request: web.Request) -> web.Response:
    """Leave the caller to the colleague."""
    return await _command(request, "complete", request.app[keys.services].consults.complete)


async def join(request: web.Request) -> web.Response:
    """Let all three talk."""
    return await _command(request, "join", request.app[keys.services].consults.join)


async def give_back(request: web.Request) -> web.Response:
    """End the colleague's part: the visitor has the caller again."""
    return await _command(request, "return", request.app[keys.services].consults.give_back)


async def hold(request: web.Request) -> web.Response:
    """Let the visitor's caller hear music, by the switch."""
    return await _command(request, "hold", request.app[keys.services].consults.hold)


async def resume(request: web.Request) -> web.Response:
    """Bring the visitor back to a caller whom the switch holds."""
    return await _command(request, "resume", request.app[keys.services].consults.resume)


async def _command(
    request: web.Request, command: str, give: Callable[[str], Awaitable[None]]
) -> web.Response:
    agent = await agent_of(request)
    await give(agent.extension)
    return await done(request, agent, command)


def _colleague_view(agent: BoardAgent) -> dict[str, Any]:
    return {"extension": agent.extension, "name": agent.name, "state": agent.state.value}
