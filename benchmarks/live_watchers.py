"""Fifty who watch the live view, in a process of their own, and when each sees a call waiting.

``python -m benchmarks.live_watchers URL TOKEN COUNT`` says ``ready`` once every watcher has the
whole board, watches until its input is closed, and then writes what was seen as one JSON object.
"""

import asyncio
import sys
import time
from collections import Counter, defaultdict
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any

import orjson
import uvloop
from aiohttp import ClientSession, ClientWebSocketResponse


class Seen:
    """What all watchers saw: for each call when each saw it wait, and the frames by kind.

    Beside it stands when the first frame was made that shows the call, by the centre's clock.
    """

    def __init__(self) -> None:
        self.waiting: dict[str, list[float]] = defaultdict(list)
        self.made: dict[str, float] = {}
        self.frames: Counter[str] = Counter()
        self._last: tuple[str, tuple[str, float, list[str]]] = ("", ("", 0.0, []))

    def take(self, text: str, at: float, known: set[str]) -> None:
        """One watcher, who has seen *known* waiting, got a frame; equal ones are read once."""
        if text != self._last[0]:
            self._last = text, facts(orjson.loads(text))
        kind, made, waiting = self._last[1]
        self.frames[kind] += 1
        for call_id in waiting:
            if call_id not in known:
                known.add(call_id)
                self.waiting[call_id].append(at)
                self.made.setdefault(call_id, made)


def facts(message: dict[str, Any]) -> tuple[str, float, list[str]]:
    """Return the kind of a message, when it was made, and the calls that it shows waiting."""
    waiting = [call["call_id"] for call in message.get("calls", ()) if call["state"] == "queued"]
    for queue in message.get("queues", ()):
        waiting += (caller["call_id"] for caller in queue["callers"])
    return message["type"], datetime.fromisoformat(message["at"]).timestamp(), waiting


async def watch(socket: ClientWebSocketResponse, seen: Seen) -> None:
    """Take every frame as it comes."""
    known: set[str] = set()
    async for message in socket:
        seen.take(message.data, time.time(), known)


async def main(url: str, token: str, count: int) -> None:
    """Watch until the input is closed; print what was seen."""
    seen = Seen()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        address, headers = f"{url}/api/v1/live", {"Authorization": f"Bearer {token}"}
        connect = [
            session.ws_connect(address, headers=headers, max_msg_size=0) for _ in range(count)
        ]
        sockets = [await stack.enter_async_context(one) for one in connect]
        watching = [asyncio.create_task(watch(socket, seen)) for socket in sockets]
        while sum(seen.frames.values()) < count:  # noqa: ASYNC110 - fifty sockets send no one event
            await asyncio.sleep(0.01)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    print(
        orjson.dumps({"waiting": seen.waiting, "made": seen.made, "frames": seen.frames}).decode()
    )


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
