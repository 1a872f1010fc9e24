"""The live view: everybody who watches gets the same bytes, at once and some times a second."""

import asyncio
import contextlib
from datetime import UTC, datetime

from aiohttp import ClientConnectionResetError, WSCloseCode, WSMsgType, web

from agent_desktop import keys

LONGEST_MESSAGE = 4096  # nobody has anything to say here
PING_SECONDS = 15.0
SLOW_SECONDS = 10.0  # whoever takes no message for so long is not watching


async def watch(request: web.Request) -> web.WebSocketResponse:
    """Send the board whole, then its changes, until the visitor leaves or their session ends."""
    socket = web.WebSocketResponse(
        max_msg_size=LONGEST_MESSAGE, compress=False, heartbeat=PING_SECONDS
    )
    await socket.prepare(request)
    request.app[keys.watchers].add(socket)
    visitor = request[keys.visitor]
    telling = asyncio.create_task(tell(request, socket))
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(end_of(visitor.until)):
                await until_closed(socket)
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
    finally:
        request.app[keys.watchers].discard(socket)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    return socket


async def until_closed(socket: web.WebSocketResponse) -> None:
    """Read until the visitor closes; what they say is not listened to."""
    async for _ in socket:
        pass


async def tell(request: web.Request, socket: web.WebSocketResponse) -> None:
    """Send each message of the hub; a visitor who takes none any more is let go."""
    with contextlib.suppress(ClientConnectionResetError):
        async with request.app[keys.services].hub.subscribe() as watcher:
            async for message in watcher:
                try:
                    async with asyncio.timeout(SLOW_SECONDS):
                        await socket.send_frame(message, WSMsgType.TEXT)
                except TimeoutError:
                    abort(request)
                    return


def abort(request: web.Request) -> None:
    """Cut the connection: a closing handshake would wait for one who does not read."""
    if request.transport is not None:
        request.transport.abort()


def end_of(until: datetime | None) -> float | None:
    """Return the loop's time at which a session ends, if it does."""
    if until is None:
        return None
    left = (until - datetime.now(UTC)).total_seconds()
    return asyncio.get_running_loop().time() + left
