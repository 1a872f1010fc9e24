"""Each agent's desk, told to that agent alone: the call that rings, its caller's story, the state.

A desk is small, so it is told whole: after each change of its own at once, after anything else
within a second. Whoever comes back after a loss begins with it as it stands, live call and all.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import orjson

from agi.calls import FINAL, Call
from agi.events import CallEvent, QueueMember
from core.clock import utc_now
from core.phone_numbers import national_number
from supervision.board import Board
from supervision.board_parts import BoardAgent
from supervision.caller_story import Story
from supervision.desk_messages import DeskMessages
from supervision.desk_views import (
    call_at_desk,
    desk_call_view,
    me_view,
    messages_view,
    queues_view,
    today_view,
)

HEARTBEAT_SECONDS = 1.0  # the page takes 2.6 s of silence for a lost connection
View = dict[str, Any]


class DeskWatcher:
    """One who watches a desk: iterate over the messages. The first is the whole desk."""

    def __init__(self, view: Callable[[], View], clock: Callable[[], datetime]) -> None:
        self._view = view
        self._clock = clock
        self._told: View | None = None
        self._changed = asyncio.Event()
        self._changed.set()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        """Return the desk when it has changed, or a heartbeat after a second."""
        with suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._changed.wait()
        self._changed.clear()
        view, at = self._view(), self._clock().isoformat()
        if view == self._told:
            return orjson.dumps({"type": "heartbeat", "at": at})
        self._told = view
        return orjson.dumps({"type": "desk", "at": at, **view})

    def wake(self) -> None:
        """Let the watcher look."""
        self._changed.set()


class DeskHub:
    """Implements ``agi.ports.SwitchObserver``; the board must be told before it."""

    def __init__(
        self,
        board: Board,
        messages: DeskMessages,
        read_story: Callable[[Call], Awaitable[Story]],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.messages = messages
        self.wrap_up_ends_at: Callable[[str], datetime | None] = lambda _call_id: None
        self.place_of: Callable[[str], str | None] = lambda _extension: None
        self.bank_version: Callable[[], int] = lambda: 0  # of what the FAQ bank says
        self._board = board
        self._read_story = read_story
        self._clock = clock
        self._watchers: defaultdict[str, set[DeskWatcher]] = defaultdict(set)
        self._agents: dict[str, str] = {}  # call_id -> the agent who had it last
        self._asked: dict[str, str] = {}  # call_id -> the colleague who is asked, or in the talk
        self._stories: dict[str, Story] = {}
        self._reading: dict[str, asyncio.Task[None]] = {}

    @asynccontextmanager
    async def subscribe(self, extension: str) -> AsyncIterator[DeskWatcher]:
        """Watch one desk while the context is open."""
        watcher = DeskWatcher(lambda: self.view(extension), self._clock)
        self._watchers[extension].add(watcher)
        try:
            yield watcher
        finally:
            self._watchers[extension].discard(watcher)
            if not self._watchers[extension]:
                del self._watchers[extension]

    def view(self, extension: str) -> View:
        """Return one desk, ready for JSON; a caller's story that is missing is read meanwhile."""
        board, now = self._board, self._clock()
        board.figures.roll(now)
        agent = board.agents.get(extension) or BoardAgent(extension)
        call = call_at_desk(agent)
        return {
            "is_stale": board.is_stale,
            "bank_version": self.bank_version(),
            "me": me_view(agent),
            "phone": self.place_of(extension),
            "queues": queues_view(agent, board.queues),
            "today": today_view(board.figures.of_agent(extension)),
            "call": call and self._call_view(call),
            "messages": messages_view(self.messages.unseen(extension, agent.members, now)),
        }

    def touch(self, extension: str) -> None:
        """Tell a desk at once what changed there."""
        for watcher in self._watchers.get(extension, ()):
            watcher.wake()

    def touch_all(self) -> None:
        """Tell every desk at once."""
        for extension in tuple(self._watchers):
            self.touch(extension)

    def forget_stories_of(self, numbers: Collection[str]) -> None:
        """Read anew the stories of who calls from *numbers*: somebody has just changed one."""
        for call_id, agent in self._agents.items():
            call = self._board.calls.get(call_id)
            if call is not None and national_number(call.caller) in numbers:
                self._stories.pop(call_id, None)
                self.touch(agent)
                self.touch(self._asked.get(call_id, ""))

    def call_changed(self, call: Call, event: CallEvent) -> None:  # noqa: ARG002 - the call says all
        """Tell the agent who has the call, and the one who had it."""
        before = self._agents.get(call.call_id)
        asked = self._asked.pop(call.call_id, None)
        for agent in filter(None, {before, call.agent, asked, call.colleague}):
            self.touch(agent)
        if call.colleague is not None:
            self._asked[call.call_id] = call.colleague
        if call.state in FINAL:
            self._forget(call.call_id)
        elif call.agent is not None:
            self._agents[call.call_id] = call.agent

    def member_changed(self, member: QueueMember) -> None:
        """An agent joined a queue, or their phone or pause changed."""
        self.touch(member.agent)

    def member_left(self, queue: str, agent: str) -> None:  # noqa: ARG002 - the desk is told whole
        """An agent left a queue."""
        self.touch(agent)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:  # noqa: ARG002 - the board knows
        """These live calls and members are all there are."""
        alive = {call.call_id for call in calls}
        for call_id in (self._agents.keys() | self._stories.keys()) - alive:
            self._forget(call_id)
        self.touch_all()

    def asterisk_lost(self) -> None:
        """What is shown may be old from now on."""
        self.touch_all()

    def close(self) -> None:
        """Read no story any more."""
        for task in self._reading.values():
            task.cancel()

    def _call_view(self, call: Call) -> View:
        story = self._stories.get(call.call_id)
        if story is None and call.call_id not in self._reading:
            self._reading[call.call_id] = asyncio.create_task(self._read(call), name="story")
        both = filter(None, (call.agent, call.colleague))
        names = {it: self._board.agents[it].name for it in both if it in self._board.agents}
        return desk_call_view(call, story, self.wrap_up_ends_at(call.call_id), names)

    async def _read(self, call: Call) -> None:
        try:
            story = await self._read_story(call)
        finally:
            del self._reading[call.call_id]
        if call.call_id in self._board.calls:  # it may have ended meanwhile
            self._stories[call.call_id] = story
            self.touch(self._agents.get(call.call_id, call.agent or ""))
            self.touch(self._asked.get(call.call_id, ""))

    def _forget(self, call_id: str) -> None:
        self._agents.pop(call_id, None)
        self._asked.pop(call_id, None)
        self._stories.pop(call_id, None)
