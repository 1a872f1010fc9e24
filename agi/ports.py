"""What the switch needs from whoever watches it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from agi.callback_states import Callback
from agi.calls import Call
from agi.events import CallEvent, QueueMember

Band = tuple[timedelta, timedelta | None]
"""Not less than the first, not more than the second, where anybody can say that."""


class SwitchObserver(Protocol):
    """Told of each change at once and in order; must neither block nor raise."""

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """*event* happened and left *call* behind (its number is ``call.events``)."""

    def member_changed(self, member: QueueMember) -> None:
        """An agent joined a queue, or their phone or pause changed."""

    def member_left(self, queue: str, agent: str) -> None:
        """An agent left a queue."""

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """These live calls and members are all there are, by Asterisk's own word."""

    def asterisk_lost(self) -> None:
        """The connection to Asterisk is gone; what is shown may be old."""


class SwitchMeter(Protocol):
    """Counts; must neither block nor raise."""

    def digit_answered(self, seconds: float) -> None:
        """A digit's next command was sent *seconds* after the digit had come."""

    def ami_event(self, name: str) -> None:
        """An AMI event came."""

    def event_unexpected(self, state: str, event: str) -> None:
        """An event had no row in the table of a call's life."""


class OpenCalls(Protocol):
    """The journal, asked which calls had not ended when it was last written."""

    async def open_calls(self) -> Sequence[Call]:
        """Return the last record of each call that is not in a final state."""

    async def find_call(self, call_id: str) -> Call | None:
        """Return the last record of one call."""

    async def told_until(self, call_id: str) -> datetime | None:
        """Return the moment of the newest event of one call."""

    async def more_time(self, call_id: str) -> timedelta:
        """Return how much longer the wrap-up of one call was to last than its queue's."""


class CallbackBook(Protocol):
    """Where callbacks outlive the controller. CallbackNotKeptError while it does not answer."""

    async def add(self, callback: Callback) -> Callback:
        """Keep a new callback and return it with the id that it got."""

    async def save(self, callback: Callback) -> None:
        """Keep what became of a callback."""

    async def open_callbacks(self) -> Sequence[Callback]:
        """Return the callbacks that are still to be made."""


class WaitEstimates(Protocol):
    """Whoever knows how long callers will still wait."""

    def band(self, call_id: str) -> Band | None:
        """Return the promise that may be made to a waiting caller, or None where none can."""
