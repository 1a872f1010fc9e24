"""Which change of the ministry moved the time of an entity, who made it and why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ticketing.structure import Structure
from ticketing.structure_history import Turn, Turning, turnings


class Cause(StrEnum):
    """What kind of change it was."""

    CALENDAR = "calendar"  # another version of the one by which the entity works
    OTHER_CALENDAR = "other calendar"
    MERGED = "merged"  # the heir works by its own


@dataclass(frozen=True, slots=True)
class TimeChange:
    """One change of the time in which an entity works: *name* is a calendar, or the heir."""

    at: datetime
    cause: Cause
    entity: str
    name: str
    by: str = ""
    reason: str = ""


CAUSES = {Turn.OTHER_CALENDAR: Cause.OTHER_CALENDAR, Turn.MERGED: Cause.MERGED}


def time_change(
    entity: str, structure: Structure, since: datetime, until: datetime
) -> TimeChange | None:
    """Return the newest change of an entity's time after one moment and until another."""
    found = [it for it in _changes(entity, structure) if since < it.at <= until]
    return max(found, key=lambda it: it.at, default=None)


def _changes(entity: str, structure: Structure) -> Iterator[TimeChange]:
    for code in structure.time.ministry.heirs(entity):
        for it in turnings(code, structure.time.ministry, structure.changes):
            if it.turn in CAUSES:
                yield _turned(code, it)
    yield from _versions(entity, structure)


def _turned(code: str, it: Turning) -> TimeChange:
    return TimeChange(it.at, CAUSES[it.turn], code, it.after, it.by, it.reason)


def _versions(entity: str, structure: Structure) -> Iterator[TimeChange]:
    """Yield when the calendar itself by which the entity worked was replaced."""
    ministry, known = structure.time.ministry, {it.at: it for it in structure.changes}
    for name, versions in structure.time.calendars.versions.items():
        for at, _ in versions[1:]:
            works = (ministry.find(code, at) for code in ministry.heirs(entity))
            standing = next((it for it in works if it is not None), None)
            if standing is not None and standing.calendar == name:
                change = known.get(at)
                by, reason = (change.by, change.reason) if change else ("", "")
                yield TimeChange(at, Cause.CALENDAR, standing.code, name, by, reason)
