"""Whether the centre is alive and can serve, and its numbers."""

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from agent_desktop import keys
from agent_desktop.answers import json_answer


async def alive(_: web.Request) -> web.Response:
    """Answer that the process runs and its loop turns."""
    return json_answer({"status": "alive"})


async def ready(request: web.Request) -> web.Response:
    """Answer 200 when the centre can serve; else 503, which names what is missing."""
    readiness = request.app[keys.services].readiness
    missing, impaired = dict(await readiness.missing()), dict(readiness.impaired())
    status = "not_ready" if missing else "ready"
    return json_answer(
        {"status": status, "missing": missing, "impaired": impaired},
        status=503 if missing else 200,
    )


async def metrics(request: web.Request) -> web.Response:
    """Answer with all metrics in the text format of Prometheus."""
    text = generate_latest(request.app[keys.services].metrics)
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})
