"""Today's figures of each queue, counted alike from live events and from the journal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from agi import events as ev
from agi.events import CallEvent

ZONE = ZoneInfo("Asia/Riyadh")
NOTHING = timedelta()
DAY = timedelta(days=1)


@dataclass(slots=True)
class QueueFigures:
    """What one queue did in one day. A caller who comes back to the queue is received again."""

    received: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    abandoned_in_target: int = 0
    overflowed: int = 0
    waited_for: timedelta = NOTHING  # by those who were answered

    @property
    def service_level(self) -> float | None:
        """SL2 of Asterisk: (answered + abandoned within the target) ÷ (answered + abandoned)."""
        if not (all_ended := self.answered + self.abandoned):
            return None
        return (self.answered_in_target + self.abandoned_in_target) / all_ended

    @property
    def speed_of_answer(self) -> timedelta | None:
        """ASA: the wait of those who were answered ÷ their number."""
        return self.waited_for / self.answered if self.answered else None


class DayFigures:
    """The figures of the day in Riyadh; at midnight they begin again."""

    def __init__(self, targets: Mapping[str, timedelta], now: datetime) -> None:
        self._targets = targets
        self._waits: dict[str, tuple[str, datetime]] = {}
        self.begin(now)

    def begin(self, now: datetime) -> None:
        """Begin the day that *now* is in, with nothing counted."""
        self.day = day_of(now)
        self.midnight = self.day + DAY
        self._figures = {queue: QueueFigures() for queue in self._targets}

    def roll(self, now: datetime) -> bool:
        """Begin the day of *now* if it is a new one; return whether it was."""
        if now < self.midnight:
            return False
        self.begin(now)
        return True

    def of(self, queue: str) -> QueueFigures:
        """Return the figures of one queue."""
        if (figures := self._figures.get(queue)) is None:
            figures = self._figures[queue] = QueueFigures()
        return figures

    def keep_only(self, call_ids: Iterable[str]) -> None:
        """Forget the waits of calls that are gone without a word."""
        alive = set(call_ids)
        self._waits = {call: wait for call, wait in self._waits.items() if call in alive}

    def take(self, event: CallEvent) -> None:
        """Count *event*; what happened before this day is followed, but not counted."""
        self.roll(event.at)
        kind = type(event)
        if kind is ev.CallerJoinedQueue:
            self._joined(event)  # type: ignore[arg-type]
        elif kind in ENDS_A_WAIT and (wait := self._waits.pop(event.call_id, None)):
            queue, joined_at = wait
            if event.at >= self.day:
                self._left(queue, kind, event.at - joined_at)

    def _joined(self, event: ev.CallerJoinedQueue) -> None:
        self._waits[event.call_id] = event.queue, event.at
        if event.at >= self.day:
            self.of(event.queue).received += 1

    def _left(self, queue: str, kind: type[CallEvent], waited_for: timedelta) -> None:
        figures = self.of(queue)
        in_target = waited_for <= self._targets.get(queue, NOTHING)
        if kind is ev.AgentConnected:
            figures.answered += 1
            figures.answered_in_target += in_target
            figures.waited_for += waited_for
        elif kind is ev.CallerLeftQueue:
            figures.overflowed += 1
        else:
            figures.abandoned += 1
            figures.abandoned_in_target += in_target


ENDS_A_WAIT: frozenset[type[CallEvent]] = frozenset(
    {ev.AgentConnected, ev.CallerLeftQueue, ev.CallerAbandoned, ev.CallerHungUp}
)


COUNTED: frozenset[type[CallEvent]] = ENDS_A_WAIT | {ev.CallerJoinedQueue}


def day_of(moment: datetime) -> datetime:
    """Return the midnight in Riyadh that began the day of *moment*."""
    return moment.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
