"""What stands on one agent's desk, and how it reads in JSON. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from agi.calls import Call
from supervision.agent_states import IN_CALL, AgentState, state_for
from supervision.board_parts import BoardAgent, BoardQueue
from supervision.board_views import call_view
from supervision.call_records import CallRecord
from supervision.caller_story import EarlierCall, Step, Story
from supervision.desk_messages import DeskMessage
from supervision.figures import AgentFigures
from supervision.pause_reasons import PAUSE_REASONS

ORDER = (
    AgentState.TALKING,
    AgentState.ON_HOLD,
    AgentState.AWAY,
    AgentState.RINGING,
    AgentState.WRAP_UP,
)


def call_at_desk(agent: BoardAgent) -> Call | None:
    """Return the call that the agent has before them: of several the one that needs them most."""
    calls = [call for call in agent.calls.values() if call.state in IN_CALL]
    return min(calls, key=lambda call: _urgency(call, agent.extension), default=None)


def _urgency(call: Call, extension: str) -> int:
    return ORDER.index(IN_CALL[state_for(call, extension)])


def me_view(agent: BoardAgent) -> dict[str, Any]:
    """Return the agent's state; a pause with the longest time that its reason allows."""
    paused = (member.pause_reason for member in agent.members.values() if member.is_paused)
    name = next(paused, "") if agent.state is AgentState.PAUSED else ""
    reason = PAUSE_REASONS.get(name)
    return {
        "agent": agent.extension,
        "name": agent.name,
        "state": agent.state.value,
        "since": _iso(agent.since),
        "pause_reason": name,
        "longest_seconds": _seconds(reason.longest if reason else None),
    }


def queue_line(queue: BoardQueue) -> dict[str, Any]:
    """Return how many wait in a queue, and since when the first of them does."""
    moments = [call.joined_at for call in queue.waiting.values() if call.joined_at is not None]
    return {
        "queue": queue.name,
        "waiting": len(queue.waiting),
        "oldest": _iso(min(moments, default=None)),
    }


def today_view(figures: AgentFigures) -> dict[str, Any]:
    """Return the agent's own numbers of the day, defined in docs/metrics.md."""
    return {
        "calls": figures.handled,
        "handled_for_seconds": _seconds(figures.handled_for),
        "handle_time_seconds": _seconds(figures.handle_time),
    }


def desk_call_view(
    call: Call,
    story: Story | None,
    wrap_up_ends: datetime | None,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """Return the call at the desk; its story is None until it has been read."""
    return {
        **call_view(call),
        "agent_name": names.get(call.agent or "", ""),
        "colleague_name": names.get(call.colleague or "", ""),
        "waited_seconds": _seconds(call.waited_for),
        "talked_seconds": _seconds(call.talked_for),
        "wrap_up_at": _iso(call.wrap_up_at),
        "wrap_up_ends_at": _iso(wrap_up_ends),
        "story": story and story_view(story),
    }


def story_view(story: Story) -> dict[str, Any]:
    """Return a caller's story."""
    return {
        "card": story.card,
        "steps": [_step_view(step) for step in story.steps],
        "earlier": [_earlier_view(call) for call in story.earlier],
        "callbacks": [
            {"callback_id": it.callback_id, "queue": it.queue, "booked_at": _iso(it.booked_at)}
            for it in story.callbacks
        ],
        "requests": list(story.requests),
        "last_note": story.last_note and note_view(story.last_note),
    }


def note_view(record: CallRecord) -> dict[str, Any]:
    """Return what the last agent wrote of this caller."""
    return {
        "agent": record.agent,
        "queue": record.queue,
        "disposition": record.disposition,
        "note": record.note,
        "saved_at": _iso(record.saved_at),
    }


def messages_view(messages: Iterable[DeskMessage]) -> list[dict[str, Any]]:
    """Return messages as the desk shows them."""
    return [
        {
            "number": message.number,
            "sent_by": message.sent_by,
            "sent_at": _iso(message.sent_at),
            "audience": message.audience.value,
            "name": message.name,
            "text": message.text,
        }
        for message in messages
    ]


def queues_view(agent: BoardAgent, queues: Mapping[str, BoardQueue]) -> Sequence[dict[str, Any]]:
    """Return the queues that the agent is in, by name."""
    return [queue_line(queues[name]) for name in sorted(agent.members) if name in queues]


def _step_view(step: Step) -> dict[str, Any]:
    return {
        "menu": step.menu,
        "digit": step.digit,
        "look_up": step.look_up,
        "result": step.result,
    }


def _earlier_view(call: EarlierCall) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "started_at": _iso(call.started_at),
        "queue": call.queue,
        "agent": call.agent,
        "outcome": call.outcome and call.outcome.value,
        "talked_seconds": _seconds(call.talked_for),
        "disposition": call.disposition,
        "answers": list(call.answers),
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 3)
