"""What the callers' side saw of each call, and what that makes of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agi.calls import Outcome
from asterisk_conf.names import Prompt
from tawasul.simulation.leg import End
from tawasul.simulation.sounds import AGENT, MUSIC

ANSWERS_OF_MACHINE = frozenset({"your-transaction", "your-ticket"})
CLOSED = frozenset({"closed-at-night", "closed-on-holiday", "closed-today", "no-agents-now"})
APOLOGY = str(Prompt.ALL_AGENTS_BUSY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSaw:
    """One call as its caller heard it; *heard* has the moment at which each sound began."""

    number: str
    began_at: datetime
    ended_at: datetime
    status: int
    end: End
    heard: Mapping[str, datetime]

    @property
    def outcome(self) -> Outcome:
        """Return what became of the call, as far as ears can tell."""
        if self.end in (End.REFUSED, End.LOST):
            return Outcome.FAILED
        if AGENT in self.heard:
            return Outcome.ANSWERED
        if APOLOGY in self.heard:
            return Outcome.OVERFLOWED
        if MUSIC in self.heard:
            return Outcome.ABANDONED_IN_QUEUE
        if ANSWERS_OF_MACHINE & self.heard.keys():
            return Outcome.SELF_SERVED
        if CLOSED & self.heard.keys():
            return Outcome.CLOSED_HOURS
        return Outcome.ABANDONED_IN_MENU


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSaw:
    """One call as an agent had it."""

    extension: str
    caller: str
    answered_at: datetime
    ended_at: datetime
    end: End
    heard_caller: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A whole simulation as its people saw it."""

    began_at: datetime
    ended_at: datetime
    callers: Sequence[CallerSaw]
    agents: Sequence[AgentSaw]
    malformed: int = 0
