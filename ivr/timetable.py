"""Opening hours as plain values, for a dialplan that cannot ask a calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ivr.nodes import Reason

MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Stretch:
    """From minute *begins* of the day until before *ends*: open, or closed for a *reason*."""

    begins: int
    ends: int
    reason: Reason | None


Day = tuple[Stretch, ...]  # without gaps from 0 to MINUTES
ALWAYS_OPEN: Day = (Stretch(0, MINUTES, None),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The hours of an ordinary week (Monday first), and of the days that differ from it."""

    zone: str
    week: Sequence[Day] = (ALWAYS_OPEN,) * 7
    days: Mapping[date, Day] = field(default_factory=dict)
