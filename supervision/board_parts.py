"""What stands on the board."""

from dataclasses import dataclass, field
from datetime import datetime

from agi.callback_states import Callback
from agi.calls import Call
from agi.events import QueueMember
from supervision.agent_states import AgentState
from supervision.kept_bands import KeptBands


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
    """One queue on the board; *callbacks* are the places of those who will be called back."""

    name: str
    callbacks: tuple[Callback, ...] = ()
    waiting: dict[str, Call] = field(default_factory=dict)
    talking: dict[str, Call] = field(default_factory=dict)
    agents: dict[str, BoardAgent] = field(default_factory=dict)
    bands: KeptBands = field(default_factory=KeptBands)
