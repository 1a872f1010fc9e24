"""What happened while nobody looked: Asterisk's state and diary against what we knew.

Pure. The result is a list of events which, applied in order, make our calls equal to Asterisk's.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agi import events as ev
from agi.calls import ANSWERED, FINAL, TRANSITIONS, WAITING, Call, CallState, record_after, started
from agi.diary import DiaryRow
from agi.events import CallEvent, EndedBy
from agi.told import told_event
from agi.translation import is_trunk_channel
from asterisk_conf.diary import DiaryEvent
from asterisk_conf.names import Context, extension_of
from ivr.fallback import NATIVE

LEFT_A_MENU = frozenset({DiaryEvent.QUEUE_ENTERED, DiaryEvent.HUNG_UP})
UNKNOWN_POSITION = 0
UNKNOWN_CAUSE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveChannel:
    """One channel of CoreShowChannels."""

    name: str
    unique_id: str
    call_id: str
    caller: str
    language: str
    context: str
    bridge_id: str
    is_ringing: bool
    lived_for: timedelta

    @property
    def is_callers(self) -> bool:
        """Tell whether this is the channel that began the call."""
        return self.unique_id == self.call_id and is_trunk_channel(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEntry:
    """One waiting caller of QueueStatus."""

    call_id: str
    queue: str
    position: int
    waited_for: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All that Asterisk says of now, and its diary of the time before."""

    now: datetime
    channels: Sequence[LiveChannel]
    entries: Sequence[LiveEntry]
    diary: Sequence[DiaryRow]


def events_missed(known: Iterable[Call], led: frozenset[str], seen: Seen) -> list[CallEvent]:
    """Return what must be applied to *known* open calls; *led* are those in a dialogue with us.

    Calls in *seen* that are not among *known* begin with CallFound: the caller of this function
    leaves out the diary of calls that had ended before.
    """
    calls = {call.call_id: call for call in known}
    diary = _by_call(seen.diary, calls)
    channels = {channel.call_id: channel for channel in seen.channels if channel.is_callers}
    events: list[CallEvent] = []
    for call_id in dict.fromkeys((*calls, *diary, *channels)):
        if call_id in led:
            continue
        story = _Story(calls.get(call_id))
        rows = diary.get(call_id, ())
        story.tell_restart(rows, seen.now)
        story.tell_diary(rows)
        story.tell_present(seen, channels.get(call_id))
        events.extend(story.events)
    return events


def _by_call(rows: Iterable[DiaryRow], known: Container[str]) -> Mapping[str, Sequence[DiaryRow]]:
    """Return the rows of each call; of a *known* one its agents' channels alone may tell."""
    calls: defaultdict[str, list[DiaryRow]] = defaultdict(list)
    for row in rows:
        calls[row.call_id].append(row)
    return {
        call_id: sorted(rows, key=lambda row: row.at)
        for call_id, rows in calls.items()
        if call_id in known or any(is_trunk_channel(it.channel) and _is_callers(it) for it in rows)
    }


class _Story:
    """One call's missed events, checked against the table as they are found."""

    def __init__(self, call: Call | None) -> None:
        self.call = call
        self.events: list[CallEvent] = []
        self._agent_left: datetime | None = None

    def tell(self, event: CallEvent) -> None:
        """Add *event* if the call can take it where it stands."""
        if self.call is None:
            if isinstance(event, ev.CallFound):
                self.call = started(event)
                self.events.append(event)
        elif (self.call.state, type(event)) in TRANSITIONS and not _is_before_talk(
            self.call, event
        ):
            self.call = record_after(self.call, event)
            self.events.append(event)

    def tell_restart(self, rows: Sequence[DiaryRow], now: datetime) -> None:
        """Tell that a call which was in a menu, and has not hung up there, lost its dialogue."""
        if self.call is None or self.call.state is not CallState.IN_MENU:
            return
        if self.call.flow_version.endswith(NATIVE) or any(map(_is_loss, rows)):
            return  # the dialplan leads it, and tells of it
        left = next((row for row in rows if row.event in LEFT_A_MENU and _is_callers(row)), None)
        if left is None or left.event is not DiaryEvent.HUNG_UP:
            at = left.at if left else now
            self.tell(ev.DialogueLost(call_id=self.call.call_id, at=at, reason="controller away"))

    def tell_diary(self, rows: Iterable[DiaryRow]) -> None:
        """Tell what Asterisk wrote down."""
        for row in rows:
            if row.event is DiaryEvent.HUNG_UP and not is_trunk_channel(row.channel):
                self._agent_left = row.at
            for event in _events_of(row, self.call, self._agent_left):
                self.tell(event)

    def tell_present(self, seen: Seen, channel: LiveChannel | None) -> None:
        """Tell what is still open from the channels and queues of now."""
        if channel is None:
            self._tell_gone(seen.now)
            return
        self.tell(_found(channel, seen.now))
        entry = next((entry for entry in seen.entries if entry.call_id == channel.call_id), None)
        if entry is not None:
            self._tell_waiting(entry, seen.now)
            self._tell_ringing(entry, seen)
        elif channel.bridge_id:
            self._tell_talking(seen, channel)
        elif channel.context == Context.SURVEY:
            self._tell_talked(seen.now)

    def _tell_gone(self, now: datetime) -> None:
        if self.call is None or self.call.state in FINAL or self.call.state is CallState.WRAP_UP:
            return
        for event in _ended(self.call, now, EndedBy.SYSTEM, UNKNOWN_CAUSE):
            self.tell(event)

    def _tell_talked(self, now: datetime) -> None:
        """Tell that the agent has hung up and the caller has not: nobody was there to ask them."""
        if self.call is not None:
            for event in _talked(self.call, self._agent_left or now, EndedBy.AGENT):
                self.tell(event)

    def _tell_waiting(self, entry: LiveEntry, now: datetime) -> None:
        self.tell(
            ev.CallerJoinedQueue(
                call_id=entry.call_id,
                at=now - entry.waited_for,
                queue=entry.queue,
                position=entry.position,
            )
        )

    def _tell_ringing(self, entry: LiveEntry, seen: Seen) -> None:
        """Tell whose phone rings for a waiting caller, and whose rings no more: desks show it."""
        call_id, queue = entry.call_id, entry.queue
        phones = {
            extension_of(it.name): it
            for it in seen.channels
            if it.call_id == call_id and not it.is_callers
        }
        rung = self.call.agent if self.call and self.call.state is CallState.RINGING else None
        if rung is not None and rung not in phones:
            self.tell(ev.AgentMissed(call_id=call_id, at=seen.now, queue=queue, agent=rung))
        for agent, phone in phones.items():
            if phone.is_ringing and agent != rung:
                at = seen.now - phone.lived_for
                self.tell(ev.AgentRang(call_id=call_id, at=at, queue=queue, agent=agent))

    def _tell_talking(self, seen: Seen, channel: LiveChannel) -> None:
        others = (
            other
            for other in seen.channels
            if other.bridge_id == channel.bridge_id and not is_trunk_channel(other.name)
        )
        for other in others:
            self.tell(_answered(channel.call_id, seen.now, self.call, extension_of(other.name)))


def _is_before_talk(call: Call, event: CallEvent) -> bool:
    """Tell whether *event* is the joining of a queue before a talk that is known to be over.

    The same goes for a talk whose agent is away.
    """
    known = call.held_at if call.state is CallState.AGENT_AWAY else call.ended_at
    return isinstance(event, ev.CallerJoinedQueue) and known is not None and event.at <= known


def _events_of(
    row: DiaryRow, call: Call | None, agent_left: datetime | None
) -> Iterator[CallEvent]:
    is_callers = _is_callers(row)
    match row.event:
        case DiaryEvent.CHANNEL_STARTED if is_callers:
            yield ev.CallFound(
                call_id=row.call_id,
                at=row.at,
                caller=row.caller,
                channel=row.channel,
                language="",
            )
        case DiaryEvent.QUEUE_ENTERED if is_callers:
            yield ev.CallerJoinedQueue(
                call_id=row.call_id, at=row.at, queue=row.queue, position=UNKNOWN_POSITION
            )
        case DiaryEvent.ANSWERED if not is_trunk_channel(row.channel):
            yield _answered(row.call_id, row.at, call, extension_of(row.channel))
        case DiaryEvent.TOLD:
            if (told := told_event(row.call_id, row.told)) is not None:
                yield told
        case DiaryEvent.HUNG_UP if is_callers and call is not None:
            if row.context == Context.SURVEY:  # the agent had hung up, the caller had not
                yield from _talked(call, agent_left or row.at, EndedBy.AGENT)
                yield _hung_up(call, row.at, EndedBy.AGENT, row.cause)
            else:
                yield from _ended(call, row.at, _ender(row), row.cause)
        case _:
            return


def _is_loss(row: DiaryRow) -> bool:
    return isinstance(told_event(row.call_id, row.told), ev.DialogueLost)


def _is_callers(row: DiaryRow) -> bool:
    return row.unique_id == row.call_id


def _ender(row: DiaryRow) -> EndedBy:
    """Return whose side hung up: CEL names the channel that began it, or nothing."""
    if is_trunk_channel(row.hung_up_by):
        return EndedBy.CALLER
    return EndedBy.AGENT if row.hung_up_by.startswith("PJSIP/") else EndedBy.SYSTEM


def _found(channel: LiveChannel, now: datetime) -> CallEvent:
    return ev.CallFound(
        call_id=channel.call_id,
        at=now - channel.lived_for,
        caller=channel.caller,
        channel=channel.name,
        language=channel.language,
    )


def _answered(call_id: str, at: datetime, call: Call | None, agent: str) -> CallEvent:
    queue = (call.queue if call else None) or ""
    return ev.AgentConnected(call_id=call_id, at=at, queue=queue, agent=agent)


def _ended(call: Call, at: datetime, by: EndedBy, cause: int) -> Iterator[CallEvent]:
    if call.state in WAITING:
        yield ev.CallerAbandoned(call_id=call.call_id, at=at, queue=call.queue or "")
    elif call.state in ANSWERED:
        yield from _talked(call, at, by)
    elif by is EndedBy.SYSTEM:
        yield ev.CallFailed(call_id=call.call_id, at=at, reason=f"hang-up cause {cause}")
    yield _hung_up(call, at, by, cause)


def _talked(call: Call, until: datetime, by: EndedBy) -> Iterator[CallEvent]:
    if call.state in ANSWERED:
        yield ev.AgentCompleted(
            call_id=call.call_id,
            at=until,
            queue=call.queue or "",
            agent=call.agent or "",
            ended_by=by,
        )


def _hung_up(call: Call, at: datetime, by: EndedBy, cause: int) -> CallEvent:
    return ev.CallerHungUp(call_id=call.call_id, at=at, ended_by=by, cause=cause)
