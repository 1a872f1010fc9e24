"""The clocks of a request, worked out from its history alone. Pure.

Each event leaves a *standing*: the state, the entity that holds the request, its importance, and
who has it in hand. Which clocks run in a state, and in which they stand still, is a table. A
*round* is one run of a clock in one entity: it begins when the clock starts, and anew when the
request is transferred.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType

from ticketing.importance import Clock, Importance, Times
from ticketing.office_time import OfficeTime
from ticketing.request_states import AT_WORK, IN_OBJECTION, NEW, RequestState
from ticketing.working_days import Allowance

RUNS_IN: Mapping[Clock, frozenset[RequestState]] = MappingProxyType(
    {
        Clock.ACKNOWLEDGE: NEW,
        Clock.ANSWER: NEW | AT_WORK | {RequestState.AWAITING_APPROVAL},
        Clock.OBJECTION: IN_OBJECTION,
    }
)
STANDS_STILL_IN: Mapping[Clock, frozenset[RequestState]] = MappingProxyType(
    {
        Clock.ACKNOWLEDGE: frozenset(),
        Clock.ANSWER: frozenset({RequestState.WAITING_FOR_BENEFICIARY}),
        Clock.OBJECTION: frozenset(),
    }
)
ALL = Fraction(1)
LEAST_AFTER_TRANSFER = Fraction(1, 5)  # of the time allowed: who receives a request is not late yet


@dataclass(frozen=True, slots=True)
class Crew:
    """Who has a request in hand; *hands*: who had one in its answers."""

    assignee: str | None = None
    reviewer: str | None = None
    hands: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands from *at* on, after its *n*-th event."""

    n: int
    at: datetime
    state: RequestState
    entity: str
    importance: Importance
    is_hurried: bool = False  # somebody lets it rise at once
    crew: Crew = field(default_factory=Crew)


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a clock runs under one importance; without *ends_at* it still does."""

    starts_at: datetime
    ends_at: datetime | None
    importance: Importance


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a clock in one entity. *earlier*: what the promise took in entities before."""

    clock: Clock
    number: int
    entity: str
    spans: tuple[Span, ...]
    earlier: tuple["Round", ...] = ()
    hurried: tuple[datetime, ...] = ()  # when somebody let it rise at once

    @property
    def starts_at(self) -> datetime:
        """Return when it began."""
        return self.spans[0].starts_at


def rounds(standings: Sequence[Standing], clock: Clock) -> list[Round]:
    """Return every run of a clock, in order, numbered from 1."""
    found: list[Round] = []
    series: list[Round] = []  # of one promise: a transfer leads on, an answer ends it
    spans: list[Span] = []
    hurried: list[datetime] = []
    entity = ""

    def end_round() -> None:
        if spans:
            number, earlier = len(found) + 1, tuple(series)
            one = Round(clock, number, entity, tuple(spans), earlier, tuple(hurried))
            series.append(one)
            found.append(one)
            spans.clear()
            hurried.clear()

    for standing, ends_at in _lasting(standings):
        if standing.state in RUNS_IN[clock]:
            if standing.entity != entity:
                end_round()
            entity = standing.entity
            _lengthen(spans, Span(standing.at, ends_at, standing.importance))
            if standing.is_hurried:
                hurried.append(standing.at)
        elif standing.state not in STANDS_STILL_IN[clock]:
            end_round()
            series.clear()
    end_round()
    return found


@dataclass(frozen=True, slots=True)
class Level:
    """Who has how long: the entity in whose time it counts, since when, for how much of it.

    *taken*, of the first level alone, is what the promise took before a transfer.
    """

    clock: Clock
    entity: str
    since: datetime
    taken: Sequence[Round] = ()
    is_first: bool = True

    def allowed(self, importance: Importance, times: Times) -> Allowance:
        """Return how long it may take under an importance."""
        found = times[importance]
        return found.first(self.clock) if self.is_first else found.level


def falls_due(
    level: Level, spans: Iterable[Span], time: OfficeTime, times: Times, share: Fraction = ALL
) -> datetime | None:
    """Return when *share* of the time that a level has is used up; None when it never was.

    Under another importance what was used stays used, and another amount is allowed.
    """
    run: list[tuple[datetime, datetime]] = []
    for span in spans:
        starts_at = max(span.starts_at, level.since)
        if span.ends_at is not None and span.ends_at <= starts_at:
            continue
        allowance = level.allowed(span.importance, times)
        in_days = allowance.is_in_days
        left = _whole(level, allowance, time) * share
        left -= _sum(time.worked(level.entity, *part, in_days=in_days) for part in run)
        due = starts_at
        if left > 0:
            due = time.moment_after(level.entity, starts_at, left, in_days=in_days)
        if span.ends_at is None or due < span.ends_at:
            return due
        run.append((starts_at, span.ends_at))
    return None


def _lengthen(spans: list[Span], span: Span) -> None:
    """Add a span, or let the last one last longer where only the state was another."""
    last = spans[-1] if spans else None
    if last and (last.ends_at, last.importance) == (span.starts_at, span.importance):
        spans[-1] = replace(last, ends_at=span.ends_at)
    else:
        spans.append(span)


def _lasting(standings: Sequence[Standing]) -> Iterator[tuple[Standing, datetime | None]]:
    """Yield each standing with its end; those that last no time are none."""
    ends: list[datetime | None] = [standing.at for standing in standings[1:]]
    for standing, ends_at in zip(standings, [*ends, None], strict=True):
        if ends_at is None or standing.at < ends_at:
            yield standing, ends_at


def _whole(level: Level, allowance: Allowance, time: OfficeTime) -> Fraction:
    """Return what is left of an allowance after a transfer; some of it always is."""
    if not level.taken:
        return allowance.amount
    used = _sum(_taken(one, time, in_days=allowance.is_in_days) for one in level.taken)
    return max(allowance.amount - used, allowance.amount * LEAST_AFTER_TRANSFER)


def _taken(one: Round, time: OfficeTime, *, in_days: bool) -> Fraction:
    return _sum(
        time.worked(one.entity, span.starts_at, span.ends_at, in_days=in_days)
        for span in one.spans
        if span.ends_at is not None
    )


def _sum(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))
