"""What stands on the board, and how it reads in JSON. Lengths are in seconds, moments ISO 8601."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from agi.calls import Call
from agi.events import QueueMember
from supervision.agent_states import AgentState
from supervision.figures import QueueFigures

SERVICE_LEVEL_FORMULA = "SL2 = (answered + abandoned within target) / (answered + abandoned)"


@dataclass(slots=True)
class BoardAgent:
    """One agent on the board."""

    extension: str
    name: str = ""
    state: AgentState = AgentState.SIGNED_OUT
    since: datetime | None = None
    members: dict[str, QueueMember] = field(default_factory=dict)  # by queue
    calls: dict[str, Call] = field(default_factory=dict)


@dataclass(slots=True)
class BoardQueue:
    """One queue on the board."""

    name: str
    waiting: dict[str, Call] = field(default_factory=dict)
    talking: dict[str, Call] = field(default_factory=dict)
    agents: dict[str, BoardAgent] = field(default_factory=dict)


def queue_view(
    queue: BoardQueue, today: QueueFigures, target: timedelta | None, now: datetime
) -> dict[str, Any]:
    """Return one queue; callers in the order of their coming."""
    waiting = sorted(queue.waiting.values(), key=_joined_at)
    states = Counter(agent.state.value for agent in queue.agents.values())
    return {
        "queue": queue.name,
        "waiting": len(waiting),
        "callers": [_caller_view(call) for call in waiting],
        "longest_wait_seconds": longest_wait(queue, now).total_seconds(),
        "talking": len(queue.talking),
        "agents": {state.value: states[state.value] for state in AgentState},
        "today": figures_view(today, target),
    }


def figures_view(today: QueueFigures, target: timedelta | None) -> dict[str, Any]:
    """Return a day's figures; the service level is SL2, and says so."""
    return {
        "received": today.received,
        "answered": today.answered,
        "abandoned": today.abandoned,
        "overflowed": today.overflowed,
        "service_level": today.service_level,
        "service_level_formula": SERVICE_LEVEL_FORMULA,
        "service_level_seconds": _seconds(target),
        "speed_of_answer_seconds": _seconds(today.speed_of_answer),
    }


def agent_view(agent: BoardAgent) -> dict[str, Any]:
    """Return one agent, with the pause's reason while there is one."""
    reasons = (member.pause_reason for member in agent.members.values() if member.is_paused)
    return {
        "agent": agent.extension,
        "name": agent.name,
        "state": agent.state.value,
        "since": _iso(agent.since),
        "pause_reason": next(reasons, "") if agent.state is AgentState.PAUSED else "",
        "queues": {
            queue: {"penalty": member.penalty, "is_paused": member.is_paused}
            for queue, member in sorted(agent.members.items())
        },
        "calls": list(agent.calls),
    }


def call_view(call: Call) -> dict[str, Any]:
    """Return one live call."""
    return {
        "call_id": call.call_id,
        "caller": call.caller,
        "state": call.state.value,
        "started_at": _iso(call.started_at),
        "language": call.language,
        "path": list(call.path),
        "queue": call.queue,
        "joined_at": _iso(call.joined_at),
        "agent": call.agent,
        "answered_at": _iso(call.answered_at),
    }


def longest_wait(queue: BoardQueue, now: datetime) -> timedelta:
    """Return how long the caller who came first has waited; nothing when nobody waits."""
    if not queue.waiting:
        return timedelta()
    return max(now - min(map(_joined_at, queue.waiting.values())), timedelta())


def _caller_view(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "joined_at": _iso(call.joined_at),
        "language": call.language,
    }


def _joined_at(call: Call) -> datetime:
    return call.joined_at or call.started_at


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
