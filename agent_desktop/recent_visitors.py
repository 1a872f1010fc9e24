"""Who asked a moment ago: at each letter that is typed, the database is not asked anew."""

from collections.abc import Awaitable, Callable
from time import monotonic

from aiohttp import hdrs, web

from agent_desktop import keys, signing
from agent_desktop.visitors import Visitor

SECONDS = 1.0  # for so long who was signed out may still search
MOST = 1000  # remembered; then all are asked about anew
Proof = tuple[str, str, str, str | None]


class RecentVisitors:
    """Remembers whoever showed the same proof within a second; *ask* tells who others are."""

    def __init__(
        self,
        ask: Callable[[web.Request], Awaitable[Visitor]],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._known: dict[Proof, tuple[float, Visitor]] = {}

    async def visitor_of(self, request: web.Request) -> Visitor:
        """Return who asks and keep it with the request; a refusal is not remembered."""
        proof, now = proof_in(request), self._clock()
        at, visitor = self._known.get(proof, (now - SECONDS, None))
        if visitor is None or now - at >= SECONDS:
            visitor = await self._ask(request)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[proof] = (now, visitor)
        request[keys.visitor] = visitor
        return visitor


def proof_in(request: web.Request) -> Proof:
    """Return everything by which somebody is known."""
    headers = request.headers
    return (
        headers.get(hdrs.AUTHORIZATION, ""),
        request.cookies.get(signing.COOKIE, ""),
        headers.get(hdrs.USER_AGENT, ""),
        headers.get("X-Forwarded-For", request.remote),
    )
