"""What the callers' side saw of each call, and what that makes of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from agi.calls import Outcome
from asterisk_conf.names import Prompt
from tawasul.simulation.leg import End
from tawasul.simulation.sounds import AGENT, MUSIC

TOLD_BY: Sequence[tuple[frozenset[str], Outcome]] = (
    (frozenset({AGENT}), Outcome.ANSWERED),
    (frozenset({"callback-booked"}), Outcome.CALLBACK),
    (frozenset({"callback-unconfirmed"}), Outcome.UNREACHED),
    (frozenset({str(Prompt.ALL_AGENTS_BUSY)}), Outcome.OVERFLOWED),
    (frozenset({MUSIC}), Outcome.ABANDONED_IN_QUEUE),
    (frozenset({"your-transaction", "your-ticket", "callback-cancelled"}), Outcome.SELF_SERVED),
    (
        frozenset({"closed-at-night", "closed-on-holiday", "closed-today", "no-agents-now"}),
        Outcome.CLOSED_HOURS,
    ),
)
"""Which sounds tell what became of a call; the first that was heard decides."""

PICKED_UP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerSaw:
    """One call as its caller heard it; *heard* has the moment at which each sound began.

    *attempt* counts the calls to somebody who asked to be called back, from 1; 0 is one of theirs.
    """

    number: str
    began_at: datetime
    ended_at: datetime
    status: int
    end: End
    heard: Mapping[str, datetime]
    attempt: int = 0

    @property
    def outcome(self) -> Outcome:
        """Return what became of the call, as far as ears can tell."""
        if self.attempt and self.status != PICKED_UP:
            return Outcome.UNREACHED
        if self.end in (End.REFUSED, End.LOST):
            return Outcome.FAILED
        heard = self.heard.keys()
        told = (outcome for sounds, outcome in TOLD_BY if sounds & heard)
        return next(told, Outcome.ABANDONED_IN_MENU)


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
