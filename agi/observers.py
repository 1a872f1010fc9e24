"""Several who watch the switch, told one after the other."""

from collections.abc import Sequence

from agi.calls import Call
from agi.events import CallEvent, QueueMember
from agi.ports import SwitchObserver


class Observers:
    """Implements ``agi.ports.SwitchObserver``: the first named is told first."""

    def __init__(self, *observers: SwitchObserver) -> None:
        self._observers = observers

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """*event* happened and left *call* behind."""
        for observer in self._observers:
            observer.call_changed(call, event)

    def member_changed(self, member: QueueMember) -> None:
        """An agent joined a queue, or their phone or pause changed."""
        for observer in self._observers:
            observer.member_changed(member)

    def member_left(self, queue: str, agent: str) -> None:
        """An agent left a queue."""
        for observer in self._observers:
            observer.member_left(queue, agent)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """These live calls and members are all there are."""
        for observer in self._observers:
            observer.world_rebuilt(calls, members)

    def asterisk_lost(self) -> None:
        """What is shown may be old from now on."""
        for observer in self._observers:
            observer.asterisk_lost()
