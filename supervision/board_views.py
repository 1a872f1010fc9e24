"""What stands on the board, and how it reads in JSON. Lengths are in seconds, moments ISO 8601."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from agi.callback_states import Callback
from agi.calls import Call
from supervision.agent_states import AgentState
from supervision.board_parts import BoardAgent, BoardQueue
from supervision.figures import QueueFigures
from supervision.measures import abandon_rate, abandon_rate_without_short
from supervision.service_levels import SHORT_ABANDON, Counts, service_levels
from supervision.surveys import SurveyFigures
from supervision.wait_band import Band
from supervision.waiting import Waiter, longest_wait

SERVICE_LEVEL_FORMULA = "SL2 = (answered + abandoned within target) / (answered + abandoned)"
DIGITS = 4  # of a share
BANDS = 128  # more than there are runs of steps


class KeptViews:
    """Agents and calls as they read in JSON, worked out once after each change.

    A board of 300 agents and as many callers is looked at many times a second, and most of it
    stands as it stood. The views are shared: whoever gets one must not change it.
    """

    def __init__(self) -> None:
        self._agents: dict[str, dict[str, Any]] = {}
        self._calls: dict[str, tuple[Call, dict[str, Any]]] = {}

    def agent(self, agent: BoardAgent) -> dict[str, Any]:
        """Return one agent."""
        if (view := self._agents.get(agent.extension)) is None:
            view = self._agents[agent.extension] = agent_view(agent)
        return view

    def call(self, call: Call) -> dict[str, Any]:
        """Return one live call; a call's record never changes, a newer one takes its place."""
        known, view = self._calls.get(call.call_id, (None, {}))
        if known is not call:
            view = call_view(call)
            self._calls[call.call_id] = call, view
        return view

    def agent_changed(self, extension: str) -> None:
        """An agent must be looked at anew."""
        self._agents.pop(extension, None)

    def keep_only(self, calls: Container[str]) -> None:
        """Forget the calls that are not live any more."""
        for call_id in [known for known in self._calls if known not in calls]:
            del self._calls[call_id]

    def forget(self) -> None:
        """Look at everything anew."""
        self._agents.clear()
        self._calls.clear()


def queue_view(
    queue: BoardQueue,
    waiting: Sequence[Waiter],
    today: Mapping[str, Any],
    now: datetime,
    views: KeptViews,
) -> dict[str, Any]:
    """Return one queue; *waiting* callers in the order of their coming."""
    states = Counter(agent.state.value for agent in queue.agents.values())
    return {
        "queue": queue.name,
        "waiting": len(waiting),
        "callers": [_caller_view(waiter, views.call(waiter.call)) for waiter in waiting],
        "callbacks": [_callback_view(callback) for callback in queue.callbacks],
        "longest_wait_seconds": longest_wait(queue, now).total_seconds(),
        "talking": len(queue.talking),
        "agents": {state.value: states[state.value] for state in AgentState},
        "today": today,
    }


def figures_view(
    today: QueueFigures, counts: Counts, occupied: float | None, target: timedelta | None
) -> dict[str, Any]:
    """Return a day's figures, defined in docs/metrics.md; the first service level is SL2."""
    return {
        "received": today.received,
        "answered": today.answered,
        "abandoned": today.abandoned,
        "overflowed": today.overflowed,
        "callbacks": today.callbacks,
        "handled": today.handled,
        "service_level": today.service_level,
        "service_level_formula": SERVICE_LEVEL_FORMULA,
        "service_level_seconds": _seconds(target),
        "service_levels": {name: _short(level) for name, level in service_levels(counts).items()},
        "speed_of_answer_seconds": _seconds(today.speed_of_answer),
        "handle_time_seconds": _seconds(today.handle_time),
        "abandon_rate": _short(abandon_rate(counts)),
        "abandon_rate_without_short": _short(abandon_rate_without_short(counts)),
        "short_abandon_seconds": SHORT_ABANDON.total_seconds(),
        "occupancy": _short(occupied),
        "survey": _survey_view(today.surveys),
    }


def _survey_view(surveys: SurveyFigures) -> dict[str, Any]:
    return {
        "offered": surveys.offered,
        "answered": surveys.answered,
        "answered_share": _short(surveys.answered_share),
        "scores": {
            question: {"given": answers.given, "mean": _short(answers.mean)}
            for question, answers in sorted(surveys.answers.items())
        },
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
        "colleague": call.colleague,
        "answered_at": _iso(call.answered_at),
    }


def _caller_view(waiter: Waiter, call: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "call_id": call["call_id"],
        "joined_at": call["joined_at"],
        "language": call["language"],
        "position": waiter.position,
        "wait": _band_view(waiter.band),
    }


def _callback_view(callback: Callback) -> dict[str, Any]:
    return {
        "callback_id": callback.callback_id,
        "since": _iso(callback.since),
        "state": callback.state.value,
        "attempts": callback.attempts,
        "rests_until": _iso(callback.rests_until),
    }


@lru_cache(maxsize=BANDS)
def _band_view(band: Band | None) -> dict[str, Any] | None:
    if band is None:
        return None
    return {"low_seconds": band.low.total_seconds(), "high_seconds": _seconds(band.high)}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 3)


def _short(share: float | None) -> float | None:
    return None if share is None else round(share, DIGITS)
