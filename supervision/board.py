"""The live board: what happens now, in memory. It waits neither for the database nor for Redis."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agi.callback_states import Callback
from agi.calls import ANSWERED, FINAL, Call, CallState
from agi.events import CallEvent, QueueMember
from core.clock import utc_now
from supervision.agent_states import AgentState, agent_state, state_for
from supervision.board_parts import BoardAgent, BoardQueue
from supervision.board_views import KeptViews, figures_view, queue_view
from supervision.figures import COUNTED, DayFigures
from supervision.measures import occupancy
from supervision.wait_band import Outlook, bands
from supervision.wait_told import WaitTold
from supervision.waiting import Waiter, outlook_of, told_of, unrung, waiters, waiting_beyond

WAITING = frozenset({CallState.QUEUED, CallState.RINGING, CallState.BOOKING})

AGENT_IS_FREE = FINAL | {CallState.IN_SURVEY}


@dataclass(slots=True)
class Changed:
    """What is not yet told to those who watch."""

    queues: set[str] = field(default_factory=set)
    agents: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    everything: bool = False

    def __bool__(self) -> bool:
        return self.beyond(frozenset())

    def beyond(self, queues: frozenset[str]) -> bool:
        """Tell whether anything changed but these *queues*."""
        return bool(self.everything or self.agents or self.calls or self.queues - queues)


class Board:
    """Implements ``agi.ports.SwitchObserver``. Nothing here blocks or raises."""

    def __init__(
        self, targets: Mapping[str, timedelta], clock: Callable[[], datetime] = utc_now
    ) -> None:
        """*targets* holds each queue's time within which a caller should be answered."""
        self._clock = clock
        self.targets = targets
        self.figures = DayFigures(targets, clock())
        self.queues: dict[str, BoardQueue] = {name: BoardQueue(name) for name in targets}
        self.agents: dict[str, BoardAgent] = {}
        self.calls: dict[str, Call] = {}
        self._since_start: list[tuple[int, CallEvent]] | None = []  # until count_again
        self._views = KeptViews()
        self.is_stale = True
        self.changed = Changed()
        self.on_change: Callable[[], None] = lambda: None
        self.on_state: Callable[[str, AgentState, datetime], None] = lambda *_: None

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """*event* happened and left *call* behind."""
        self.figures.take(event)
        if self._since_start is not None and type(event) in COUNTED:
            self._since_start.append((call.events, event))
        self._place(call, event.at)
        self.on_change()

    def member_changed(self, member: QueueMember) -> None:
        """An agent joined a queue, or their phone or pause changed."""
        self._judge(self._joined(member), member.at)
        self.on_change()

    def member_left(self, queue: str, agent: str) -> None:
        """An agent left a queue."""
        left = self._agent(agent)
        left.members.pop(queue, None)
        self._queue(queue).agents.pop(agent, None)
        self.changed.queues.add(queue)
        self._judge(left, self._clock())
        self.on_change()

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """These live calls and members are all there are."""
        now = self._clock()
        self._forget_the_world()
        for member in members:
            self._joined(member)
        for call in calls:
            self._place(call, now)
        for agent in self.agents.values():
            self._judge(agent, now)
        self.figures.keep_only(self.calls)
        self.is_stale = False
        self.changed.everything = True
        self.on_change()

    def callbacks_changed(self, callbacks: Sequence[Callback]) -> None:
        """These are all the callbacks that are still to be made."""
        places: defaultdict[str, list[Callback]] = defaultdict(list)
        for callback in callbacks:
            places[callback.queue].append(callback)
        for name in places.keys() | {it.name for it in self.queues.values() if it.callbacks}:
            self._queue(name).callbacks = tuple(places[name])
            self.changed.queues.add(name)
        self.on_change()

    def asterisk_lost(self) -> None:
        """What is shown may be old from now on."""
        self.is_stale = True
        self.changed.everything = True
        self.on_change()

    def agents_known(self, names: Mapping[str, str]) -> None:
        """Show these agents (extension to name), also while they are signed out."""
        for extension, name in names.items():
            self._agent(extension).name = name
            self._agent_changed(extension)
        self.on_change()

    def count_again(self, figures: DayFigures, counted: Mapping[str, int]) -> None:
        """Take today's figures from the journal, once after a start.

        *counted* tells the last event of each call that is in *figures*; what happened since the
        start is counted after it, unless it was written already.
        """
        for number, event in self._since_start or ():
            if number > counted.get(event.call_id, 0):
                figures.take(event)
        figures.take_agents_times(self.figures)
        self.figures = figures
        self._since_start = None
        self.changed.everything = True
        self.on_change()

    def snapshot(self, now: datetime) -> dict[str, Any]:
        """Return all that the board shows, ready for JSON."""
        self.figures.roll(now)
        self._views.keep_only(self.calls)
        return {
            "type": "snapshot",
            **self._head(now),
            "queues": [self._queue_view(name, now) for name in sorted(self.queues)],
            "agents": [self._views.agent(self.agents[name]) for name in sorted(self.agents)],
            "calls": [self._views.call(call) for call in self.calls.values()],
        }

    def changes(self, now: datetime, without: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Return what changed since the last asking, ready for JSON; or a whole snapshot.

        The queues *without* stay to be told another time.
        """
        changed, self.changed = self.changed, Changed()
        if changed.everything or self.figures.roll(now):
            return self.snapshot(now)
        self.changed.queues = changed.queues & without
        changed.queues -= without
        return {
            "type": "changes",
            **self._head(now),
            "queues": [self._queue_view(name, now) for name in sorted(changed.queues)],
            "agents": [self._views.agent(self.agents[name]) for name in sorted(changed.agents)],
            "calls": [self._views.call(self.calls[i]) for i in changed.calls if i in self.calls],
            "ended": [call_id for call_id in changed.calls if call_id not in self.calls],
        }

    def wait_of(self, call_id: str, now: datetime) -> WaitTold | None:
        """Return what the model would tell a caller now; None for one who does not wait.

        ``wait_told.next_told`` makes of it what is said to one who was told something before.
        """
        call = self.calls.get(call_id)
        if call is None or call.state not in WAITING or call.queue is None:
            return None
        queue = self._queue(call.queue)
        outlook = self._outlook(queue, now)
        waiting = waiters(queue, bands(outlook, unrung(queue)))
        found = (one for one in waiting if one.call.call_id == call_id)
        return told_of(next(found), outlook)

    def today(self, name: str, now: datetime) -> dict[str, Any]:
        """Return today's figures of a queue, ready for JSON."""
        queue, target = self._queue(name), self.targets.get(name)
        counts = self.figures.of(name).counts(
            waiting=len(queue.waiting),
            waiting_beyond_target=waiting_beyond(queue, target or timedelta(), now),
        )
        return figures_view(self.figures.of(name), counts, self._occupancy(queue, now), target)

    def forget_changes(self) -> None:
        """Nobody watches: what changed need not be told."""
        self.changed = Changed()

    def _head(self, now: datetime) -> dict[str, Any]:
        return {"at": now.isoformat(), "is_stale": self.is_stale}

    def _queue_view(self, name: str, now: datetime) -> dict[str, Any]:
        queue = self._queue(name)
        waiting: Sequence[Waiter] = ()
        if queue.waiting:
            places = queue.bands.of(self._outlook(queue, now), unrung(queue), now)
            waiting = waiters(queue, places)
        return queue_view(queue, waiting, self.today(name, now), now, self._views)

    def _occupancy(self, queue: BoardQueue, now: datetime) -> float | None:
        """Return today's occupancy of a queue's agents, in all the queues they serve."""
        handled_for = ready_for = timedelta()
        for agent in queue.agents.values():
            figures = self.figures.of_agent(agent.extension)
            handled_for += figures.handled_for
            ready_for += figures.ready_for + self._ready_since(agent, now)
        return occupancy(handled_for, ready_for)

    def _outlook(self, queue: BoardQueue, now: datetime) -> Outlook:
        return outlook_of(queue, self.queues.values(), self.figures.pace(queue.name, now))

    def _joined(self, member: QueueMember) -> BoardAgent:
        agent = self._agent(member.agent)
        agent.members[member.queue] = member
        self._queue(member.queue).agents[member.agent] = agent
        return agent

    def _place(self, call: Call, at: datetime) -> None:
        """Put *call* where its record says, and out of where it was."""
        before = self.calls.get(call.call_id, call)
        _keep(self.calls, call, belongs=call.state not in FINAL)
        self.changed.calls.add(call.call_id)
        for name in {before.queue, call.queue}:
            if name is not None:
                self._place_in_queue(self._queue(name), call)
        for extension in {before.agent, call.agent, before.colleague, call.colleague}:
            if extension is not None:
                agent = self._agent(extension)
                is_theirs = extension in {call.agent, call.colleague}
                belongs = is_theirs and call.state not in AGENT_IS_FREE
                _keep(agent.calls, call, belongs=belongs)
                self._judge(agent, at)

    def _place_in_queue(self, queue: BoardQueue, call: Call) -> None:
        is_here = call.queue == queue.name
        _keep(queue.waiting, call, belongs=is_here and call.state in WAITING)
        _keep(queue.talking, call, belongs=is_here and call.state in ANSWERED)
        self.changed.queues.add(queue.name)

    def _judge(self, agent: BoardAgent, at: datetime) -> None:
        """Say what *agent* is doing; *at* counts only when that changed."""
        calls = [state_for(call, agent.extension) for call in agent.calls.values()]
        state = agent_state(agent.members.values(), calls)
        if state is not agent.state or agent.since is None:
            if agent.state is AgentState.READY and agent.since is not None:
                self.figures.was_ready(agent.extension, agent.since, at)
            agent.state, agent.since = state, at
            self.on_state(agent.extension, state, at)
        self._agent_changed(agent.extension)
        self.changed.queues.update(agent.members)

    def _agent_changed(self, extension: str) -> None:
        self._views.agent_changed(extension)
        self.changed.agents.add(extension)

    def _ready_since(self, agent: BoardAgent, now: datetime) -> timedelta:
        """Return how long of today an agent who is ready now has been so."""
        if agent.state is not AgentState.READY or agent.since is None:
            return timedelta()
        return max(now - max(agent.since, self.figures.day), timedelta())

    def _forget_the_world(self) -> None:
        self._views.forget()
        self.calls.clear()
        for queue in self.queues.values():
            queue.waiting.clear()
            queue.talking.clear()
            queue.agents.clear()
        for agent in self.agents.values():
            agent.members.clear()
            agent.calls.clear()

    def _agent(self, extension: str) -> BoardAgent:
        if (agent := self.agents.get(extension)) is None:
            agent = self.agents[extension] = BoardAgent(extension)
        return agent

    def _queue(self, name: str) -> BoardQueue:
        if (queue := self.queues.get(name)) is None:
            queue = self.queues[name] = BoardQueue(name)
        return queue


def _keep(calls: dict[str, Call], call: Call, *, belongs: bool) -> None:
    if belongs:
        calls[call.call_id] = call
    else:
        calls.pop(call.call_id, None)
