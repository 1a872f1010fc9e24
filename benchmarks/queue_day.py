"""A simulated day of one queue, told in our own events: callers, agents, shifts and pauses.

First come, first served, and phones rung in turn (rrmemory), as app_queue does. Talks and patience
are lognormal, as measured in call centres (Brown et al., "Statistical Analysis of a Telephone Call
Center", JASA 100, 2005): unlike what the model of waiting assumes. Seeded: the same day each time.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from math import log, sqrt
from random import Random

from agi import events as ev
from agi.events import CallEvent, EndedBy

QUEUE = "general"
HOUR = 3600
OPENS, CLOSES = 6, 21
HOURLY = (2, 4, 7, 10, 11, 10.5, 9, 7.5, 7, 6.5, 6, 5.5, 5, 4.5, 3.5)  # parts of the day's calls
SHIFTS = ((6, 14, 8), (8, 16, 9), (14, 21, 9))  # from, to, agents
UNPUNCTUAL = 300
PAUSE = 900  # one in each half of a shift
TALK, TALK_VARIES = 210, 0.8
AFTERNOON, LONGER = 13, 1.2  # a fault in a system makes the afternoon's talks longer
WRAP_UP, WRAP_UP_VARIES = 25, 0.5
PATIENCE, PATIENCE_VARIES = 900, 1.0
RINGS = (2, 8)
MISSED, MISSED_RING = 0.03, 15
TELL_EVERY = 45


@dataclass(slots=True, eq=False)
class Caller:
    """One caller in the queue."""

    call_id: str
    is_rung: bool = False


@dataclass(slots=True, eq=False)
class Agent:
    """One agent: signed in or not, paused or not, with a call or not."""

    number: int
    is_here: bool = False
    is_paused: bool = False
    is_busy: bool = False

    @property
    def serves(self) -> bool:
        """Whether the agent takes calls, now or after the present one."""
        return self.is_here and not self.is_paused

    @property
    def is_ready(self) -> bool:
        """Whether the agent's phone may ring."""
        return self.serves and not self.is_busy


class QueueDay:
    """The day; *told* hears each event, *asked* is called when a waiting caller is to be told."""

    def __init__(
        self,
        random: Random,
        midnight: datetime,
        told: Callable[[CallEvent], None],
        asked: Callable[["QueueDay", Caller], None],
    ) -> None:
        self._random = random
        self._midnight = midnight
        self._told = told
        self._asked = asked
        self._calendar: list[tuple[float, int, Callable[..., None], tuple[object, ...]]] = []
        self._order = count()
        self._now = 0.0
        self._turn = 0
        self.waiting: list[Caller] = []
        self.agents: list[Agent] = []

    def run(self, calls: int, team: float) -> None:
        """Live through a day of about *calls*, with so many times the usual agents."""
        for begins, ends, size in SHIFTS:
            for _ in range(round(size * team)):
                self._plan_agent(begins * HOUR, ends * HOUR)
        self._plan_calls(calls)
        while self._calendar:
            self._now, _, happens, whom = heapq.heappop(self._calendar)
            happens(*whom)

    def at(self) -> datetime:
        """Return the moment of the day."""
        return self._midnight + timedelta(seconds=self._now)

    def _at(self, moment: float, happens: Callable[..., None], *whom: object) -> None:
        heapq.heappush(self._calendar, (moment, next(self._order), happens, whom))

    def _in(self, seconds: float, happens: Callable[..., None], *whom: object) -> None:
        self._at(self._now + seconds, happens, *whom)

    def _plan_agent(self, begins: float, ends: float) -> None:
        agent = Agent(len(self.agents))
        self.agents.append(agent)
        self._at(begins + self._random.uniform(0, UNPUNCTUAL), self._comes, agent)
        self._at(ends + self._random.uniform(0, UNPUNCTUAL), self._goes, agent)
        half = (ends - begins) / 2
        for early in (begins, begins + half):
            moment = early + self._random.uniform(PAUSE, half - 2 * PAUSE)
            self._at(moment, self._pauses, agent)
            self._at(moment + PAUSE, self._resumes, agent)

    def _plan_calls(self, calls: int) -> None:
        for hour, part in zip(range(OPENS, CLOSES), HOURLY, strict=True):
            a_second = calls * part / sum(HOURLY) / HOUR
            moment = self._random.expovariate(a_second)
            while moment < HOUR:
                self._at(hour * HOUR + moment, self._arrives)
                moment += self._random.expovariate(a_second)

    def _comes(self, agent: Agent) -> None:
        agent.is_here = True
        self._ring()

    def _goes(self, agent: Agent) -> None:
        agent.is_here = False

    def _pauses(self, agent: Agent) -> None:
        agent.is_paused = True

    def _resumes(self, agent: Agent) -> None:
        agent.is_paused = False
        self._ring()

    def _arrives(self) -> None:
        caller = Caller(f"{self._now:.3f}")
        self.waiting.append(caller)
        place = len(self.waiting)
        self._told(
            ev.CallerJoinedQueue(call_id=caller.call_id, at=self.at(), queue=QUEUE, position=place)
        )
        self._in(self._lognormal(PATIENCE, PATIENCE_VARIES), self._gives_up, caller)
        self._ring()
        self._tell(caller)

    def _tell(self, caller: Caller) -> None:
        if caller in self.waiting:
            self._asked(self, caller)
            self._in(TELL_EVERY, self._tell, caller)

    def _gives_up(self, caller: Caller) -> None:
        if caller in self.waiting:
            self.waiting.remove(caller)
            self._told(ev.CallerAbandoned(call_id=caller.call_id, at=self.at(), queue=QUEUE))

    def _ring(self) -> None:
        for caller in self.waiting:
            if caller.is_rung:
                continue
            if (agent := self._next_agent()) is None:
                return
            caller.is_rung = agent.is_busy = True
            if self._random.random() < MISSED:
                self._in(MISSED_RING, self._misses, agent, caller)
            else:
                self._in(self._random.uniform(*RINGS), self._answers, agent, caller)

    def _next_agent(self) -> Agent | None:
        for step in range(len(self.agents)):
            agent = self.agents[(self._turn + step) % len(self.agents)]
            if agent.is_ready:
                self._turn = agent.number + 1
                return agent
        return None

    def _misses(self, agent: Agent, caller: Caller) -> None:
        caller.is_rung = False
        self._is_free(agent)

    def _answers(self, agent: Agent, caller: Caller) -> None:
        if caller not in self.waiting:
            self._is_free(agent)
            return
        self.waiting.remove(caller)
        self._told(
            ev.AgentConnected(
                call_id=caller.call_id, at=self.at(), queue=QUEUE, agent=str(agent.number)
            )
        )
        longer = LONGER if self._now >= AFTERNOON * HOUR else 1
        self._in(longer * self._lognormal(TALK, TALK_VARIES), self._completes, agent, caller)

    def _completes(self, agent: Agent, caller: Caller) -> None:
        self._told(
            ev.AgentCompleted(
                call_id=caller.call_id,
                at=self.at(),
                queue=QUEUE,
                agent=str(agent.number),
                ended_by=EndedBy.CALLER,
            )
        )
        self._in(self._lognormal(WRAP_UP, WRAP_UP_VARIES), self._wrapped_up, agent, caller)

    def _wrapped_up(self, agent: Agent, caller: Caller) -> None:
        self._told(ev.WrapUpEnded(call_id=caller.call_id, at=self.at()))
        self._is_free(agent)

    def _is_free(self, agent: Agent) -> None:
        agent.is_busy = False
        self._ring()

    def _lognormal(self, mean: float, varies: float) -> float:
        sigma = sqrt(log(1 + varies * varies))
        return self._random.lognormvariate(log(mean) - sigma * sigma / 2, sigma)
