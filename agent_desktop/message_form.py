"""What a supervisor writes to desks, checked. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent_desktop.errors import FieldRefusedError
from asterisk_conf.queues import QUEUES
from supervision.desk_messages import LONGEST_TEXT, Audience
from supervision.roster import EXTENSION


@dataclass(frozen=True, slots=True)
class TypedMessage:
    """A message; *name* is the agent's extension, the queue's name, or "" for all."""

    audience: Audience
    name: str
    text: str


def message_in(body: Mapping[str, Any]) -> TypedMessage:
    """Return the message in *body*; FieldRefusedError. ``to`` is agent/1001, queue/noor or all."""
    kind, _, name = _line(body.get("to")).partition("/")
    if not _is_audience(kind, name):
        raise FieldRefusedError(
            "to", "Choose an agent, a queue, or all.", "اختر موظفًا أو طابورًا أو الجميع."
        )
    text = _line(body.get("text"))
    if not 1 <= len(text) <= LONGEST_TEXT or not text.isprintable():
        raise FieldRefusedError(
            "text",
            f"Write a message of 1 to {LONGEST_TEXT} letters.",
            f"اكتب رسالة من 1 إلى {LONGEST_TEXT} حرف.",
        )
    return TypedMessage(Audience(kind), name, text)


def _is_audience(kind: str, name: str) -> bool:
    match kind:
        case Audience.AGENT:
            return EXTENSION.fullmatch(name) is not None
        case Audience.QUEUE:
            return name in QUEUES
        case Audience.ALL:
            return not name
        case _:
            return False


def _line(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
