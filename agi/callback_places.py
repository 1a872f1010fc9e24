"""Who stands in which line, as the callbacks see it: callers, free agents, and kept places."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from agi.agents import AmiActions
from agi.callback_line import InLine, Line, place_in
from agi.callback_states import Callback, CallbackState
from agi.calls import FINAL, Call, CallState
from agi.events import DeviceState, QueueMember
from asterisk_conf.names import asterisk_queue, callback_of_place

AWAITED = frozenset({CallState.QUEUED, CallState.RINGING})


class Places:
    """The world of the callbacks. ``standing`` are the places in Asterisk, None until looked up."""

    def __init__(self) -> None:
        self.is_known = False
        self.waiting: dict[str, Call] = {}
        self.standing: set[int] | None = None
        self._busy: dict[str, str] = {}  # call id → agent
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
        if call.agent and call.state not in FINAL:
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

    def _entries(self, queue: str, standing: Sequence[Callback]) -> list[InLine]:
        callers = [
            InLine(since=call.joined_at or call.started_at)
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


async def line_of(ami: AmiActions, queues: Collection[str]) -> set[int]:
    """Return the callbacks whose places stand in Asterisk's queues."""
    standing: set[int] = set()
    for entry in await ami.list("QueueStatus"):
        if entry["Event"] == "QueueEntry":
            callback_id = callback_of_place(entry["Uniqueid"])
            if callback_id is not None:
                standing.add(callback_id)
    return standing if queues else set()


async def place_for(
    ami: AmiActions,
    queue: str,
    since: datetime,
    world: Places,
    seniority: Mapping[str, datetime],
) -> int:
    """Return the place in Asterisk's *queue* of whoever is in line since *since*.

    *seniority* tells since when the kept places stand; of whom nothing is known, Asterisk tells
    how long they have waited.
    """
    status = await ami.list("QueueStatus", Queue=asterisk_queue(queue))
    now = datetime.now(UTC)
    entries = [entry for entry in status if entry["Event"] == "QueueEntry"]
    line = [
        _since(entry, world, seniority, now)
        for entry in sorted(entries, key=lambda it: int(it["Position"]))
    ]
    return place_in(line, since)


def _since(
    entry: Mapping[str, str], world: Places, seniority: Mapping[str, datetime], now: datetime
) -> datetime:
    unique_id = entry["Uniqueid"]
    if (call := world.waiting.get(unique_id)) is not None and call.joined_at is not None:
        return call.joined_at
    return seniority.get(unique_id) or now - timedelta(seconds=int(entry["Wait"]))
