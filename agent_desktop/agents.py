"""Agents over HTTP: who is signed in, and what they do next."""

from datetime import UTC, datetime
from typing import Any

import orjson
from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.errors import BadBodyError, BadFieldError
from core.audit import Action, Deed
from core.audit_store import AuditLog

LONGEST_REASON = 80


async def list_agents(request: web.Request) -> web.Response:
    """Answer with every agent that the board knows, by extension."""
    snapshot = request.app[keys.services].board.snapshot(datetime.now(UTC))
    return json_answer({name: snapshot[name] for name in ("at", "is_stale", "agents")})


async def sign_in(request: web.Request) -> web.Response:
    """Put the agent into their queues."""
    extension = request.match_info["extension"]
    await request.app[keys.services].agents.sign_in(extension)
    return await done(request, extension, "sign-in")


async def pause(request: web.Request) -> web.Response:
    """Let the agent take no calls, for the reason in the body."""
    extension, reason = request.match_info["extension"], await reason_of(request)
    await request.app[keys.services].agents.pause(extension, reason)
    return await done(request, extension, "pause", reason)


async def ready(request: web.Request) -> web.Response:
    """Let the agent take calls again."""
    extension = request.match_info["extension"]
    await request.app[keys.services].agents.ready(extension)
    return await done(request, extension, "ready")


async def sign_out(request: web.Request) -> web.Response:
    """Take the agent out of their queues."""
    extension = request.match_info["extension"]
    await request.app[keys.services].agents.sign_out(extension)
    return await done(request, extension, "sign-out")


async def done(
    request: web.Request, extension: str, command: str, reason: str | None = None
) -> web.Response:
    """Write down who commanded what Asterisk has agreed to, and answer."""
    detail = {"command": command} if reason is None else {"command": command, "reason": reason}
    deed = Deed(request[keys.visitor].actor, Action.AGENT_COMMANDED, f"agent/{extension}", detail)
    await AuditLog(request.app[keys.services].sessions).write(deed)
    return json_answer({"extension": extension, "done": command})


async def reason_of(request: web.Request) -> str:
    """Return why the agent pauses; BadBodyError, BadFieldError."""
    reason = (await body_of(request)).get("reason")
    text = reason.strip() if isinstance(reason, str) else ""
    if not 1 <= len(text) <= LONGEST_REASON or not text.isprintable():
        raise BadFieldError(
            "reason",
            wanted=f"a line of 1 to {LONGEST_REASON} letters",
            wanted_ar=f"سطرًا من 1 إلى {LONGEST_REASON} حرفًا",
        )
    return text


async def body_of(request: web.Request) -> dict[str, Any]:
    """Return the JSON object in the body; BadBodyError."""
    try:
        body = orjson.loads(await request.read())
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise BadBodyError
    return body
