"""The phone of the desk: what the browser registers with, and what the switch does for it."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.desk import agent_of, websocket_for
from agent_desktop.errors import BadFieldError
from agi.talks import Sound
from asterisk_conf.endpoints import Phone
from asterisk_conf.names import ECHO_TEST, SIP_REALM, Queue
from core.audit import Action, Deed
from core.audit_store import AuditLog
from supervision.roster import Agent, Roster

LARGEST = 10_000_000  # packets of 20 ms: two days and more


async def credentials(request: web.Request) -> web.Response:
    """Answer with what the visitor's browser registers with; nothing keeps it or logs it.

    An agent with a desk phone gets none: another registration would take the calls away from it.
    """
    agent = await agent_of(request)
    is_browser = agent.phone is Phone.WEBRTC
    return json_answer(
        {
            "extension": agent.extension,
            "name": agent.name,
            "phone": agent.phone,
            "realm": SIP_REALM,
            "digest": agent.password_digest if is_browser else None,
            "websocket": websocket_for(request) if is_browser else None,
            "echo_test": ECHO_TEST,
        }
    )


async def transfer(request: web.Request) -> web.Response:
    """Send the visitor's caller on to a colleague or a queue, unasked."""
    agent = await agent_of(request)
    target = await target_of(request, agent)
    await request.app[keys.services].talks.transfer(agent.extension, target)
    return await done(request, agent, "transfer", to=target)


async def hang_up(request: web.Request) -> web.Response:
    """End the visitor's part of their talk."""
    agent = await agent_of(request)
    await request.app[keys.services].talks.hang_up(agent.extension)
    return await done(request, agent, "hang-up")


async def keep_sound(request: web.Request) -> web.Response:
    """Keep with the visitor's call what it sounded like, as their browser says at its end."""
    agent = await agent_of(request)
    sound = sound_in(await body_of(request))
    request.app[keys.services].talks.keep_sound(agent.extension, sound)
    return web.Response(status=204)


def sound_in(body: Mapping[str, Any]) -> Sound:
    """Return the figures in *body*; BadFieldError."""
    return Sound(
        heard=count_in(body, "heard"),
        lost=count_in(body, "lost"),
        jitter=None if body.get("jitter") is None else count_in(body, "jitter"),
        round_trip=None if body.get("round_trip") is None else count_in(body, "round_trip"),
    )


def count_in(body: Mapping[str, Any], name: str) -> int:
    """Return a whole number that a talk can have; BadFieldError."""
    value = body.get(name)
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise BadFieldError(
            name, wanted=f"a whole number up to {LARGEST}", wanted_ar=f"عددًا صحيحًا حتى {LARGEST}"
        )
    return value


async def target_of(request: web.Request, agent: Agent) -> str:
    """Return the colleague's extension or the queue in the body; BadBodyError, BadFieldError."""
    target = (await body_of(request)).get("to")
    everybody = await Roster(request.app[keys.services].sessions).all()
    colleagues = {it.extension for it in everybody if it.extension != agent.extension}
    if not isinstance(target, str) or target not in colleagues | set(Queue):
        raise BadFieldError(
            "to",
            wanted="the extension of a colleague or the name of a queue",
            wanted_ar="تحويلة زميل أو اسم قائمة انتظار",
        )
    return target


async def done(request: web.Request, agent: Agent, command: str, **facts: str) -> web.Response:
    """Write down what Asterisk has agreed to, and answer."""
    detail = {"command": command, **facts}
    actor = request[keys.visitor].actor
    deed = Deed(actor, Action.AGENT_COMMANDED, f"agent/{agent.extension}", detail)
    await AuditLog(request.app[keys.services].sessions).write(deed)
    return json_answer({"extension": agent.extension, "done": command})
