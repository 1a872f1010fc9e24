"""From where a request comes, and with what."""

from ipaddress import ip_address

from aiohttp import hdrs, web

from core.sessions import LONGEST_BROWSER, Browser

FORWARDED = ("Forwarded", "X-Forwarded-For")
LONGEST_ADDRESS = 64


def browser_of(request: web.Request) -> Browser:
    """Return the address and the programme of whoever asks."""
    agent = request.headers.get(hdrs.USER_AGENT, "")
    return Browser(address_of(request), agent.encode("utf-8", "replace").decode()[:LONGEST_BROWSER])


def address_of(request: web.Request) -> str:
    """Return the asker's address; a proxy on this machine is believed about whom it speaks for."""
    remote = request.remote or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if forwarded and _is_loopback(remote):
        return forwarded.encode("ascii", "replace").decode()[:LONGEST_ADDRESS]
    return remote[:LONGEST_ADDRESS]


def is_local(request: web.Request) -> bool:
    """Tell whether a program on this machine asks for itself, not a proxy for somebody else."""
    if any(name in request.headers for name in FORWARDED):
        return False
    return _is_loopback(request.remote or "")


def is_private_way(request: web.Request, public_url: str) -> bool:
    """Tell whether the browser comes over TLS, to us or to a proxy before us."""
    return request.secure or public_url.startswith("https:")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False
