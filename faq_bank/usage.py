"""What is asked of the bank and what became of it, as values. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_QUERY = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Where a caller came from: the queue, and the entity of who is known by the number.

    Either is empty when nobody knows. Nothing here says who called.
    """

    queue: str = ""
    region: str = ""


NOWHERE = Circumstances()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was searched in one visit of the panel; *recorded_by* asked for an answer to it."""

    visit: str
    asked_at: datetime
    query: str
    circumstances: Circumstances = NOWHERE
    is_sure: bool = False
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An entry that was opened in one visit."""

    visit: str
    entry_id: str
    opened_at: datetime
    circumstances: Circumstances = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An agent's word that an entry answered a caller who had asked *query*."""

    entry_id: str
    marked_by: str
    marked_at: datetime
    call_id: str = ""
    query: str = ""
    circumstances: Circumstances = NOWHERE


class Way(StrEnum):
    """How an entry served a call."""

    MARKED = "marked"  # the agent's word that it answered
    NOTE = "note"  # written into the record of the call
    TICKET = "ticket"
    SMS = "sms"
    SPOKEN = "spoken"  # by the machine, in a flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """An answer went to a caller, or into what was written of the call. It teaches no ranking."""

    entry_id: str
    call_id: str
    used_by: str
    way: Way
    used_at: datetime
