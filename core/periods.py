"""Periods of time: joined, and cut out of each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.errors import BadPeriodError, NaiveMomentError, UnknownYearError

FIRST_YEAR, LAST_YEAR = 1950, 2099  # those whose holidays are known


@dataclass(frozen=True, slots=True)
class Period:
    """From *starts_at* until just before *ends_at*, in UTC whatever zone they came in.

    Python compares two moments of one zone by their clocks, which is wrong when clocks are put
    back; in UTC it is right.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        starts_at, ends_at = in_utc(self.starts_at), in_utc(self.ends_at)
        if ends_at <= starts_at:
            raise BadPeriodError(self.starts_at, self.ends_at)
        object.__setattr__(self, "starts_at", starts_at)
        object.__setattr__(self, "ends_at", ends_at)

    def holds(self, at: datetime) -> bool:
        """Return whether *at*, in UTC, lies in the period."""
        return self.starts_at <= at < self.ends_at

    @property
    def length(self) -> timedelta:
        """Return how long it is."""
        return self.ends_at - self.starts_at


def in_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC; a naive one raises NaiveMomentError."""
    if moment.tzinfo is None:
        raise NaiveMomentError(moment)
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise UnknownYearError(moment, FIRST_YEAR, LAST_YEAR) from None


def joined(periods: Iterable[Period]) -> list[Period]:
    """Return the same time in order, periods that overlap or touch made one."""
    found: list[Period] = []
    for period in sorted(periods, key=lambda period: period.starts_at):
        if not found or period.starts_at > found[-1].ends_at:
            found.append(period)
        elif period.ends_at > found[-1].ends_at:
            found[-1] = Period(found[-1].starts_at, period.ends_at)
    return found


def within(periods: Iterable[Period], bounds: Period) -> Iterator[Period]:
    """Yield what of *periods* lies in *bounds*."""
    for period in periods:
        starts_at = max(period.starts_at, bounds.starts_at)
        yield from lasting(starts_at, min(period.ends_at, bounds.ends_at))


def without(periods: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """Return what is left of *periods* when the time of *taken* is cut out."""
    left = list(periods)
    for hole in taken:
        left = [part for period in left for part in _cut(period, hole)]
    return left


def lasting(starts_at: datetime, ends_at: datetime) -> Iterator[Period]:
    """Yield the period between the two, or nothing when nothing lies between them."""
    if in_utc(starts_at) < in_utc(ends_at):
        yield Period(starts_at, ends_at)


def _cut(period: Period, hole: Period) -> Iterator[Period]:
    yield from lasting(period.starts_at, min(period.ends_at, hole.starts_at))
    yield from lasting(max(period.starts_at, hole.ends_at), period.ends_at)
