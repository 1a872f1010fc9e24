"""How fast a queue moves, learnt from the day: sums only, the same in whatever order they come.

What happened an hour ago counts half. The weights are whole numbers, so that a restarted
controller, which reads the journal call by call, comes to exactly the same sums.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import sqrt

from supervision.wait_band import Pace

HALF_LIFE = timedelta(hours=1)
MILLISECOND = timedelta(milliseconds=1)
UNIT = 1024  # the weight of a moment at midnight
BELIEF_CALLS = 10  # what was believed beforehand counts as so many calls
BELIEVED_HANDLE = 240.0  # seconds
BELIEVED_VARIATION = 0.8
BELIEVED_PATIENCE = 900.0  # seconds that a caller waits before hanging up, were nobody answered
TO_REACH = 5.0  # seconds from a free agent to a talk: the queue looks every second, a phone rings


@dataclass(slots=True)
class PaceSums:
    """Weighted sums over one queue's day. ``weight`` counts calls; lengths are in milliseconds."""

    weight: int = 0
    handled: int = 0
    handled_squared: int = 0
    gave_up: int = 0
    waited: int = 0

    def add_handled(self, length: timedelta, weight: int) -> None:
        """A call kept its agent for *length*."""
        spent = length // MILLISECOND
        self.weight += weight
        self.handled += weight * spent
        self.handled_squared += weight * spent * spent

    def add_wait(self, length: timedelta, weight: int, *, gave_up: bool) -> None:
        """A caller's waiting ended after *length*."""
        self.waited += weight * (length // MILLISECOND)
        self.gave_up += weight * gave_up

    def pace(self, weight: int) -> Pace:
        """Return what the sums say at the moment of *weight*."""
        calls = self.weight / weight
        seen = calls + BELIEF_CALLS
        mean = (_seconds(self.handled, weight) + BELIEF_CALLS * BELIEVED_HANDLE) / seen
        believed = BELIEF_CALLS * BELIEVED_HANDLE**2 * (1 + BELIEVED_VARIATION**2)
        squares = (_seconds(self.handled_squared, weight) / 1000 + believed) / seen
        gave_up = self.gave_up / weight + BELIEF_CALLS
        waited = _seconds(self.waited, weight) + BELIEF_CALLS * BELIEVED_PATIENCE
        return Pace(
            handle=mean + TO_REACH,
            varies=sqrt(max(squares - mean * mean, 0.0)) / mean,
            calls=seen,
            gives_up=gave_up / waited,
        )


def weight_at(since_midnight: timedelta) -> int:
    """Return what something that happened then counts: each half-life twice as much."""
    return int(UNIT * 2.0 ** (since_midnight / HALF_LIFE))


def _seconds(milliseconds: int, weight: int) -> float:
    return milliseconds / (1000 * weight)
