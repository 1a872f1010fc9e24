"""The API's contract: OpenAPI 3.1, written beside the code and served as it is."""

from functools import cache
from importlib.resources import files

from aiohttp import web


async def show(_: web.Request) -> web.Response:
    """Answer with the contract."""
    return web.Response(body=text(), content_type="application/json", charset="utf-8")


@cache
def text() -> bytes:
    """Return the contract, read from the package once."""
    return (files("agent_desktop") / "openapi.json").read_bytes()
