"""The board, told to everybody who watches it: at once whole, then what changes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import orjson

from supervision.board import Board, utc_now

GATHER_SECONDS = 0.15  # changes gather, so that a busy second costs a few messages
HEARTBEAT_SECONDS = 1.0  # the page takes 2.6 s of silence for a lost connection
KEPT_MESSAGES = 16  # a slower watcher loses them and gets the whole board instead


class Watcher:
    """One who watches. Messages are JSON texts, ready for a WebSocket."""

    def __init__(self, whole: Callable[[], str], beat: Callable[[], str]) -> None:
        self._whole = whole
        self._beat = beat
        self._kept: list[str] = []
        self._needs_whole = True
        self._arrived = asyncio.Event()

    def __aiter__(self) -> AsyncIterator[str]:
        return self

    async def __anext__(self) -> str:
        """Return the next message: the whole board first; a heartbeat when nothing happens."""
        if self._needs_whole:
            self._needs_whole = False
            self._kept.clear()
            return self._whole()
        if not self._kept:
            self._arrived.clear()
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS):
                    await self._arrived.wait()
            except TimeoutError:
                return self._beat()
            return await self.__anext__()
        return self._kept.pop(0)

    def tell(self, message: str) -> None:
        """Keep *message* until it is asked for; too many of them become one whole board."""
        if len(self._kept) >= KEPT_MESSAGES:
            self._needs_whole = True
            self._kept.clear()
        elif not self._needs_whole:
            self._kept.append(message)
        self._arrived.set()


class LiveHub:
    """Takes the board's changes a few times a second and tells every watcher the same text."""

    def __init__(self, board: Board, clock: Callable[[], datetime] = utc_now) -> None:
        self._board = board
        self._clock = clock
        self._watchers: set[Watcher] = set()
        self._is_scheduled = False
        board.on_change = self._changed

    @property
    def watchers(self) -> int:
        """Return how many watch."""
        return len(self._watchers)

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[Watcher]:
        """Watch while the context is open: iterate over what it gives."""
        watcher = Watcher(self._snapshot, self._heartbeat)
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    def _changed(self) -> None:
        if not self._is_scheduled:
            self._is_scheduled = True
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._tell)

    def _tell(self) -> None:
        self._is_scheduled = False
        if not self._watchers:
            self._board.forget_changes()
        if not self._board.changed:
            return
        message = _text(self._board.changes(self._clock()))
        for watcher in self._watchers:
            watcher.tell(message)

    def _snapshot(self) -> str:
        return _text(self._board.snapshot(self._clock()))

    def _heartbeat(self) -> str:
        return _text({"type": "heartbeat", "at": self._clock().isoformat()})


def _text(message: dict[str, Any]) -> str:
    return orjson.dumps(message).decode()
