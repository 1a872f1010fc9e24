"""Who stands in which line, as the callbacks see it: callers, free agents, and kept places."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from agi.callback_line import InLine, Line
from agi.callback_states import Callback, CallbackState
from agi.calls import FINAL, Call, CallState
from agi.events import DeviceState, QueueMember

AGENT_IS_FREE = FINAL | {CallState.IN_SURVEY}
AWAITED = frozenset({CallState.QUEUED, CallState.RINGING})


class Places:
    """The world of the callbacks. ``standing`` are the places in Asterisk, None until looked up."""

    def __init__(self) -> None:
        self.is_known = False
        self.waiting: dict[str, Call] = {}
        self.standing: set[int] | None = None
        self._busy: dict[str, str] = {}  # call id → agent
        self._took_over: dict[str, datetime] = {}  # call id → since when the place was kept
        self._members: dict[tuple[str, str], QueueMember] = {}

    def rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """Begin anew with what Asterisk says."""
        self.waiting.clear()
        self._busy.clear()
        self._members = {(member.queue, member.agent): member for member in members}
        for call in calls:
            self.call_changed(call)
        self.standing = None
        self.is_known = True

    def call_changed(self, call: Call) -> None:
        """Follow who waits and which agents are with a caller or in the wrap-up."""
        if call.state in AWAITED:
            self.waiting[call.call_id] = call
        else:
            self.waiting.pop(call.call_id, None)
        if call.state in FINAL:
            self._took_over.pop(call.call_id, None)
        if call.agent and call.state not in AGENT_IS_FREE:
            self._busy[call.call_id] = call.agent
        else:
            self._busy.pop(call.call_id, None)

    def member_changed(self, member: QueueMember) -> None:
        """Follow an agent's phone and pause."""
        self._members[member.queue, member.agent] = member

    def member_left(self, queue: str, agent: str) -> None:
        """Forget an agent who left a queue."""
        self._members.pop((queue, agent), None)

    def all_members(self) -> list[QueueMember]:
        """Return every membership."""
        return list(self._members.values())

    def stands(self, callback_id: int) -> None:
        """Note that a place was put up."""
        if self.standing is not None:
            self.standing.add(callback_id)

    def lines(
        self, weights: Mapping[str, int], callbacks: Sequence[Callback], now: datetime
    ) -> list[Line]:
        """Return the line of each queue in which a callback stands, with its free agents."""
        standing = [it for it in callbacks if it.stands(now)]
        return [
            Line(
                queue=queue,
                weight=weights.get(queue, 0),
                entries=self._entries(queue, standing),
                agents=self._free(queue),
            )
            for queue in sorted({it.queue for it in standing})
        ]

    def took_over(self, call_id: str, since: datetime) -> None:
        """Note that somebody who was called back stands at the place that was kept for them."""
        self._took_over[call_id] = since

    def since(self, unique_id: str) -> datetime | None:
        """Return since when a caller is in line whom we know."""
        call = self.waiting.get(unique_id)
        return self._took_over.get(unique_id, call.joined_at) if call else None

    def _entries(self, queue: str, standing: Sequence[Callback]) -> list[InLine]:
        callers = [
            InLine(since=self.since(call.call_id) or call.started_at)
            for call in self.waiting.values()
            if call.queue == queue and call.state is CallState.QUEUED
        ]
        places = [
            InLine(
                since=it.since,
                callback_id=it.callback_id,
                is_called=it.state is CallbackState.CALLING,
            )
            for it in standing
            if it.queue == queue
        ]
        return callers + places

    def _free(self, queue: str) -> frozenset[str]:
        busy = set(self._busy.values())
        return frozenset(
            agent
            for (name, agent), member in self._members.items()
            if name == queue and agent not in busy and _is_free(member)
        )


def _is_free(member: QueueMember) -> bool:
    return member.device is DeviceState.NOT_IN_USE and not member.is_paused
