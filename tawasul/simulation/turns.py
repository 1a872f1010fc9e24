"""Whether everybody's turn came when it was theirs, as the journal's events tell. Pure.

Seniority is since when somebody is in line: a caller since they joined the queue, a callback since
its caller did. Whoever is rung for while somebody more senior stands in the same line overtakes,
unless the other has an agent of their own by then (a phone rings, or they are being called), or
stands or is served within a moment: two agents were free at once, as Asterisk's wrap-ups end at
whole seconds. Who thinks of a callback, and
a callback that rests after an attempt, does not stand in line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from supervision.store import JournalEvent

MOMENT = timedelta(seconds=1)
NEWS = timedelta(seconds=3)  # that long an agent's ring may be under way to whoever calls back
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overtaking:
    """Whose phone-call was put to an agent before somebody more senior."""

    queue: str
    younger: str
    elder: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany:
    """More were being called back than agents were free, from *at* on, for more than a moment."""

    queue: str
    called: int
    free: int
    at: datetime


@dataclass(slots=True)
class _Stand:
    """Somebody's place: the times at which it is in line without an agent, and their turns."""

    queue: str
    since: datetime
    names: list[str]
    stands: list[tuple[datetime, datetime]] = field(default_factory=list)
    turns: list[datetime] = field(default_factory=list)
    opened: datetime | None = None

    def begin(self, at: datetime) -> None:
        if self.opened is None:
            self.opened = at

    def end(self, at: datetime) -> None:
        if self.opened is not None:
            self.stands.append((self.opened, at))
            self.opened = None

    def turn(self, at: datetime) -> None:
        self.turns.append(at)
        self.end(at)

    def waits_at(self, at: datetime) -> bool:
        """Tell whether it stood a while before *at* and stands a while longer, without a turn."""
        spans = [*self.stands, (self.opened, NEVER)] if self.opened else self.stands
        return any(begin + MOMENT <= at and at + MOMENT <= end for begin, end in spans)


def overtakings(events: Iterable[JournalEvent]) -> list[Overtaking]:
    """Return who overtook whom."""
    stands = _stands(sorted(events, key=lambda it: (it.at, it.n)))
    return [
        Overtaking(queue=other.queue, younger=one.names[-1], elder=other.names[-1], at=at)
        for one in stands
        for at in one.turns
        for other in stands
        if other.queue == one.queue and other.since < one.since and other.waits_at(at)
    ]


def too_many_called(
    events: Iterable[JournalEvent], agents: Mapping[str, frozenset[str]]
) -> list[TooMany]:
    """Return when more were being called than agents of the queue were free."""
    return list(_too_many(sorted(events, key=lambda it: (it.at, it.n)), agents))


LEAVING = frozenset(
    {"caller_abandoned", "caller_hung_up", "caller_left_queue", "caller_unreached", "caller_served"}
)


def _stands(events: Iterable[JournalEvent]) -> list[_Stand]:
    by_call: dict[str, _Stand] = {}
    by_callback: dict[int, _Stand] = {}
    booked: set[str] = set()
    everybody: list[_Stand] = []
    for it in events:
        stand = by_call.get(it.call_id)
        match it.kind:
            case "callback_began":
                stand = by_call[it.call_id] = by_callback[it.detail["callback_id"]]
                stand.names.append(it.call_id)
                stand.turn(it.at)
            case "caller_joined_queue" if stand is None or stand.queue != it.detail["queue"]:
                stand = by_call[it.call_id] = _Stand(it.detail["queue"], it.at, [it.call_id])
                stand.begin(it.at)
                everybody.append(stand)
            case _ if stand is None or it.call_id in booked:
                continue
            case "caller_joined_queue" | "agent_missed":
                stand.begin(it.at)
            case "agent_rang":
                stand.turn(it.at)
            case "callback_booked":
                by_callback[it.detail["callback_id"]] = stand
                booked.add(it.call_id)
                stand.begin(it.at)
            case "callback_asked" | "agent_connected":
                stand.end(it.at)
            case kind if kind in LEAVING:
                stand.end(it.at)
    return everybody


def _too_many(
    events: Iterable[JournalEvent], agents: Mapping[str, frozenset[str]]
) -> Iterator[TooMany]:
    called: dict[str, str] = {}  # call → queue
    busy: dict[str, str] = {}  # call → agent
    queues = _queues_of_callbacks(events)
    found: dict[str, TooMany] = {}
    for it in events:
        match it.kind:
            case "callback_began":
                called[it.call_id] = queues[it.detail["callback_id"]]
            case "caller_joined_queue" | "caller_unreached" | "caller_served":
                called.pop(it.call_id, None)
            case "agent_rang" | "agent_connected":
                busy[it.call_id] = it.detail["agent"]
            case "agent_missed" | "caller_abandoned" | "wrap_up_ended":
                busy.pop(it.call_id, None)
            case "caller_hung_up":
                called.pop(it.call_id, None)
        for queue, team in agents.items():
            ringing = sum(other == queue for other in called.values())
            free = len(team - set(busy.values()))
            if ringing > free:
                found.setdefault(queue, TooMany(queue=queue, called=ringing, free=free, at=it.at))
            elif (before := found.pop(queue, None)) and it.at - before.at > NEWS:
                yield before
    yield from found.values()


def _queues_of_callbacks(events: Iterable[JournalEvent]) -> Mapping[int, str]:
    joined = {it.call_id: it.detail["queue"] for it in events if it.kind == "caller_joined_queue"}
    return {
        it.detail["callback_id"]: joined[it.call_id]
        for it in events
        if it.kind == "callback_booked"
    }
