"""What became of an entity, or of a subject, through the years, and who did it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from ticketing.entities import Entity, Ministry

BECAUSE = " — "  # between what was done and why
LONGEST_REASON = 120


@dataclass(frozen=True, slots=True)
class StructureChange:
    """One change of the ministry: when, by whom, and what it was."""

    at: datetime
    by: str
    what: str

    @property
    def reason(self) -> str:
        """Return why it was done, "" when nobody said."""
        return self.what.partition(BECAUSE)[2]


class Turn(StrEnum):
    """What became of an entity."""

    BEGAN = "began"
    MOVED = "moved"
    RENAMED = "renamed"
    OTHER_CALENDAR = "other calendar"
    APPROVAL = "approval"  # whether the head approves answers first
    MERGED = "merged"  # into another, which has its work
    RECEIVED = "received"  # the work of another


@dataclass(frozen=True, slots=True)
class Turning:
    """One turn of an entity: what was said before it and after."""

    at: datetime
    turn: Turn
    before: str = ""  # a code, a name or a calendar
    after: str = ""
    by: str = ""
    reason: str = ""


def said(what: str, reason: str) -> str:
    """Return what is kept of a change with its reason."""
    return f"{what}{BECAUSE}{reason}" if reason else what


def turnings(
    code: str, ministry: Ministry, changes: Iterable[StructureChange]
) -> Sequence[Turning]:
    """Return what became of an entity, the newest first."""
    known = {change.at: change for change in changes}
    found = [*_own(code, ministry), *_received(code, ministry)]
    return [_told(it, known) for it in sorted(found, key=lambda it: it.at, reverse=True)]


def _own(code: str, ministry: Ministry) -> Iterator[Turning]:
    spans = ministry.spans.get(code, ())
    if spans:
        yield Turning(spans[0].valid_from, Turn.BEGAN, after=spans[0].parent or "")
    for before, after in pairwise(spans):
        yield from _between(before, after)
    if spans and spans[-1].merged_into and spans[-1].valid_until:
        yield Turning(spans[-1].valid_until, Turn.MERGED, after=spans[-1].merged_into)


def _between(before: Entity, after: Entity) -> Iterator[Turning]:
    at = after.valid_from
    if before.parent != after.parent:
        yield Turning(at, Turn.MOVED, before.parent or "", after.parent or "")
    if (before.name_ar, before.name_en) != (after.name_ar, after.name_en):
        yield Turning(at, Turn.RENAMED, _names(before), _names(after))
    if before.calendar != after.calendar:
        yield Turning(at, Turn.OTHER_CALENDAR, before.calendar, after.calendar)
    if before.approves_answers != after.approves_answers:
        yield Turning(at, Turn.APPROVAL, after="yes" if after.approves_answers else "no")


def _received(code: str, ministry: Ministry) -> Iterator[Turning]:
    for said_of_it in ministry.spans.values():
        last = said_of_it[-1]
        if last.merged_into == code and last.valid_until:
            yield Turning(last.valid_until, Turn.RECEIVED, before=last.code)


def _told(it: Turning, known: Mapping[datetime, StructureChange]) -> Turning:
    change = known.get(it.at)
    if change is None:
        return it
    return Turning(it.at, it.turn, it.before, it.after, change.by, change.reason)


def _names(entity: Entity) -> str:
    return f"{entity.name_ar} / {entity.name_en}"
