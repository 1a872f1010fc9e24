"""A request whose time runs out rises by itself, head by head, up to the minister. Pure.

``steps`` works out from a request's history, the tree with its staff and the calendars alone what
falls due and when: never from when somebody looked. What was recorded and what is still to come
are one sequence, cut at *now*; so a sweep each second and one after a day say the same.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from ticketing.clocks import Level, Round, Standing, falls_due, rounds
from ticketing.hand_overs import Lying, hand_overs
from ticketing.handlers import Audience, audience, standing_at
from ticketing.importance import OBJECT_WITHIN, Clock, Times
from ticketing.request_states import RequestState
from ticketing.structure import Structure
from ticketing.waits import gone_on, waits

MICROSECOND = timedelta(microseconds=1)  # the last moment is still in time
WARNED_AT = Fraction(4, 5)  # of the time that a level has
TOP: dict[Clock, int | None] = {Clock.ACKNOWLEDGE: 1, Clock.ANSWER: None, Clock.OBJECTION: None}


class StepKind(StrEnum):
    """What falls due."""

    WARNING = "warning"  # the level's time is nearly over
    RISE = "rise"  # to this level, because the time of the one below is over
    CLOSE = "close"  # nobody objected to the answer in time
    REMINDER = "reminder"  # the beneficiary has not replied yet
    LAPSE = "lapse"  # nor later: the request goes on
    HAND_OVER = "handover"  # another leads now where it lies: they are told of it


@dataclass(frozen=True, slots=True)
class StepKey:
    """Which step of a request this is: it is taken once, whoever sweeps and however often."""

    clock: Clock
    round: int
    level: int  # 0: those who handle it; 1: their head; each further one the next above
    kind: StepKind
    turn: int = 0  # which hand-over at this level

    def __str__(self) -> str:
        turn = f"/{self.turn}" if self.turn else ""
        return f"{self.clock}/{self.round}/{self.level}/{self.kind}{turn}"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that falls due *at*: *told* must act, *copied* stay answerable and see it."""

    key: StepKey
    at: datetime
    entity: str  # whose head it rises to, or who is warned
    told: tuple[str, ...]
    copied: tuple[str, ...] = ()


def steps(standings: Sequence[Standing], times: Times, structure: Structure) -> Iterator[Step]:
    """Yield what fell and what will fall due, in order, as far as the history is known."""
    lived = gone_on(standings)
    found = [
        _of_round(one, lived, times, structure) for clock in Clock for one in rounds(lived, clock)
    ]
    others = closings(lived), _of_waits(lived, structure)
    return heapq.merge(*found, *others, key=lambda step: step.at)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What fell due until a moment, and what comes next."""

    fallen: tuple[Step, ...]
    next_at: datetime | None  # of whatever step
    due_at: datetime | None  # when the time of the present level is over: it rises then


def outlook(
    standings: Sequence[Standing], times: Times, structure: Structure, now: datetime
) -> Outlook:
    """Return what fell due until *now*, and what is ahead if nothing more is done."""
    fallen: list[Step] = []
    next_at: datetime | None = None
    for step in steps(standings, times, structure):
        if step.at <= now:
            fallen.append(step)
            continue
        next_at = next_at or step.at
        if step.key.kind is StepKind.LAPSE:  # no time of theirs runs before
            break
        if step.key.kind is StepKind.RISE and step.key.clock is not Clock.ACKNOWLEDGE:
            return Outlook(tuple(fallen), next_at, step.at)
    return Outlook(tuple(fallen), next_at, None)


def closings(standings: Sequence[Standing]) -> Iterator[Step]:
    """Yield when an answered request closes by itself: once the time to object is over."""
    number, since = 0, None
    ends: list[datetime | None] = [standing.at for standing in standings[1:]]
    for standing, ends_at in zip(standings, [*ends, None], strict=True):
        if standing.state is not RequestState.ANSWERED:
            since = None
            continue
        if since is None:
            number, since = number + 1, standing.at
        due = since + OBJECT_WITHIN + MICROSECOND
        if standing.at < due and (ends_at is None or due <= ends_at):
            key = StepKey(Clock.OBJECTION, number, 0, StepKind.CLOSE)
            yield Step(key, due, standing.entity, ())


def _of_waits(standings: Sequence[Standing], structure: Structure) -> Iterator[Step]:
    """Yield when the beneficiary is reminded, and when a request goes on without their reply."""
    for wait in waits(standings):
        if wait.reminds_at is not None:
            key = StepKey(Clock.ANSWER, wait.number, 0, StepKind.REMINDER)
            yield Step(key, wait.reminds_at, wait.entity, ())
        if wait.ends_at is not None and wait.is_lapsed:
            key = StepKey(Clock.ANSWER, wait.number, 0, StepKind.LAPSE)
            handling = audience(standing_at(standings, wait.ends_at), (), structure, wait.ends_at)
            yield Step(key, wait.ends_at, wait.entity, handling.told)


def _of_round(
    one: Round, standings: Sequence[Standing], times: Times, structure: Structure
) -> Iterator[Step]:
    """Yield the steps of one run of a clock, level by level, while it runs."""
    level = Level(one.clock, one.entity, one.starts_at, one.earlier)
    rung = Rung(one, (), standings, structure)
    people = rung.audience(level.since)
    while rung.number != TOP[one.clock] and not _is_top(level, rung.number, structure):
        ends_at: datetime | None = level.since  # nobody holds a post that is vacant
        if people.told:
            ends_at = _end(level, one, times, structure)
            warned = falls_due(level, one.spans, structure.time, times, WARNED_AT)
            meanwhile = [*rung.hand_overs(level, ends_at)]
            if warned is not None and (ends_at is None or warned < ends_at):
                those = rung.audience(warned)
                meanwhile.append(rung.step(StepKind.WARNING, warned, level.entity, those))
            yield from sorted(meanwhile, key=lambda step: step.at)
        if ends_at is None:
            return
        above = _above(level.entity, rung.number, ends_at, structure)
        rung = replace(rung, places=(*rung.places, above))
        people = rung.audience(ends_at)
        yield rung.step(StepKind.RISE, ends_at, above, people)
        level = Level(one.clock, above, ends_at, is_first=False)
    yield from rung.hand_overs(level, None)


@dataclass(frozen=True, slots=True)
class Rung:
    """How far a round rose: to the heads of *places*, one above the other; to none at first."""

    one: Round
    places: tuple[str, ...]
    standings: Sequence[Standing]
    structure: Structure

    @property
    def number(self) -> int:
        """Return which level this is."""
        return len(self.places)

    def audience(self, at: datetime) -> Audience:
        """Return who is told there at a moment: as everything stands then."""
        return audience(standing_at(self.standings, at), self.places, self.structure, at)

    def hand_overs(self, level: Level, until: datetime | None) -> Iterator[Step]:
        """Yield that another begins to lead where it lies, who was not told of it before."""
        if self.one.clock is Clock.ACKNOWLEDGE:  # it lies with those who handle it
            return
        time = Lying(self.one, self.places, level.since, until)
        for turn, (at, person) in enumerate(hand_overs(time, self.standings, self.structure), 1):
            key = StepKey(self.one.clock, self.one.number, self.number, StepKind.HAND_OVER, turn)
            yield Step(key, at, level.entity, (person,))

    def step(self, kind: StepKind, at: datetime, entity: str, people: Audience) -> Step:
        """Return what falls due there; of a warning to a head those below hear nothing."""
        copied = () if kind is StepKind.WARNING and self.places else people.copied
        key = StepKey(self.one.clock, self.one.number, self.number, kind)
        return Step(key, at, entity, people.told, copied)


def _end(level: Level, one: Round, times: Times, structure: Structure) -> datetime | None:
    """Return when a level's time is over: used up, or cut short by somebody who lets it rise."""
    due = falls_due(level, one.spans, structure.time, times)
    cuts = () if one.clock is Clock.ACKNOWLEDGE else one.hurried
    cut = next((at for at in cuts if at > level.since), None)
    return cut if cut is not None and (due is None or cut < due) else due


def _is_top(level: Level, number: int, structure: Structure) -> bool:
    """Return whether there is nobody to rise to: the minister holds it."""
    ministry = structure.time.ministry
    return number > 0 and ministry.above(level.entity, level.since) is None


def _above(entity: str, number: int, at: datetime, structure: Structure) -> str:
    """Return whose head comes next: the entity's own first, then the one above."""
    ministry = structure.time.ministry
    found = ministry.get(entity, at)
    return found.code if number == 0 else (ministry.above(entity, at) or found).code
