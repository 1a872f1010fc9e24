"""What the clocks of one request make of it at a moment: steps to take, and when to look again.

The same function serves the sweep and every deed: whoever touches a request takes the steps that
fell due before, so that none is lost when the deed stops the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from ticketing.clocks import Standing
from ticketing.escalation import Outlook, Step, StepKey, StepKind, outlook
from ticketing.importance import Clock, Times
from ticketing.request_states import Deed, next_state
from ticketing.requests import Event, Request
from ticketing.structure import Structure

BY = "tawasul"
DEEDS: Mapping[StepKind, Deed] = MappingProxyType(
    {
        StepKind.RISE: Deed.RISE,
        StepKind.WARNING: Deed.WARN,
        StepKind.HAND_OVER: Deed.HAND_OVER,
        StepKind.CLOSE: Deed.CLOSE,
    }
)


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A request with its clocks up to date, and what is to be written of that."""

    request: Request
    events: tuple[Event, ...]
    steps: tuple[Step, ...]


def reckoned(
    request: Request,
    history: Sequence[Standing],
    taken: frozenset[StepKey],
    times: Times,
    structure: Structure,
    at: datetime,
) -> Reckoning:
    """Return what fell due until *at* and was not taken, each with a row of the time line."""
    ahead = outlook(history, times, structure, at)
    steps = tuple(step for step in ahead.fallen if step.key not in taken)
    events = [
        _event(request, step, number, at) for number, step in enumerate(steps, request.version + 1)
    ]
    rises = [step.key.level for step in steps if _lifts(step)]
    if not rises and _moved(request, ahead):
        events.append(_reckoned_anew(request, ahead, request.version + len(events) + 1, at))
    after = replace(
        request,
        state=events[-1].state if events else request.state,
        version=request.version + len(events),
        changed_at=at if events else request.changed_at,
        level=rises[-1] if rises else request.level,
        due_at=ahead.due_at,
        next_step_at=ahead.next_at,
    )
    return Reckoning(after, tuple(events), steps)


def timed(
    request: Request,
    history: Sequence[Standing],
    taken: frozenset[StepKey],
    times: Times,
    structure: Structure,
    at: datetime,
) -> Request:
    """Return a request as its clocks will be after a deed, of which *history* knows already.

    A step that the deed itself makes due is the sweep's next one.
    """
    ahead = outlook(history, times, structure, at)
    is_due = any(step.key not in taken for step in ahead.fallen)
    return replace(request, due_at=ahead.due_at, next_step_at=at if is_due else ahead.next_at)


def _lifts(step: Step) -> bool:
    return step.key.kind is StepKind.RISE and step.key.clock is not Clock.ACKNOWLEDGE


def _moved(request: Request, ahead: Outlook) -> bool:
    """Return whether the end of the level's time is another than it was, though it did not rise."""
    return request.due_at is not None and ahead.due_at != request.due_at


def _event(request: Request, step: Step, n: int, at: datetime) -> Event:
    detail = {
        "step": str(step.key),
        "fell_at": step.at.isoformat(),
        "at": step.entity,
        "told": " ".join(step.told),
    }
    if step.key.kind is StepKind.CLOSE:
        closed = replace(request, state=next_state(request.state, Deed.CLOSE))
        return _row(closed, Deed.CLOSE, n, at, detail, is_told=True)
    return _row(request, DEEDS[step.key.kind], n, at, detail, is_told=_lifts(step))


def _reckoned_anew(request: Request, ahead: Outlook, n: int, at: datetime) -> Event:
    """Return the row that says why the end moved: the ground on which the clocks stand changed."""
    detail = {
        "before": request.due_at.isoformat() if request.due_at else "",
        "after": ahead.due_at.isoformat() if ahead.due_at else "",
        "because": "calendar or structure",
    }
    return _row(request, Deed.RECKON, n, at, detail)


def _row(
    request: Request,
    deed: Deed,
    n: int,
    at: datetime,
    detail: dict[str, str],
    *,
    is_told: bool = False,
) -> Event:
    return Event(
        n=n,
        at=at,
        deed=deed,
        by=BY,
        state=request.state,
        entity=request.entity,
        importance=request.importance,
        is_told=is_told,
        detail=detail,
    )
