"""Headers that keep browsers from doing what the pages never need."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web


def policy(*others: str) -> str:
    """Return the policy of a page whose scripts may speak to us and to *others*."""
    connect = " ".join(("'self'", *others))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"connect-src {connect}; media-src 'self'; "
        "img-src 'self' data:; "  # Bootstrap draws its small arrows from data addresses
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


POLICY = policy()
ALWAYS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would make browsers send "Origin: null"
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
WITH_MICROPHONE = "camera=(), geolocation=(), microphone=(self)"
STATIC = "/static/"
ANSWERED_IN_PART = {"Range", "If-None-Match", "If-Modified-Since"}  # or without a body at all
WORDY = (".css", ".js", ".svg")  # fonts are compressed already
VENDORED = "/static/vendor/"
KEPT = "public, max-age=31536000, immutable"  # a vendored address carries its version
ASKED_AGAIN = "no-cache"  # our own files: the browser asks by ETag whether they changed
NEVER_KEPT = "no-store"
ERRORS_BEGIN = 400


def of_a_phone(switch: str) -> Mapping[str, str]:
    """Return what a page needs that speaks SIP to *switch* and asks for the microphone."""
    return {"Content-Security-Policy": policy(switch), "Permissions-Policy": WITH_MICROPHONE}


@web.middleware
async def compress(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Send style sheets, scripts and signs compressed to browsers that understand it."""
    response = await handler(request)
    if request.path.startswith(STATIC) and request.path.endswith(WORDY):
        response.headers["Vary"] = "Accept-Encoding"
        if not ANSWERED_IN_PART & request.headers.keys():
            response.enable_compression()
    return response


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add the headers to each answer before it leaves."""
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", caching(request.path, response.status))


def caching(path: str, status: int) -> str:
    """Return how long a browser may keep what lies at *path*; a refusal is never kept."""
    if status >= ERRORS_BEGIN:
        return NEVER_KEPT
    if path.startswith(VENDORED):
        return KEPT
    return ASKED_AGAIN if path.startswith(STATIC) else NEVER_KEPT
