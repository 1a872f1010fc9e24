"""The journal against Asterisk's own queue_log: what differs, and why. Pure.

queue_log has whole seconds, and known holes at transfers; a caller who hangs up in the menus is
never in it; a channel that keeps the place of a callback is, and is no caller. Its words:
https://docs.asterisk.org (Queue Logs) and app_queue.c of Asterisk 22.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from asterisk_conf.names import callback_of_place, queue_of
from supervision.store import JournalEvent

TOLERANCE = timedelta(seconds=2)  # whole seconds, cut off, on both ends
FIELDS = 5


class Happening(StrEnum):
    """What both the journal and queue_log know."""

    JOINED = "joined"
    ANSWERED = "answered"
    COMPLETED = "completed"
    ABANDONED = "abandoned"
    LEFT = "left"
    STEPPED_OUT = "stepped out"


class Reason(StrEnum):
    """Why the two differ."""

    NOT_IN_JOURNAL = "the journal does not know the call"
    NOT_IN_QUEUE_LOG = "queue_log does not know the call"
    TRANSFERRED = "queue_log has holes at transfers"
    CONTROLLER_AWAY = "the controller was away and took the call from Asterisk's diary"
    CLOCK = "the two moments are further apart than whole seconds explain"
    UNEXPLAINED = "unexplained"


QUEUE_LOG_WORDS: Mapping[str, Happening] = {
    "ENTERQUEUE": Happening.JOINED,
    "CONNECT": Happening.ANSWERED,
    "COMPLETEAGENT": Happening.COMPLETED,
    "COMPLETECALLER": Happening.COMPLETED,
    "BLINDTRANSFER": Happening.COMPLETED,
    "ATTENDEDTRANSFER": Happening.COMPLETED,
    "ABANDON": Happening.ABANDONED,
    "EXITEMPTY": Happening.LEFT,
    "EXITWITHKEY": Happening.LEFT,
    "EXITWITHTIMEOUT": Happening.LEFT,
    "WITHDRAW": Happening.STEPPED_OUT,
}
JOURNAL_KINDS: Mapping[str, Happening] = {
    "caller_joined_queue": Happening.JOINED,
    "agent_connected": Happening.ANSWERED,
    "agent_completed": Happening.COMPLETED,
    "caller_abandoned": Happening.ABANDONED,
    "caller_left_queue": Happening.LEFT,
    "callback_asked": Happening.STEPPED_OUT,
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of queue_log about a call."""

    call_id: str
    happening: Happening
    queue: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which the two do not agree."""

    call_id: str
    happening: Happening | None
    reason: Reason
    says: str


def queue_log_lines(lines: Iterable[str]) -> Iterator[LogLine]:
    """Read queue_log; what is torn, or says nothing of a call, is passed over."""
    for line in lines:
        fields = line.rstrip("\n").split("|")
        if len(fields) < FIELDS or fields[4] not in QUEUE_LOG_WORDS or not fields[0].isdigit():
            continue
        if callback_of_place(fields[1]) is not None:
            continue
        at = datetime.fromtimestamp(int(fields[0]), UTC)
        yield LogLine(fields[1], QUEUE_LOG_WORDS[fields[4]], queue_of(fields[2]), at)


def differences(log: Iterable[LogLine], journal: Iterable[JournalEvent]) -> list[Difference]:
    """Return what differs, call by call; both must tell of the same span of time."""
    logged: defaultdict[str, list[LogLine]] = defaultdict(list)
    kept: defaultdict[str, list[JournalEvent]] = defaultdict(list)
    for line in log:
        logged[line.call_id].append(line)
    for event in journal:
        kept[event.call_id].append(event)
    calls = dict.fromkeys((*logged, *kept))
    return [
        found for call_id in calls for found in _of_call(call_id, logged[call_id], kept[call_id])
    ]


def _of_call(call_id: str, logged: list[LogLine], kept: list[JournalEvent]) -> Iterator[Difference]:
    if not kept:
        yield Difference(call_id, None, Reason.NOT_IN_JOURNAL, f"{len(logged)} lines")
        return
    happened = [event for event in kept if event.kind in JOURNAL_KINDS]
    if not logged:
        if happened:
            yield Difference(call_id, None, Reason.NOT_IN_QUEUE_LOG, f"{len(happened)} events")
        return
    reason = _reason(kept)
    for happening in Happening:
        theirs = [line.at for line in logged if line.happening is happening]
        ours = [event.at for event in happened if JOURNAL_KINDS[event.kind] is happening]
        if happening is Happening.STEPPED_OUT and _left_on_the_way(kept, theirs, ours):
            continue
        if len(theirs) != len(ours):
            says = f"{len(ours)} in the journal, {len(theirs)} in queue_log"
            yield Difference(call_id, happening, reason, says)
            continue
        for their, our in zip(theirs, ours, strict=True):
            if abs(their - our) > TOLERANCE:
                says = f"{our.isoformat()} in the journal, {their.isoformat()} in queue_log"
                yield Difference(call_id, happening, _reason_of_moment(reason), says)


def _left_on_the_way(
    kept: Iterable[JournalEvent], theirs: Sequence[datetime], ours: Sequence[datetime]
) -> bool:
    """Tell whether the caller hung up on the way out: no dialogue began, as both books say."""
    return len(theirs) == len(ours) + 1 and any(it.kind == "caller_hung_up" for it in kept)


def _reason_of_moment(reason: Reason) -> Reason:
    """A caller who is handed on has left queue_log with the first agent, and ends later for us."""
    return reason if reason is Reason.TRANSFERRED else Reason.CLOCK


def _reason(kept: Iterable[JournalEvent]) -> Reason:
    kinds = {event.kind for event in kept}
    if "call_transferred" in kinds:
        return Reason.TRANSFERRED
    if kinds & {"call_found", "dialogue_lost"}:
        return Reason.CONTROLLER_AWAY
    return Reason.UNEXPLAINED
