"""A callback: somebody's place in line, kept until the centre has called them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from agi.errors import UnexpectedEventError

MOST_ATTEMPTS = 3
RESTS = (timedelta(minutes=3), timedelta(minutes=10))  # after the first attempt, the second
KEPT_FOR = timedelta(hours=24)


class CallbackState(StrEnum):
    """Where a callback stands."""

    IN_LINE = "in_line"
    CALLING = "calling"
    CONFIRMED = "confirmed"
    UNREACHED = "unreached"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class CallbackEvent(StrEnum):
    """What happens to a callback."""

    TURN_CAME = "turn_came"
    MISSED = "missed"  # nobody picked up, or nobody confirmed
    MISSED_AGAIN = "missed_again"  # and that was the last attempt
    CONFIRMED = "confirmed"  # the caller pressed the key and stands in line
    CANCELLED = "cancelled"  # by the caller or by a supervisor
    EXPIRED = "expired"


_S, _E = CallbackState, CallbackEvent
TRANSITIONS: Mapping[tuple[CallbackState, CallbackEvent], CallbackState] = {
    (_S.IN_LINE, _E.TURN_CAME): _S.CALLING,
    (_S.IN_LINE, _E.CANCELLED): _S.CANCELLED,
    (_S.IN_LINE, _E.EXPIRED): _S.EXPIRED,
    (_S.CALLING, _E.MISSED): _S.IN_LINE,
    (_S.CALLING, _E.MISSED_AGAIN): _S.UNREACHED,
    (_S.CALLING, _E.CONFIRMED): _S.CONFIRMED,
    (_S.CALLING, _E.CANCELLED): _S.CANCELLED,
}
OPEN = frozenset({CallbackState.IN_LINE, CallbackState.CALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One booking. *since* is when the caller joined the queue: the place in line.

    After an attempt that failed the place rests until *rests_until*: nobody waits for it meanwhile,
    and it is not lost. *call_id* is the call that booked it.
    """

    callback_id: int
    call_id: str
    queue: str
    number: str = field(repr=False)
    language: str
    since: datetime
    booked_at: datetime
    state: CallbackState = CallbackState.IN_LINE
    attempts: int = 0
    rests_until: datetime | None = None
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the caller is still to be reached."""
        return self.state in OPEN

    def stands(self, now: datetime) -> bool:
        """Tell whether the callback has a place in line at the moment."""
        return self.is_open and (self.rests_until is None or self.rests_until <= now)


def next_state(state: CallbackState, event: CallbackEvent) -> CallbackState:
    """Return the state after *event*; an event with no row raises UnexpectedEventError."""
    if (after := TRANSITIONS.get((state, event))) is None:
        raise UnexpectedEventError(state, event)
    return after


def after(callback: Callback, event: CallbackEvent, at: datetime) -> Callback:
    """Return *callback* as *event* leaves it; the last attempt that is missed is the end of it."""
    if event is CallbackEvent.MISSED and callback.attempts >= MOST_ATTEMPTS:
        event = CallbackEvent.MISSED_AGAIN
    state = next_state(callback.state, event)
    changed = replace(callback, state=state, settled_at=None if state in OPEN else at)
    match event:
        case CallbackEvent.TURN_CAME:
            return replace(changed, attempts=callback.attempts + 1, rests_until=None)
        case CallbackEvent.MISSED:
            return replace(changed, rests_until=at + RESTS[callback.attempts - 1])
        case _:
            return changed


def has_expired(callback: Callback, now: datetime) -> bool:
    """Tell whether a place was kept so long that nobody expects the call any more."""
    return callback.state is CallbackState.IN_LINE and now - callback.booked_at >= KEPT_FOR
