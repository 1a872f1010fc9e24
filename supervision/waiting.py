"""Who waits in a queue of the board: place, band of waiting, and what may be told to them. Pure."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agi.callback_states import Callback
from agi.calls import Call, CallState
from supervision.agent_states import AgentState
from supervision.board_parts import BoardAgent, BoardQueue
from supervision.wait_band import AT_ONCE, Band, Outlook, Pace
from supervision.wait_told import WaitTold

AWAY = frozenset({AgentState.SIGNED_OUT, AgentState.PAUSED, AgentState.UNAVAILABLE})


@dataclass(frozen=True, slots=True)
class Waiter:
    """One caller who waits; *position* 1 is next. *band* is None when nobody can say."""

    call: Call
    position: int
    band: Band | None


def unrung(queue: BoardQueue) -> int:
    """Return how many wait for an agent whose phone does not ring yet, in person or not."""
    return len(queue.callbacks) + sum(not _has_agent(call) for call in queue.waiting.values())


def waiters(queue: BoardQueue, places: Iterable[Band | None]) -> list[Waiter]:
    """Return those who wait in *queue*, in the order of their coming.

    A caller for whom a phone rings has an agent; the others, and the places kept for those who will
    be called back, take the bands of *places* in turn.
    """
    if not queue.waiting:  # nobody asks for the bands of places that are kept
        return []
    everybody: list[Call | Callback] = [*queue.waiting.values(), *queue.callbacks]
    ahead = iter(places)
    found = [
        (one, position, AT_ONCE if _has_agent(one) else next(ahead))
        for position, one in enumerate(sorted(everybody, key=since_when), start=1)
    ]
    return [Waiter(one, place, band) for one, place, band in found if isinstance(one, Call)]


def since_when(one: Call | Callback) -> datetime:
    """Return since when somebody stands in line."""
    return joined_at(one) if isinstance(one, Call) else one.since


def _has_agent(one: Call | Callback) -> bool:
    return isinstance(one, Call) and one.state is CallState.RINGING


def outlook_of(queue: BoardQueue, queues: Iterable[BoardQueue], pace: Pace) -> Outlook:
    """Return who serves *queue* now, and how fast it moves.

    An agent who serves several queues in which somebody waits is shared evenly among them: when
    the agent becomes free, the first caller of each has the same chance (app_queue, equal weights).
    """
    rivals = {other.name for other in queues if other.waiting and other is not queue}
    agents = ready = 0.0
    for agent in queue.agents.values():
        if is_serving(agent, queue.name):
            share = 1 / (1 + _served_among(agent, rivals))
            agents += share
            ready += share if agent.state is AgentState.READY else 0
    return Outlook(agents=agents, ready=ready, pace=pace)


def is_serving(agent: BoardAgent, queue: str) -> bool:
    """Return whether the agent will take this queue's next calls, now or after the present one."""
    return agent.state not in AWAY and _serves(agent, queue)


def _served_among(agent: BoardAgent, queues: Container[str]) -> int:
    return sum(name in queues and not it.is_paused for name, it in agent.members.items())


def _serves(agent: BoardAgent, queue: str) -> bool:
    member = agent.members.get(queue)
    return member is not None and not member.is_paused


def told_of(waiter: Waiter, outlook: Outlook) -> WaitTold:
    """Return what the model would tell *waiter* now (``wait_told.next_told`` has the last word)."""
    return WaitTold(
        queue=waiter.call.queue or "",
        position=waiter.position,
        agents=outlook.agents,
        handle=outlook.pace.handle,
        band=waiter.band,
    )


def longest_wait(queue: BoardQueue, now: datetime) -> timedelta:
    """Return how long the caller who came first has waited; nothing when nobody waits.

    Now − its joining, the oldest of those who wait or ring now (Asterisk's QueueEntry ``Wait``).
    """
    if not queue.waiting:
        return timedelta()
    return max(now - min(map(joined_at, queue.waiting.values())), timedelta())


def waiting_beyond(queue: BoardQueue, target: timedelta, now: datetime) -> int:
    """Return how many wait longer than *target* already; Cisco counts them as missed."""
    return sum(now - joined_at(call) > target for call in queue.waiting.values())


def joined_at(call: Call) -> datetime:
    """Return when the call came to its queue."""
    return call.joined_at or call.started_at
