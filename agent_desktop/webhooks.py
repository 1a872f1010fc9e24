"""Webhooks over HTTP: who is told of requests."""

from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.errors import BadFieldError
from agent_desktop.moments import iso
from agent_desktop.ticket_form import text
from ticketing.webhook_service import Webhooks
from ticketing.webhooks import Webhook

CREATED = 201
MOST_EVENTS = 100


async def list_webhooks(request: web.Request) -> web.Response:
    """Answer with every receiver, without its secret."""
    return json_answer({"webhooks": [_row(hook) for hook in await _webhooks(request).all()]})


async def add(request: web.Request) -> web.Response:
    """Let an address be told, and answer with its secret, this once."""
    body = await body_of(request)
    url, events = text(body, "url"), _events_in(body)
    hook, secret = await _webhooks(request).add(url, events, by=request[keys.visitor].actor)
    return json_answer({**_row(hook), "secret": secret}, status=CREATED)


async def end(request: web.Request) -> web.Response:
    """Tell a receiver nothing more."""
    webhook_id = request.match_info["webhook_id"]
    await _webhooks(request).end(webhook_id, by=request[keys.visitor].actor)
    return web.Response(status=204)


def _webhooks(request: web.Request) -> Webhooks:
    services = request.app[keys.services]
    return Webhooks(
        services.sessions, services.sealing_key, allows_private=services.private_webhooks
    )


def _events_in(body: dict[str, Any]) -> list[str]:
    events = body.get("events", [])
    is_list = isinstance(events, list) and len(events) <= MOST_EVENTS
    if not is_list or not all(isinstance(event, str) for event in events):
        raise BadFieldError("events", wanted="a list of words", wanted_ar="قائمة كلمات")
    return list(events)


def _row(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.webhook_id,
        "url": hook.url,
        "events": sorted(hook.events),
        "made_by": hook.made_by,
        "made_at": iso(hook.made_at),
    }
