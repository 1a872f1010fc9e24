"""Whether a page of ours made a request, or one of another site."""

from urllib.parse import urlsplit

from aiohttp import web

from agent_desktop.errors import ForeignOriginError


def check_origin(request: web.Request) -> None:
    """Raise ForeignOriginError unless the browser says that the request comes from our page.

    Browsers send Origin with every POST and every WebSocket; ``null`` (a sandboxed page) and a
    missing one are foreign too. Only host and port are compared: TLS may end before us.
    """
    origin = urlsplit(request.headers.get("Origin", ""))
    if not origin.netloc or origin.netloc != request.headers.get("Host"):
        raise ForeignOriginError
