"""Watchers of the switch for unit tests."""

from collections.abc import Sequence

from agi.calls import Call
from agi.events import CallEvent, QueueMember


class FakeObserver:
    """Remembers each change."""

    def __init__(self) -> None:
        self.changes: list[tuple[Call, CallEvent]] = []
        self.members: dict[tuple[str, str], QueueMember] = {}
        self.rebuilt: list[tuple[Sequence[Call], Sequence[QueueMember]]] = []
        self.losses = 0

    @property
    def kinds(self) -> list[str]:
        return [event.kind for _, event in self.changes]

    @property
    def last(self) -> Call:
        return self.changes[-1][0]

    def call_changed(self, call: Call, event: CallEvent) -> None:
        self.changes.append((call, event))

    def member_changed(self, member: QueueMember) -> None:
        self.members[member.queue, member.agent] = member

    def member_left(self, queue: str, agent: str) -> None:
        self.members.pop((queue, agent), None)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        self.rebuilt.append((calls, members))

    def asterisk_lost(self) -> None:
        self.losses += 1


class FakeMeter:
    """Counts in lists."""

    def __init__(self) -> None:
        self.digits: list[float] = []
        self.events: list[str] = []
        self.unexpected: list[tuple[str, str]] = []

    def digit_answered(self, seconds: float) -> None:
        self.digits.append(seconds)

    def ami_event(self, name: str) -> None:
        self.events.append(name)

    def event_unexpected(self, state: str, event: str) -> None:
        self.unexpected.append((state, event))
