"""The board, told to everybody who watches it: at once whole, then what changes.

A change is told at once; those that follow within GATHER_SECONDS gather, so that a busy second
costs a few messages. A queue in which many wait is a long row, told anew some times a second; its
callers are told at once all the same. Every message is made once, however many watch.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from core.clock import utc_now
from supervision.board import Board

GATHER_SECONDS = 0.04
MOST_OF_THE_LOOP = 0.1  # a board that is dear to tell is told more rarely: calls go first
LONG_LINE = 20  # callers
LONG_LINE_SECONDS = 0.25
LONGEST_GATHER = 0.5  # however dear it is, or however busy the machine was meanwhile
WOKEN_AT_ONCE = 8  # watchers; then the loop looks after the callers before it wakes the next
HEARTBEAT_SECONDS = 1.0  # the page takes 2.6 s of silence for a lost connection
WHOLE_LIVES_SECONDS = 1.0  # a quiet board's whole is as old as this at most
KEPT_MESSAGES = 16  # a slower watcher loses them and gets the whole board instead


@dataclass(frozen=True, slots=True)
class Frame:
    """A message as JSON, ready for every WebSocket."""

    kind: str
    text: bytes


@dataclass(frozen=True, slots=True)
class FrameCounts:
    """How many frames of each kind were made, and how many were taken by watchers."""

    made: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)


class Watcher:
    """One who watches: iterate over the messages. The first is the whole board."""

    def __init__(self, whole: Callable[[], Frame], counts: FrameCounts) -> None:
        self._whole = whole
        self._counts = counts
        self._kept: deque[Frame] = deque()
        self._needs_whole = True
        self._arrived = asyncio.Event()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Return the next message, as soon as there is one."""
        while not (self._needs_whole or self._kept):
            self._arrived.clear()
            await self._arrived.wait()
        frame = self._next()
        self._counts.taken[frame.kind] += 1
        return frame.text

    def keep(self, frame: Frame) -> None:
        """Keep *frame* until it is asked for; too many of them become one whole board."""
        if len(self._kept) >= KEPT_MESSAGES:
            self._needs_whole = True
            self._kept.clear()
        elif not self._needs_whole:
            self._kept.append(frame)

    def wake(self) -> None:
        """Let the watcher take what is kept."""
        self._arrived.set()

    def _next(self) -> Frame:
        if self._needs_whole:
            self._needs_whole = False
            self._kept.clear()
            return self._whole()
        return self._kept.popleft()


class LiveHub:
    """Takes the board's changes and tells every watcher the same frame."""

    def __init__(self, board: Board, clock: Callable[[], datetime] = utc_now) -> None:
        self._board = board
        self._clock = clock
        self._watchers: set[Watcher] = set()
        self._telling: asyncio.TimerHandle | None = None
        self._telling_at = 0.0
        self._not_before = 0.0
        self._due: dict[str, float] = {}  # when a queue of many callers may be told anew
        self._told_at = 0.0
        self._beating: asyncio.TimerHandle | None = None
        self._whole: Frame | None = None
        self._whole_until = 0.0
        self.counts = FrameCounts()
        board.on_change = self._changed

    @property
    def watchers(self) -> int:
        """Return how many watch."""
        return len(self._watchers)

    @asynccontextmanager
    async def subscribe(self) -> AsyncIterator[Watcher]:
        """Watch while the context is open: iterate over what it gives."""
        watcher = Watcher(self._snapshot, self.counts)
        self._watchers.add(watcher)
        if self._beating is None:
            self._beat_after(HEARTBEAT_SECONDS)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    def _changed(self) -> None:
        """See that the change is told: at once, or when the time to gather is over."""
        if not self._watchers:
            self._whole = None
            self._board.forget_changes()
        else:
            self._tell_changes_at(self._not_before)

    def _tell_changes_at(self, at: float) -> None:
        """Tell the changes then, unless that will be done sooner."""
        if self._telling is not None and self._telling_at <= at:
            return
        if self._telling is not None:
            self._telling.cancel()
        loop = asyncio.get_running_loop()
        self._telling_at = at
        self._telling = loop.call_at(max(loop.time(), at), self._tell_changes)

    def _tell_changes(self) -> None:
        self._telling = None
        now = asyncio.get_running_loop().time()
        later = self._told_later(now)
        if self._board.changed.beyond(later):
            self._make_and_tell(now, later)
        if later:
            soonest = min(self._due[queue] for queue in later)
            self._tell_changes_at(max(self._not_before, soonest))

    def _make_and_tell(self, now: float, later: frozenset[str]) -> None:
        self._whole = None
        self._due |= dict.fromkeys(self._board.changed.queues - later, now + LONG_LINE_SECONDS)
        self._tell(self._made(self._board.changes(self._clock(), later)))
        cost = asyncio.get_running_loop().time() - now
        gather = min(max(GATHER_SECONDS, cost / MOST_OF_THE_LOOP), LONGEST_GATHER)
        self._not_before = now + gather

    def _told_later(self, now: float) -> frozenset[str]:
        """Return the changed queues in which many wait and which were told a moment ago."""
        board = self._board
        return frozenset(
            queue
            for queue in board.changed.queues
            if now < self._due.get(queue, now) and len(board.queues[queue].waiting) > LONG_LINE
        )

    def _tell(self, frame: Frame) -> None:
        self._told_at = asyncio.get_running_loop().time()
        for watcher in self._watchers:
            watcher.keep(frame)
        _wake(tuple(self._watchers))

    def _snapshot(self) -> Frame:
        """Return the whole board; all who ask between two frames of changes get the same."""
        now = asyncio.get_running_loop().time()
        if self._whole is None or now >= self._whole_until:
            self._whole = self._made(self._board.snapshot(self._clock()))
            self._whole_until = now + WHOLE_LIVES_SECONDS
        return self._whole

    def _beat_after(self, seconds: float) -> None:
        self._beating = asyncio.get_running_loop().call_later(seconds, self._beat)

    def _beat(self) -> None:
        """Say that the centre is there, when there is nothing else to say."""
        self._beating = None
        if not self._watchers:
            return
        silent_for = asyncio.get_running_loop().time() - self._told_at
        if silent_for >= HEARTBEAT_SECONDS:
            self._tell(self._made({"type": "heartbeat", "at": self._clock().isoformat()}))
            silent_for = 0.0
        self._beat_after(HEARTBEAT_SECONDS - silent_for)

    def _made(self, message: dict[str, Any]) -> Frame:
        kind = message["type"]
        self.counts.made[kind] += 1
        return Frame(kind, orjson.dumps(message))


def _wake(watchers: Sequence[Watcher]) -> None:
    """Wake a few, and the others in the loop's next turns: a caller's digit goes between."""
    for watcher in watchers[:WOKEN_AT_ONCE]:
        watcher.wake()
    if rest := watchers[WOKEN_AT_ONCE:]:
        asyncio.get_running_loop().call_soon(_wake, rest)
