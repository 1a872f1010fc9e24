"""What the callers' side saw against the journal and queue_log, call by call. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from agi.calls import Call, Outcome
from agi.events import EndedBy
from asterisk_conf.names import attempt_of
from supervision.reconcile import Difference, Happening, LogLine, differences
from supervision.store import JournalEvent
from tawasul.simulation.leg import End
from tawasul.simulation.seen import AgentSaw, CallerSaw, Seen
from tawasul.simulation.sounds import AGENT

T = TypeVar("T")
K = TypeVar("K")

EDGE = timedelta(seconds=1.5)
ONE_WAY_AFTER = timedelta(seconds=1)
TURNING_POINTS = frozenset(
    {
        "caller_joined_queue", "agent_connected", "look_up_answered", "calendar_answered",
        "caller_left_queue", "caller_served", "hours_were_closed", "caller_unreached",
        "callback_asked", "callback_booked",
    }
)  # fmt: skip
IN_QUEUE_LOG: Mapping[Happening, Outcome] = {
    Happening.ANSWERED: Outcome.ANSWERED,
    Happening.ABANDONED: Outcome.ABANDONED_IN_QUEUE,
    Happening.LEFT: Outcome.OVERFLOWED,
    Happening.STEPPED_OUT: Outcome.CALLBACK,
}
LEFT_BEFORE_HEARING = (Outcome.ABANDONED_IN_MENU, Outcome.CLOSED_HOURS)
NEVER_IN_QUEUE_LOG = frozenset(
    {
        Outcome.ABANDONED_IN_MENU,
        Outcome.SELF_SERVED,
        Outcome.CLOSED_HOURS,
        Outcome.UNREACHED,
        Outcome.FAILED,
    }
)
Visit = tuple[str, int]  # a number, and which call to it; 0 is one from it


class Reason(StrEnum):
    """Why a call is told differently."""

    EDGE = "the caller hung up within a moment of the change"
    UNHEARD = "the centre was closed, and the caller left before hearing so"
    NEVER_CALLED = "the call never reached the centre"
    NEVER_RANG = "the journal knows a call to somebody whose phone never rang"
    NOT_IN_JOURNAL = "the journal does not know the call"
    TWICE = "the journal knows more than one call of this number"
    OPEN = "the journal does not know that the call has ended"
    ONE_WAY = "the two talked and one did not hear the other"
    UNEXPLAINED = "unexplained"


EXPLAINED = frozenset({Reason.EDGE, Reason.UNHEARD, Reason.NEVER_CALLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One call that is told differently; who tells nothing is ""."""

    number: str
    call_id: str
    what: str
    callers: str
    journal: str
    queue_log: str
    reason: Reason

    @property
    def is_explained(self) -> bool:
        """Tell whether the difference has a reason that we know and accept."""
        return self.reason in EXPLAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How many calls came to one outcome, by each teller; None: queue_log cannot know."""

    outcome: Outcome
    callers: int
    journal: int
    queue_log: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The result of a simulation."""

    calls: int
    agents_calls: int
    rows: Sequence[Row]
    told: Sequence[Told]
    log: Sequence[Difference]

    @property
    def unexplained(self) -> int:
        """Return how many differences have no reason that we accept."""
        return sum(not told.is_explained for told in self.told) + len(self.log)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the centre keeps of the simulation's calls."""

    calls: Sequence[Call]
    events: Sequence[JournalEvent]
    log: Sequence[LogLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OneCall:
    saw: CallerSaw
    agents: Sequence[AgentSaw]
    call: Call
    events: Sequence[JournalEvent]
    log: Sequence[LogLine]


def compared(seen: Seen, kept: Kept) -> Comparison:
    """Return the table and every call on which the three do not agree."""
    numbers = {saw.number for saw in seen.callers}
    calls = [call for call in kept.calls if call.caller in numbers]
    ours = {call.call_id for call in calls}
    log = [line for line in kept.log if line.call_id in ours]
    events = [event for event in kept.events if event.call_id in ours]
    by_visit = _grouped(calls, lambda call: (call.caller, attempt_of(call.call_id)))
    alone = {visit for visit, of_visit in by_visit.items() if len(of_visit) == 1}
    matched = _matched(seen, by_visit, alone, events, log)
    return Comparison(
        calls=len(seen.callers),
        agents_calls=len(seen.agents),
        rows=_rows(seen.callers, calls, log),
        told=[
            *_unmatched(seen.callers, by_visit),
            *_never_rang(seen.callers, calls),
            *(found for one in matched for found in _differences_of(one)),
        ],
        log=differences(log, events),
    )


def _grouped(things: Iterable[T], key: Callable[[T], K]) -> Mapping[K, list[T]]:
    groups: defaultdict[K, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _matched(
    seen: Seen,
    by_visit: Mapping[Visit, Sequence[Call]],
    alone: Container[Visit],
    events: Iterable[JournalEvent],
    log: Iterable[LogLine],
) -> Iterator[_OneCall]:
    """Give each call of a caller, or to one, that is known once, with all that is told of it."""
    agents = _grouped(seen.agents, lambda saw: saw.caller)
    of_call = _grouped(events, lambda event: event.call_id)
    lines = _grouped(log, lambda line: line.call_id)
    for saw in seen.callers:
        if _visit(saw) in alone:
            call = by_visit[_visit(saw)][0]
            yield _OneCall(
                saw=saw,
                agents=[it for it in agents.get(saw.number, ()) if _is_of(it, saw)],
                call=call,
                events=of_call.get(call.call_id, ()),
                log=lines.get(call.call_id, ()),
            )


def _visit(saw: CallerSaw) -> Visit:
    return saw.number, saw.attempt


def _is_of(agent: AgentSaw, saw: CallerSaw) -> bool:
    """Tell whether an agent answered during this call of the caller."""
    return saw.began_at - EDGE <= agent.answered_at <= saw.ended_at + EDGE


def _rows(callers: Sequence[CallerSaw], calls: Sequence[Call], log: Sequence[LogLine]) -> list[Row]:
    saw = Counter(it.outcome for it in callers)
    kept = Counter(call.outcome for call in calls)
    lines = _grouped(log, lambda line: line.call_id)
    logged = Counter(_logged(of_call) for of_call in lines.values())
    return [
        Row(
            outcome=outcome,
            callers=saw[outcome],
            journal=kept[outcome],
            queue_log=None if outcome in NEVER_IN_QUEUE_LOG else logged[outcome],
        )
        for outcome in Outcome
    ]


def _logged(lines: Sequence[LogLine]) -> Outcome | None:
    """Return what queue_log says of a call: an answer stands above all, else the last word."""
    words = [IN_QUEUE_LOG[line.happening] for line in lines if line.happening in IN_QUEUE_LOG]
    if Outcome.ANSWERED in words:
        return Outcome.ANSWERED
    return words[-1] if words else None


def _unmatched(
    callers: Sequence[CallerSaw], by_visit: Mapping[Visit, Sequence[Call]]
) -> Iterator[Told]:
    for saw in callers:
        calls = by_visit.get(_visit(saw), ())
        if len(calls) == 1:
            continue
        never = not calls and saw.outcome is Outcome.FAILED and not saw.heard
        absent = Reason.NEVER_CALLED if never else Reason.NOT_IN_JOURNAL
        yield Told(
            number=saw.number,
            call_id="",
            what="call",
            callers=str(saw.outcome),
            journal=f"{len(calls)} calls",
            queue_log="",
            reason=Reason.TWICE if calls else absent,
        )


def _never_rang(callers: Sequence[CallerSaw], calls: Iterable[Call]) -> Iterator[Told]:
    rang = {_visit(saw) for saw in callers}
    for call in calls:
        attempt = attempt_of(call.call_id)
        if attempt and (call.caller, attempt) not in rang:
            yield Told(
                number=call.caller,
                call_id=call.call_id,
                what="call back",
                callers="",
                journal=str(call.outcome),
                queue_log="",
                reason=Reason.NEVER_RANG,
            )


def _differences_of(one: _OneCall) -> Iterator[Told]:
    saw, call = one.saw, one.call
    logged = _logged(one.log)
    if call.ended_at is None:
        yield _told(one, "end", str(saw.end), str(call.state), Reason.OPEN)
    agrees = _agrees(logged, call.outcome)
    if saw.outcome is not call.outcome or not agrees:
        reason = _reason(one, same_log=agrees)
        yield _told(one, "outcome", str(saw.outcome), str(call.outcome), reason)
    if call.outcome is Outcome.ANSWERED and saw.outcome is Outcome.ANSWERED:
        yield from _differences_of_talk(one)


def _agrees(logged: Outcome | None, outcome: Outcome | None) -> bool:
    """Tell whether queue_log says the same: of who stepped out it knows no more than that."""
    if outcome is Outcome.ABANDONED_IN_QUEUE and logged is Outcome.CALLBACK:
        return True
    return logged is (None if outcome in NEVER_IN_QUEUE_LOG else outcome)


def _differences_of_talk(one: _OneCall) -> Iterator[Told]:
    extensions = [it.extension for it in one.agents]
    if one.call.agent not in extensions:
        yield _told(one, "agent", ",".join(extensions), str(one.call.agent), Reason.UNEXPLAINED)
    if (ended := _ended_by(one)) is not one.call.ended_by:
        reason = Reason.EDGE if _both_hung_up(one) else Reason.UNEXPLAINED
        yield _told(one, "ended by", str(ended), str(one.call.ended_by), reason)
    for agent in one.agents:
        if not agent.heard_caller and agent.ended_at - agent.answered_at > ONE_WAY_AFTER:
            yield _told(one, "sound", "the agent heard nothing", "", Reason.ONE_WAY)


def _ended_by(one: _OneCall) -> EndedBy:
    """Return who ended the talk: whoever then hangs up in the survey did not."""
    agent_left = any(
        it.end is End.BY_US and it.ended_at + EDGE <= one.saw.ended_at for it in one.agents
    )
    return EndedBy.CALLER if one.saw.end is End.BY_US and not agent_left else EndedBy.AGENT


def _both_hung_up(one: _OneCall) -> bool:
    """Tell whether both sides said goodbye first, each before it heard the other's."""
    return one.saw.end is End.BY_US and any(
        it.end is End.BY_US and abs(it.ended_at - one.saw.ended_at) < EDGE for it in one.agents
    )


def _reason(one: _OneCall, *, same_log: bool) -> Reason:
    """Say why caller and journal differ; journal and queue_log must agree even then."""
    if not same_log:
        return Reason.UNEXPLAINED
    if (one.saw.outcome, one.call.outcome) == LEFT_BEFORE_HEARING:
        return Reason.UNHEARD
    talked = [it for it in one.agents if it.ended_at - it.answered_at > ONE_WAY_AFTER]
    if talked and AGENT not in one.saw.heard:
        return Reason.ONE_WAY
    moments = [event.at for event in one.events if event.kind in TURNING_POINTS]
    if any(_is_at_edge(moment, one.saw.ended_at) for moment in moments):
        return Reason.EDGE
    return Reason.UNEXPLAINED


def _is_at_edge(moment: datetime, ended_at: datetime) -> bool:
    return abs(moment - ended_at) <= EDGE


def _told(one: _OneCall, what: str, callers: str, journal: str, reason: Reason) -> Told:
    logged = _logged(one.log)
    return Told(
        number=one.saw.number,
        call_id=one.call.call_id,
        what=what,
        callers=callers,
        journal=journal,
        queue_log=str(logged) if logged else "",
        reason=reason,
    )
