"""Figure 4: the wait that callers are told against what they then waited, beside Asterisk's own.

A day of one queue is simulated at three loads, and with a small team. Callers are told at their
entry and every 45 s; what was said to those who were answered is held against what they waited
from then on. The band comes by the product's own way: events, day's figures, model, what was told
before. Asterisk's estimate runs beside on the same calls (app_queue.c: ``recalc_holdtime``,
``say_position``): holdtime ← (3·holdtime + wait) / 4 at each answer, and |holdtime + 30 − waited|
in whole minutes, nothing being said below one. It is one number and no band, so it holds when the
truth is no further from it than half the width of our band at that moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import fmean
from typing import NamedTuple

from agi import events as ev
from agi.events import CallEvent
from benchmarks.queue_day import QUEUE, Caller, QueueDay
from benchmarks.rig import say
from supervision.figures import DayFigures
from supervision.wait_band import AT_ONCE, Band, Outlook, bands
from supervision.wait_told import WaitTold, next_told

MIDNIGHT = datetime(2026, 9, 20, 21, tzinfo=UTC)  # in Riyadh
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SEEDS = range(3)
LEAST = 0.8


class Load(NamedTuple):
    """A day: about *calls* for so many times the usual agents."""

    name: str
    calls: int
    team: float


LOADS = (
    Load("light", 1800, 1.0),
    Load("busy", 2300, 1.0),
    Load("overloaded", 3300, 1.0),
    Load("small team", 700, 0.25),
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one caller was told at one moment, by us and by Asterisk (whole minutes)."""

    at: datetime
    told: WaitTold
    model: Band | None
    asterisk_minutes: int

    def asterisk_holds(self, wait: timedelta) -> bool:
        """Return whether Asterisk's number came as near as our band was wide."""
        said = self.asterisk_minutes * MINUTE
        band = self.told.band
        if band is None or band.high is None:
            return said >= (band.low if band else HOUR) and wait >= said
        return abs(wait - said) <= (band.high - band.low) / 2


class Listener:
    """Keeps what the callers of one day were told, and when they were answered."""

    def __init__(self) -> None:
        self.figures = DayFigures({QUEUE: timedelta(seconds=20)}, MIDNIGHT)
        self.joined: dict[str, datetime] = {}
        self.answered: dict[str, datetime] = {}
        self.announcements: defaultdict[str, list[Announcement]] = defaultdict(list)
        self._hold_time = 0

    def hear(self, event: CallEvent) -> None:
        """Count *event*, as the product does, and as Asterisk does."""
        self.figures.take(event)
        if isinstance(event, ev.CallerJoinedQueue):
            self.joined[event.call_id] = event.at
        elif isinstance(event, ev.AgentConnected):
            self.answered[event.call_id] = event.at
            waited = int((event.at - self.joined[event.call_id]).total_seconds())
            self._hold_time = (3 * self._hold_time + waited) >> 2

    def tell(self, day: QueueDay, caller: Caller) -> None:
        """Tell *caller* what both would say."""
        now = day.at()
        ahead = day.waiting[: day.waiting.index(caller)]
        outlook = Outlook(
            agents=sum(agent.serves for agent in day.agents),
            ready=sum(agent.is_ready for agent in day.agents),
            pace=self.figures.pace(QUEUE, now),
        )
        *_, band = bands(outlook, 1 + sum(not other.is_rung for other in ahead))
        if caller.is_rung:
            band = AT_ONCE
        earlier = self.announcements[caller.call_id]
        fresh = WaitTold(
            queue=QUEUE,
            position=1 + len(ahead),
            agents=outlook.agents,
            handle=outlook.pace.handle,
            band=band,
        )
        told = next_told(earlier[-1].told if earlier else None, fresh)
        waited = int((now - self.joined[caller.call_id]).total_seconds())
        minutes = abs(self._hold_time + 30 - waited) // 60
        earlier.append(Announcement(now, told, band, minutes))


def a_day(load: Load, seed: int) -> Listener:
    """Return what happened on one day."""
    listener = Listener()
    day = QueueDay(Random(seed), MIDNIGHT, listener.hear, listener.tell)  # noqa: S311 - a game
    day.run(load.calls, load.team)
    return listener


def outcome(days: Iterable[Listener]) -> dict[str, object]:
    """Return what became of what callers were told."""
    days = list(days)
    judged = [pair for day in days for pair in _judged(day)]
    said = [(one, wait, one.told.band) for one, wait in judged if one.told.band is not None]
    closed = [band.high - band.low for _, _, band in said if band.high is not None]
    heard = [(one, wait) for one, wait, _ in said if one.asterisk_minutes]
    waits = [day.answered[call] - day.joined[call] for day in days for call in day.answered]
    told = [list(one) for day in days for one in day.announcements.values()]
    return {
        "callers": sum(len(day.joined) for day in days),
        "answered": len(waits),
        "speed_of_answer_seconds": round(fmean(wait.total_seconds() for wait in waits)),
        "longest_wait_seconds": round(max(waits).total_seconds()),
        "announcements": len(said),
        "holds": _share(band.holds(wait) for _, wait, band in said),
        "answered_sooner": _share(wait < band.low for _, wait, band in said),
        "answered_later": _share(
            band.high is not None and wait > band.high for _, wait, band in said
        ),
        "mean_width_minutes": round(fmean(width / MINUTE for width in closed), 2),
        "at_once": _share(band == AT_ONCE for _, _, band in said),
        "holds_but_at_once": _share(band.holds(wait) for _, wait, band in said if band != AT_ONCE),
        "over_an_hour": _share(band.low >= HOUR for _, _, band in said),
        "place_alone": sum(one.told.band is None for one, _ in judged),
        "told_longer": sum(_growths(_highs(of_call)) for of_call in told),
        "asterisk_holds": _share(one.asterisk_holds(wait) for one, wait in heard),
        "we_hold_there": _share(
            band.holds(wait) for one, wait, band in said if one.asterisk_minutes
        ),
        "asterisk_silent": _share(not one.asterisk_minutes for one, _, _ in said),
        "asterisk_told_longer": sum(_growths(_minutes(of_call)) for of_call in told),
    }


def _judged(day: Listener) -> Iterator[tuple[Announcement, timedelta]]:
    """Yield what answered callers were told, with what they waited from then on."""
    for call_id, answered_at in day.answered.items():
        for one in day.announcements[call_id]:
            yield one, answered_at - one.at


def _highs(announcements: Iterable[Announcement]) -> Iterator[timedelta]:
    for one in announcements:
        if one.told.band is not None:
            yield one.told.band.high or timedelta.max


def _minutes(announcements: Iterable[Announcement]) -> Iterator[timedelta]:
    return (one.asterisk_minutes * MINUTE for one in announcements if one.asterisk_minutes)


def _growths(lengths: Iterator[timedelta]) -> int:
    before, grown = timedelta.max, 0
    for length in lengths:
        grown += length > before
        before = length
    return grown


def _share(held: Iterable[bool]) -> float | None:
    counted = list(held)
    return round(sum(counted) / len(counted), 3) if counted else None


def main() -> None:
    """Print what became of the bands, at each load."""
    say(
        "wait_band",
        **{load.name: outcome(a_day(load, seed) for seed in SEEDS) for load in LOADS},
        least=LEAST,
    )


if __name__ == "__main__":
    main()
