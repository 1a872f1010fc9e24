"""What a waiting caller was told before, and what may be said to them next. Pure.

A later band never promises more than an earlier one, unless something happened that the caller
would accept: agents went, calls became longer, the caller came to another queue or lost their
place. Where the model has come to think otherwise without such a reason, the caller hears their
place alone: that is true, and it does not grow.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from supervision.wait_band import Band

FEWER_AGENTS = 0.9  # of those who served when the caller was told
LONGER_CALLS = 1.15  # times the handle time of then


class Reason(StrEnum):
    """Why a wait may grow."""

    OTHER_QUEUE = "the caller came to another queue"
    PLACE_LOST = "others were let in before the caller"
    AGENTS_LEFT = "agents left"
    CALLS_GREW = "calls take longer"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTold:
    """What one caller is told at one moment, and upon what it rests.

    *band* is None when nobody can say; *promised* is the last band that was said and still binds.
    *agents* and *handle* (seconds) are the best of those on which that promise rests.
    """

    queue: str
    position: int
    agents: float
    handle: float
    band: Band | None
    promised: Band | None = None


def next_told(before: WaitTold | None, now: WaitTold) -> WaitTold:
    """Return what to say after *before*, when the model says *now*; keep it for the next time."""
    if before is None or before.promised is None or reason_to_grow(before, now):
        return replace(now, promised=now.band)
    band = lowered(before.promised, now.band) if now.band else None
    return replace(
        now,
        band=band,
        promised=band or before.promised,
        agents=max(before.agents, now.agents),
        handle=min(before.handle, now.handle),
    )


def reason_to_grow(before: WaitTold, now: WaitTold) -> Reason | None:
    """Return what happened since *before* that makes a longer wait honest."""
    if now.queue != before.queue:
        return Reason.OTHER_QUEUE
    if now.position > before.position:
        return Reason.PLACE_LOST
    if now.agents <= before.agents * FEWER_AGENTS:
        return Reason.AGENTS_LEFT
    if now.handle >= before.handle * LONGER_CALLS:
        return Reason.CALLS_GREW
    return None


def lowered(promised: Band, band: Band) -> Band | None:
    """Return *band* with neither end above *promised*; None when they have no moment in common."""
    if promised.high is not None and band.low >= promised.high:
        return None
    return Band(min(promised.low, band.low), _earlier(promised.high, band.high))


def _earlier(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    lengths = [length for length in (one, other) if length is not None]
    return min(lengths, default=None)
