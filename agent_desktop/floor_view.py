"""The floor as the page shows it first; ``static/floor.js`` computes the same from live changes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from agent_desktop.words import Words
from asterisk_conf.names import Queue
from supervision.agent_states import AgentState

Row = Mapping[str, Any]
MOST_CALLS = 60
NO_FIGURE = "–"
BLANK: Row = dict.fromkeys(
    (
        *("queue", "title", "waiting", "oldest", "talking", "ready", "signed_in", "answered"),
        *("abandoned", "level_text", "agent", "name", "state", "since", "note", "call_id"),
        *("started_at", "caller", "joined_at", "path_text", "queue_title", "agent_name"),
        "callbacks",
    ),
    "",
)  # what the empty parts for floor.js are drawn with
SHOWN_STATES = tuple(state for state in AgentState if state is not AgentState.SIGNED_OUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorView:
    """All that the page draws."""

    is_stale: bool
    numbers: Row
    queues: list[Row]
    agents: list[Row]
    signed_out: int
    calls: list[Row]
    more_calls: int


def floor_view(snapshot: Row, words: Words) -> FloorView:
    """Return what the page draws of the board's *snapshot*."""
    queues = [queue_row(queue, words) for queue in snapshot["queues"]]
    agents = [agent_row(agent, words) for agent in snapshot["agents"] if is_signed_in(agent)]
    names = {agent["agent"]: agent["name"] for agent in snapshot["agents"]}
    newest_first = sorted(snapshot["calls"], key=lambda call: call["started_at"], reverse=True)
    return FloorView(
        is_stale=snapshot["is_stale"],
        numbers=numbers(queues, agents),
        queues=sorted(queues, key=trouble),
        agents=sorted(agents, key=by_state),
        signed_out=len(snapshot["agents"]) - len(agents),
        calls=[call_row(call, names, words) for call in newest_first[:MOST_CALLS]],
        more_calls=max(0, len(newest_first) - MOST_CALLS),
    )


def script_words(words: Words, *, nobody_waits: str, at: str) -> dict[str, Any]:
    """Return what ``static/floor.js`` must know beside the live messages."""
    return {
        **asdict(words),
        "order": list(words.queues),
        "emergency": Queue.EMERGENCY,
        "shown_states": SHOWN_STATES,
        "most_calls": MOST_CALLS,
        "nobody_waits": nobody_waits,
        "at": at,
    }


def queue_row(queue: Row, words: Words) -> dict[str, Any]:
    """Return one queue as its row shows it."""
    callers, today, agents = queue["callers"], queue["today"], queue["agents"]
    return {
        "queue": queue["queue"],
        "title": words.queues.get(queue["queue"], queue["queue"]),
        "place": words.places.get(queue["queue"], len(words.places)),
        "is_emergency": queue["queue"] == Queue.EMERGENCY,
        "waiting": queue["waiting"],
        "callbacks": len(queue["callbacks"]),
        "oldest": callers[0]["joined_at"] if callers else None,
        "talking": queue["talking"],
        "ready": agents[AgentState.READY],
        "signed_in": sum(agents[state] for state in SHOWN_STATES),
        "answered": today["answered"],
        "abandoned": today["abandoned"],
        "level": today["service_level"],
        "level_text": percent(today["service_level"]),
        "target_text": minutes(today["service_level_seconds"]),
    }


def agent_row(agent: Row, words: Words) -> dict[str, Any]:
    """Return one agent as their tile shows them."""
    titles = (words.queues.get(queue, queue) for queue in agent["queues"])
    reason = words.reasons.get(agent["pause_reason"], agent["pause_reason"])
    return {**agent, "note": reason or words.separator.join(titles)}


def call_row(call: Row, names: Mapping[str, str], words: Words) -> dict[str, Any]:
    """Return one call as its row shows it."""
    return {
        **call,
        "path_text": " › ".join(step_text(step, words) for step in call["path"]),
        "queue_title": words.queues.get(call["queue"], call["queue"] or NO_FIGURE),
        "agent_name": names.get(call["agent"]) or call["agent"] or NO_FIGURE,
    }


def numbers(queues: Iterable[Row], agents: Iterable[Row]) -> dict[str, Any]:
    """Return the four numbers that decide, over all queues.

    SL2 = (answered + abandoned within target) ÷ (answered + abandoned), summed over the queues,
    each by its own target.
    """
    ended = [(queue["answered"] + queue["abandoned"], queue["level"] or 0) for queue in queues]
    all_ended = sum(count for count, _ in ended)
    states = [agent["state"] for agent in agents]
    waiting = [queue for queue in queues if queue["oldest"]]
    longest = min(waiting, key=lambda queue: queue["oldest"], default={"oldest": None, "title": ""})
    return {
        "waiting": sum(queue["waiting"] for queue in queues),
        "oldest": longest["oldest"],
        "oldest_in": longest["title"],
        "level_text": percent(
            sum(n * level for n, level in ended) / all_ended if all_ended else None
        ),
        "ended": all_ended,
        "ready": states.count(AgentState.READY),
        "signed_in": len(states),
    }


def trouble(queue: Row) -> tuple[bool, bool, str, bool, int]:
    """Return the order of a queue: emergencies, longest wait, nobody there, then as defined."""
    waits = queue["waiting"] > 0
    return (
        not (waits and queue["is_emergency"]),
        not waits,
        queue["oldest"] or "",
        queue["signed_in"] > 0,
        queue["place"],
    )


def by_state(agent: Row) -> tuple[int, str]:
    """Return the order of an agent: those who can take a call first."""
    return SHOWN_STATES.index(AgentState(agent["state"])), agent["agent"]


def is_signed_in(agent: Row) -> bool:
    """Tell whether the agent is on the floor."""
    return bool(agent["state"] != AgentState.SIGNED_OUT)


def step_text(step: str, words: Words) -> str:
    """Return one choice of the caller: its digit, and what it stands for."""
    digit = step.rpartition(":")[2]
    return f"{digit} {words.steps[step]}" if step in words.steps else digit


def percent(share: float | None) -> str:
    """Return a share as whole per cent, halves up as JavaScript rounds."""
    return NO_FIGURE if share is None else f"{int(share * 100 + 0.5)}%"


def minutes(seconds: float | None) -> str:
    """Return a length as minutes and seconds, ``0:20``."""
    return NO_FIGURE if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02}"
