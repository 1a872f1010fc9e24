"""Live connections. Everybody who watches the floor gets the same bytes, some times a second."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime

from aiohttp import ClientConnectionResetError, WSCloseCode, WSMsgType, web

from agent_desktop import keys
from agent_desktop.errors import UnknownMessageError
from agent_desktop.messages import message_in
from core.errors import NotPermittedError

LONGEST_MESSAGE = 4096
PING_SECONDS = 15.0
SLOW_SECONDS = 10.0  # whoever takes no message for so long is not watching


Subscribe = Callable[[], AbstractAsyncContextManager[AsyncIterator[bytes]]]


async def watch(request: web.Request) -> web.WebSocketResponse:
    """Send the board whole, then its changes, until the visitor leaves or their session ends."""
    return await serve(request, request.app[keys.services].hub.subscribe)


async def serve(request: web.Request, subscribe: Subscribe) -> web.WebSocketResponse:
    """Send what *subscribe* gives, until the visitor leaves or their session ends."""
    socket = web.WebSocketResponse(
        max_msg_size=LONGEST_MESSAGE, compress=False, heartbeat=PING_SECONDS
    )
    await socket.prepare(request)
    visitor = request[keys.visitor]
    request.app[keys.watchers][socket] = visitor
    telling = asyncio.create_task(tell(request, socket, subscribe))
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(end_of(visitor.until)):
                await listen(request, socket)
        await socket.close(code=WSCloseCode.POLICY_VIOLATION)
    finally:
        request.app[keys.watchers].pop(socket, None)
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)
    return socket


async def listen(request: web.Request, socket: web.WebSocketResponse) -> None:
    """Hear what the visitor says until they leave, or say what they may not."""
    visitor = request[keys.visitor]
    with contextlib.suppress(UnknownMessageError, NotPermittedError):
        async for said in socket:
            await message_in(str(said.data), visitor).hear(request, visitor)


async def tell(request: web.Request, socket: web.WebSocketResponse, subscribe: Subscribe) -> None:
    """Send each message there is; a visitor who takes none any more is let go."""
    with contextlib.suppress(ClientConnectionResetError):
        async with subscribe() as watcher:
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
