"""What the clocks of one request make of it at a moment: steps to take, and when to look again.

The same function serves the sweep and every deed: whoever touches a request takes the steps that
fell due before, so that none is lost when the deed stops the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from ticketing.clocks import Standing
from ticketing.escalation import Outlook, Step, StepKey, StepKind, outlook
from ticketing.importance import Clock, Times
from ticketing.request_states import Deed, next_state
from ticketing.requests import Event, Request
from ticketing.structure import Structure
from ticketing.time_changes import Cause, TimeChange, time_change

BY = "tawasul"
SEEN_LATE = timedelta(seconds=5)  # a change may be seen so long after the moment it holds from
DEEDS: Mapping[StepKind, Deed] = MappingProxyType(
    {
        StepKind.WARNING: Deed.WARN,
        StepKind.RISE: Deed.RISE,
        StepKind.HAND_OVER: Deed.HAND_OVER,
        StepKind.CLOSE: Deed.CLOSE,
        StepKind.REMINDER: Deed.REMIND,
        StepKind.LAPSE: Deed.LAPSE,
    }
)
MOVES = frozenset({Deed.CLOSE, Deed.LAPSE})
TOLD = MOVES | {Deed.REMIND}  # to the beneficiary


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
    rows = _rows(request, steps, at)
    ends_at = _ends_at(steps, ahead)
    if request.due_at is not None and ends_at != request.due_at:
        change = _change(request, structure, at)
        place = _place(steps, change)
        stood = replace(request, state=rows[place - 1].state) if place else request
        rows.insert(place, _reckoned_anew(stood, ends_at, change, at))
    events = tuple(replace(row, n=request.version + n) for n, row in enumerate(rows, 1))
    rises = [step.key.level for step in steps if _lifts(step)]
    after = replace(
        request,
        state=events[-1].state if events else request.state,
        version=request.version + len(events),
        changed_at=at if events else request.changed_at,
        level=rises[-1] if rises else request.level,
        due_at=ahead.due_at,
        next_step_at=ahead.next_at,
    )
    return Reckoning(after, events, steps)


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
    late = [step for step in ahead.fallen if step.key not in taken]
    next_at = at if late else ahead.next_at
    return replace(request, due_at=_ends_at(late, ahead), next_step_at=next_at)


def _lifts(step: Step) -> bool:
    return step.key.kind is StepKind.RISE and step.key.clock is not Clock.ACKNOWLEDGE


def _ends_at(late: Sequence[Step], ahead: Outlook) -> datetime | None:
    """Return when the time of the level ends, or ended, at which a request still stands."""
    return next((step.at for step in late if _lifts(step)), ahead.due_at)


def _change(request: Request, structure: Structure, at: datetime) -> TimeChange | None:
    """Return which change moved the end since somebody last touched the request."""
    path = list(structure.time.ministry.path_up(request.entity, at))
    place = path[min(max(request.level - 1, 0), len(path) - 1)].code
    known = request.entity if request.level <= 1 else place  # an heir's path tells no merger
    return time_change(known, structure, request.changed_at - SEEN_LATE, at)


def _place(steps: Sequence[Step], change: TimeChange | None) -> int:
    """Return before which step the change stands: never after the rise that it moved."""
    return next(
        (
            place
            for place, step in enumerate(steps)
            if _lifts(step) or (change is not None and change.at <= step.at)
        ),
        len(steps),
    )


def _rows(request: Request, steps: Sequence[Step], at: datetime) -> list[Event]:
    """Return the rows of steps, each in the state in which those before left the request."""
    rows: list[Event] = []
    for step in steps:
        rows.append(_event(request, step, at))
        request = replace(request, state=rows[-1].state)
    return rows


def _event(request: Request, step: Step, at: datetime) -> Event:
    detail = {
        "step": str(step.key),
        "fell_at": step.at.isoformat(),
        "at": step.entity,
        "told": " ".join(step.told),
    }
    deed = DEEDS[step.key.kind]
    if deed in MOVES:
        request = replace(request, state=next_state(request.state, deed))
    return _row(request, deed, at, detail, is_told=deed in TOLD or _lifts(step))


def _reckoned_anew(
    request: Request, ends_at: datetime | None, change: TimeChange | None, at: datetime
) -> Event:
    """Return the row that says why the end moved: the ground on which the clocks stand changed."""
    detail = {
        "before": request.due_at.isoformat() if request.due_at else "",
        "after": ends_at.isoformat() if ends_at else "",
        **(_because(change) if change and change.by else {"because": "calendar or structure"}),
    }
    return _row(request, Deed.RECKON, at, detail)


def _because(change: TimeChange) -> dict[str, str]:
    """Return which change it was, whose, since when, and why if anybody said."""
    named = "into" if change.cause is Cause.MERGED else "calendar"
    return {
        "because": change.cause,
        "fell_at": change.at.isoformat(),
        "at": change.entity,
        named: change.name,
        "changed_by": change.by,
        **({"text": change.reason} if change.reason else {}),
    }


def _row(
    request: Request,
    deed: Deed,
    at: datetime,
    detail: dict[str, str],
    *,
    is_told: bool = False,
) -> Event:
    return Event(
        n=0,  # they are numbered together
        at=at,
        deed=deed,
        by=BY,
        state=request.state,
        entity=request.entity,
        importance=request.importance,
        is_told=is_told,
        detail=detail,
    )
