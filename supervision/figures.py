"""Today's figures of each queue, counted alike from live events and from the journal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from agi import events as ev
from agi.events import CallEvent
from supervision import measures, service_levels
from supervision.pace import PaceSums, weight_at
from supervision.service_levels import SHORT_ABANDON, Counts
from supervision.surveys import Survey, SurveyFigures
from supervision.wait_band import Pace

ZONE = ZoneInfo("Asia/Riyadh")
NOTHING = timedelta()
DAY = timedelta(days=1)


@dataclass(slots=True)
class QueueFigures:
    """What one queue did in one day. A caller who comes back to the queue is received again."""

    received: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    abandoned_in_target: int = 0
    abandoned_short: int = 0
    overflowed: int = 0
    overflowed_in_target: int = 0
    callbacks: int = 0  # callers who left the line to be called back
    waited_for: timedelta = NOTHING  # by those who were answered
    handled: int = 0
    handled_for: timedelta = NOTHING
    pace: PaceSums = field(default_factory=PaceSums)
    surveys: SurveyFigures = field(default_factory=SurveyFigures)

    def counts(self, *, waiting: int = 0, waiting_beyond_target: int = 0) -> Counts:
        """Return what service levels are made of, with those who wait at the moment."""
        return Counts(
            answered=self.answered,
            answered_in_target=self.answered_in_target,
            abandoned=self.abandoned,
            abandoned_in_target=self.abandoned_in_target,
            abandoned_short=self.abandoned_short,
            flowed_out=self.overflowed,
            flowed_out_in_target=self.overflowed_in_target,
            waiting=waiting,
            waiting_beyond_target=waiting_beyond_target,
        )

    @property
    def service_level(self) -> float | None:
        """SL2 of Asterisk (app_queue.c), the one that the board shows first."""
        return service_levels.asterisk_sl2(self.counts())

    @property
    def speed_of_answer(self) -> timedelta | None:
        """ASA: the wait of those who were answered ÷ their number (Cisco, VICIdial)."""
        return measures.speed_of_answer(self.waited_for, self.answered)

    @property
    def handle_time(self) -> timedelta | None:
        """AHT: (talk + hold + wrap-up) ÷ handled (VICIdial)."""
        return measures.handle_time(self.handled_for, self.handled)


@dataclass(slots=True)
class AgentFigures:
    """What one agent did in one day, in whatever queue."""

    handled: int = 0
    handled_for: timedelta = NOTHING
    ready_for: timedelta = NOTHING

    @property
    def handle_time(self) -> timedelta | None:
        """AHT of the agent: (talk + hold + wrap-up) ÷ handled."""
        return measures.handle_time(self.handled_for, self.handled)


class Talk(NamedTuple):
    """An agent with a caller, or in the wrap-up after one."""

    queue: str
    agent: str
    since: datetime


class DayFigures:
    """The figures of the day in Riyadh; at midnight they begin again."""

    def __init__(self, targets: Mapping[str, timedelta], now: datetime) -> None:
        self._targets = targets
        self._waits: dict[str, tuple[str, datetime]] = {}
        self._talks: dict[str, Talk] = {}
        self._wrap_ups: dict[str, Talk] = {}
        self._surveys: dict[str, tuple[str, Survey]] = {}
        self.begin(now)

    def begin(self, now: datetime) -> None:
        """Begin the day that *now* is in, with nothing counted."""
        self.day = day_of(now)
        self.midnight = self.day + DAY
        self._figures = {queue: QueueFigures() for queue in self._targets}
        self.agents: dict[str, AgentFigures] = {}

    def roll(self, now: datetime) -> bool:
        """Begin the day of *now* if it is a new one; return whether it was."""
        if now < self.midnight:
            return False
        self.begin(now)
        return True

    def of(self, queue: str) -> QueueFigures:
        """Return the figures of one queue."""
        if (figures := self._figures.get(queue)) is None:
            figures = self._figures[queue] = QueueFigures()
        return figures

    def of_agent(self, agent: str) -> AgentFigures:
        """Return the figures of one agent."""
        if (figures := self.agents.get(agent)) is None:
            figures = self.agents[agent] = AgentFigures()
        return figures

    def pace(self, queue: str, now: datetime) -> Pace:
        """Return how fast the queue moves at the moment of *now*."""
        return self.of(queue).pace.pace(weight_at(now - self.day))

    def keep_only(self, call_ids: Iterable[str]) -> None:
        """Forget the waits and talks of calls that are gone without a word."""
        alive = set(call_ids)
        for ongoing in (self._waits, self._talks, self._wrap_ups, self._surveys):
            for call_id in ongoing.keys() - alive:
                del ongoing[call_id]

    def take(self, event: CallEvent) -> None:
        """Count *event*; what happened before this day is followed, but not counted."""
        self.roll(event.at)
        if (count := COUNTED.get(type(event))) is not None:
            count(self, event)

    def joined(self, event: ev.CallerJoinedQueue) -> None:
        """A wait begins; after a survey, while the agent who talked before may wrap up still.

        Who comes back from booking a callback has waited all the while.
        """
        if self._waits.get(event.call_id, ("",))[0] == event.queue:
            return
        self.free_of_agent(event)
        self.passed_on(event)  # to this queue, where the agent stayed away
        self._waits[event.call_id] = event.queue, event.at
        if event.at >= self.day:
            self.of(event.queue).received += 1

    def answered(self, event: ev.AgentConnected) -> None:
        """A talk begins, and a wait ends if there was one."""
        queue = event.queue
        if (wait := self._waits.pop(event.call_id, None)) is not None:
            queue, joined_at = wait
            self._was_answered(queue, event.at, event.at - joined_at)
        self._talks[event.call_id] = Talk(queue, event.agent, event.at)

    def left(self, event: ev.CallerLeftQueue) -> None:
        """A wait ends in another queue or in an apology."""
        if (wait := self._waits.pop(event.call_id, None)) is None or event.at < self.day:
            return
        queue, joined_at = wait
        figures = self.of(queue)
        waited_for = event.at - joined_at
        figures.overflowed += 1
        figures.overflowed_in_target += self._is_in_target(queue, waited_for)
        self._learn_wait(figures, event.at, waited_for, gave_up=False)

    def booked(self, event: ev.CallbackBooked) -> None:
        """A wait goes on without the caller, who will be called back."""
        if (wait := self._waits.pop(event.call_id, None)) is None or event.at < self.day:
            return
        figures = self.of(wait[0])
        figures.callbacks += 1
        self._learn_wait(figures, event.at, event.at - wait[1], gave_up=False)

    def gone(self, event: CallEvent) -> None:
        """A wait ends because the caller hangs up; so may a talk, or a survey."""
        self._surveys.pop(event.call_id, None)
        if (wait := self._waits.pop(event.call_id, None)) is not None and event.at >= self.day:
            self._was_abandoned(wait[0], event.at, event.at - wait[1])
        self.passed_on(event)

    def passed_on(self, event: CallEvent) -> None:
        """A talk ends without a wrap-up."""
        if (talk := self._talks.pop(event.call_id, None)) is not None:
            self._was_handled(talk, event.at)

    def completed(self, event: ev.AgentCompleted) -> None:
        """A talk ends and the agent's wrap-up begins."""
        if (talk := self._talks.pop(event.call_id, None)) is not None:
            self._wrap_ups[event.call_id] = talk

    def surveyed(self, event: ev.SurveyEntered) -> None:
        """The caller is asked how it was."""
        self._surveys[event.call_id] = event.queue, Survey()
        if event.at >= self.day:
            self.of(event.queue).surveys.offered += 1

    def scored(self, event: ev.ScoreGiven) -> None:
        """The caller answered one question of the survey."""
        if (asked := self._surveys.get(event.call_id)) is not None:
            queue, survey = asked
            figures = self.of(queue).surveys if event.at >= self.day else SurveyFigures()
            figures.take(survey, event.question, event.score)

    def free_of_agent(self, event: CallEvent) -> None:
        """The agent is free of the call."""
        if (talk := self._wrap_ups.pop(event.call_id, None)) is not None:
            self._was_handled(talk, event.at)

    def was_ready(self, agent: str, since: datetime, until: datetime) -> None:
        """The agent was ready and idle for so long; what lies before this day is not counted."""
        if until > (since := max(since, self.day)):
            self.of_agent(agent).ready_for += until - since

    def take_agents_times(self, other: "DayFigures") -> None:
        """Add the ready times of *other*, which are not in the journal's events."""
        if other.day == self.day:
            for agent, figures in other.agents.items():
                self.of_agent(agent).ready_for += figures.ready_for

    def _was_answered(self, queue: str, at: datetime, waited_for: timedelta) -> None:
        if at < self.day:
            return
        figures = self.of(queue)
        figures.answered += 1
        figures.answered_in_target += self._is_in_target(queue, waited_for)
        figures.waited_for += waited_for
        self._learn_wait(figures, at, waited_for, gave_up=False)

    def _was_abandoned(self, queue: str, at: datetime, waited_for: timedelta) -> None:
        figures = self.of(queue)
        figures.abandoned += 1
        figures.abandoned_in_target += self._is_in_target(queue, waited_for)
        figures.abandoned_short += waited_for <= SHORT_ABANDON
        self._learn_wait(figures, at, waited_for, gave_up=True)

    def _was_handled(self, talk: Talk, at: datetime) -> None:
        if at < self.day:
            return
        figures, handled_for = self.of(talk.queue), at - talk.since
        figures.handled += 1
        figures.handled_for += handled_for
        figures.pace.add_handled(handled_for, weight_at(at - self.day))
        agent = self.of_agent(talk.agent)
        agent.handled += 1
        agent.handled_for += handled_for

    def _is_in_target(self, queue: str, waited_for: timedelta) -> bool:
        return waited_for <= self._targets.get(queue, NOTHING)

    def _learn_wait(
        self, figures: QueueFigures, at: datetime, waited_for: timedelta, *, gave_up: bool
    ) -> None:
        figures.pace.add_wait(waited_for, weight_at(at - self.day), gave_up=gave_up)


COUNTED: Mapping[type[CallEvent], Callable[[DayFigures, Any], None]] = {
    ev.CallerJoinedQueue: DayFigures.joined,
    ev.AgentConnected: DayFigures.answered,
    ev.CallerLeftQueue: DayFigures.left,
    ev.CallbackBooked: DayFigures.booked,
    ev.CallerAbandoned: DayFigures.gone,
    ev.CallTransferred: DayFigures.passed_on,
    ev.AgentCompleted: DayFigures.completed,
    ev.WrapUpEnded: DayFigures.free_of_agent,
    ev.SurveyEntered: DayFigures.surveyed,
    ev.ScoreGiven: DayFigures.scored,
    ev.CallerHungUp: DayFigures.gone,
}


def day_of(moment: datetime) -> datetime:
    """Return the midnight in Riyadh that began the day of *moment*."""
    return moment.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
