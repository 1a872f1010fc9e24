"""Whose turn it is to be called back, and where a place stands in Asterisk's queue. Pure.

The line of a queue holds its waiting callers and the callbacks, in the order of their coming. An
agent who is free takes the first of the line. If that is a callback, the agent is left free for it
while the centre calls: so no more are called at once than agents are free, and nobody overtakes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Seniority = tuple[datetime, int]  # since when in line; of those who came at once, which


@dataclass(frozen=True, slots=True, kw_only=True)
class InLine:
    """One of a line: a waiting caller, or a callback. *is_called* while we call."""

    since: datetime
    callback_id: int | None = None
    is_called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The line of one queue, and the free agents who serve it."""

    queue: str
    weight: int
    entries: Sequence[InLine]
    agents: frozenset[str]


def turns(lines: Iterable[Line]) -> list[int]:
    """Return the callbacks whose turn has come: those for whom an agent is free.

    An agent of several queues is free for one call only: queues of more weight come first, then
    the older line, and of the agents who may serve an entry the least versatile is taken.
    """
    lines = [line for line in lines if line.entries]
    queues_of = _queues_of(lines)
    taken: set[str] = set()
    due: list[int] = []
    for line in sorted(lines, key=_urgency):
        for entry in sorted(line.entries, key=lambda it: it.since):
            free = line.agents - taken
            if not free:
                break
            taken.add(min(free, key=lambda agent: (queues_of[agent], agent)))
            if entry.callback_id is not None and not entry.is_called:
                due.append(entry.callback_id)
    return due


def _queues_of(lines: Iterable[Line]) -> Mapping[str, int]:
    counted: dict[str, int] = {}
    for line in lines:
        for agent in line.agents:
            counted[agent] = counted.get(agent, 0) + 1
    return counted


def _urgency(line: Line) -> tuple[int, datetime, str]:
    return -line.weight, min(entry.since for entry in line.entries), line.queue


def place_in(line: Sequence[datetime], since: datetime) -> int:
    """Return the place (1 is the first) of who came at *since* in Asterisk's *line*.

    *line* tells of each entry, in Asterisk's order, since when it stands there. Whoever came
    earlier stays before, whoever came later stays behind.
    """
    before = [number for number, other in enumerate(line, start=1) if other <= since]
    return max(before, default=0) + 1
