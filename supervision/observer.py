"""One observer for all who want to know, in the order of effects: journal first, then the board."""

from collections.abc import Sequence

from agi.calls import Call
from agi.events import CallEvent, QueueMember
from supervision.board import Board
from supervision.journal import Journal
from supervision.metrics import Metrics


class Supervision:
    """Implements ``agi.ports.SwitchObserver``."""

    def __init__(self, journal: Journal, board: Board, metrics: Metrics) -> None:
        self._journal = journal
        self._board = board
        self._metrics = metrics

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """*event* happened and left *call* behind."""
        self._journal.call_changed(call, event)
        self._board.call_changed(call, event)
        self._metrics.call_changed(call, event)

    def member_changed(self, member: QueueMember) -> None:
        """An agent joined a queue, or their phone or pause changed."""
        self._board.member_changed(member)

    def member_left(self, queue: str, agent: str) -> None:
        """An agent left a queue."""
        self._board.member_left(queue, agent)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """These live calls and members are all there are."""
        self._board.world_rebuilt(calls, members)

    def asterisk_lost(self) -> None:
        """What is shown may be old from now on."""
        self._board.asterisk_lost()
