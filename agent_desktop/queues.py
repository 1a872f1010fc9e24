"""The queues over HTTP, as the live board has them."""

from datetime import UTC, datetime

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer


async def list_queues(request: web.Request) -> web.Response:
    """Answer with every queue: who waits, who can answer, and today's figures."""
    snapshot = request.app[keys.services].board.snapshot(datetime.now(UTC))
    facts = {name: snapshot[name] for name in ("at", "is_stale", "queues")}
    return json_answer(facts)
