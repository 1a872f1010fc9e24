"""The live calls, and the one place where an event changes a call."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from agi.calls import (
    FINAL,
    IN_WRAP_UP,
    TRANSITIONS,
    Beginning,
    Call,
    is_told_again,
    record_after,
    started,
    talk_ended_by,
)
from agi.errors import NotInWrapUpError, UnexpectedEventError
from agi.events import CallerHungUp, CallEvent, EndedBy, WrapUpEnded, WrapUpProlonged
from agi.ports import SwitchMeter, SwitchObserver

logger = logging.getLogger(__name__)

GONE_KEPT = 1_000  # callers who had left before their call began here
EARLY_KEPT = 1_000  # calls in a survey while Asterisk's own news of them is awaited
ENDED_KEPT = 10_000  # ids of calls that ended: more than an hour of the busiest morning


class CallTable:
    """Calls that have not ended. Events of other calls are ignored."""

    def __init__(
        self,
        observer: SwitchObserver,
        meter: SwitchMeter,
        *,
        wrap_up: Mapping[str, timedelta],
    ) -> None:
        self._observer = observer
        self._meter = meter
        self._wrap_up = wrap_up
        self._calls: dict[str, Call] = {}
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._gone: OrderedDict[str, CallerHungUp] = OrderedDict()
        self._leaving: set[str] = set()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._wrap_up_ends: dict[str, datetime] = {}
        self._early: OrderedDict[str, list[CallEvent]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._calls)

    def get(self, call_id: str) -> Call | None:
        """Return the live call of that id."""
        return self._calls.get(call_id)

    def has_ended(self, call_id: str) -> bool:
        """Tell whether the call is one of those that ended of late."""
        return call_id in self._ended

    def live(self) -> list[Call]:
        """Return all live calls."""
        return list(self._calls.values())

    def start(self, event: Beginning) -> None:
        """Begin a call; one that is known or has ended already is left as it is.

        It comes over FastAGI: when there is much to do, AMI may have told its end before.
        """
        if event.call_id in self._calls or event.call_id in self._ended:
            return
        call = started(event)
        self._calls[call.call_id] = call
        self._observer.call_changed(call, event)
        self._take_early(call.call_id)
        if (gone := self._gone.pop(call.call_id, None)) is not None:
            self.take(replace(gone, at=max(gone.at, event.at)))

    def restore(
        self, calls: Iterable[Call], more_time: Mapping[str, timedelta] | None = None
    ) -> None:
        """Take back calls that the journal remembers as open, and how long they wrap up."""
        for call in calls:
            if call.state not in FINAL and call.call_id not in self._calls:
                self._calls[call.call_id] = call
                if call.state in IN_WRAP_UP:
                    self._await_wrap_up(call, (more_time or {}).get(call.call_id, timedelta()))
                self._take_early(call.call_id)

    def leaves(self, call_id: str) -> None:
        """Remember that the caller hung up first: their channel will be gone in a moment."""
        if call_id in self._calls:
            self._leaving.add(call_id)

    def is_leaving(self, call_id: str) -> bool:
        """Tell whether the caller has hung up: their channel will be gone in a moment."""
        return call_id in self._leaving

    def take(self, event: CallEvent) -> None:
        """Let *event* change its call; an event with no row is logged, counted and ignored."""
        call = self._calls.get(event.call_id)
        if call is None and isinstance(event, CallerHungUp):
            self._remember_gone(event)
        if call is None or is_told_again(call, event):
            return
        if (talk_ended := talk_ended_by(call, event, self._who_left(call))) is not None:
            self._apply(call, talk_ended)
            call = self._calls[event.call_id]
        self._apply(call, event)

    def _remember_gone(self, event: CallerHungUp) -> None:
        """Keep the end of a call that has not begun here."""
        if event.call_id not in self._ended:
            self._gone[event.call_id] = event
        if len(self._gone) > GONE_KEPT:
            self._gone.popitem(last=False)

    def _who_left(self, call: Call) -> EndedBy:
        return EndedBy.CALLER if call.call_id in self._leaving else EndedBy.AGENT

    def _apply(self, call: Call, event: CallEvent) -> None:
        try:
            after = record_after(call, event)
        except UnexpectedEventError as unexpected:
            self._meter.event_unexpected(unexpected.state, unexpected.event)
            logger.warning(
                "unexpected event",
                extra={"call_id": call.call_id, "old": call.state, "event": event.kind},
            )
            return
        self._keep(after)
        self._observer.call_changed(after, event)
        if after.state in IN_WRAP_UP and call.state not in IN_WRAP_UP:
            self._await_wrap_up(after)
        elif after.state not in IN_WRAP_UP:
            self._forget_wrap_up(call.call_id)
        self._take_early(call.call_id)

    def take_in_turn(self, event: CallEvent) -> None:
        """Take *event* when its call has come so far.

        A survey begins over FastAGI, perhaps before AMI, or the diary after an absence, has told
        of the talk that it follows.
        """
        call = self._calls.get(event.call_id)
        is_early = event.call_id in self._early or not _fits(call, event)
        if not is_early or event.call_id in self._ended:
            self.take(event)
            return
        self._early.setdefault(event.call_id, []).append(event)
        if len(self._early) > EARLY_KEPT:
            call_id, events = self._early.popitem(last=False)
            logger.warning("call never came", extra={"call_id": call_id, "events": len(events)})

    def _take_early(self, call_id: str) -> None:
        """Take what came before its turn, as far as it is due now."""
        events = self._early.get(call_id)
        if events and _fits(self._calls.get(call_id), events[0]):
            first = events.pop(0)
            if not events:
                del self._early[call_id]
            self.take(first)  # which looks for the next one

    def _keep(self, call: Call) -> None:
        if call.state in FINAL:
            del self._calls[call.call_id]
            self._leaving.discard(call.call_id)
            self._remember_end(call)
        else:
            self._calls[call.call_id] = call

    def _remember_end(self, call: Call) -> None:
        self._ended[call.call_id] = None
        self._early.pop(call.call_id, None)
        if len(self._ended) > ENDED_KEPT:
            self._ended.popitem(last=False)
        logger.info(
            "call ended", extra={"call_id": call.call_id, "new": call.state, "queue": call.queue}
        )

    def _await_wrap_up(self, call: Call, more_time: timedelta = timedelta()) -> None:
        """End the wrap-up when the queue's time for it is over, and *more_time*."""
        allowed = self._wrap_up.get(call.queue or "", timedelta()) + more_time
        self._end_wrap_up_at(call.call_id, (call.wrap_up_at or call.started_at) + allowed)

    def wrap_up_ends_at(self, call_id: str) -> datetime | None:
        """Return when the wrap-up of a call will be over by itself; None outside of one."""
        return self._wrap_up_ends.get(call_id)

    def prolong_wrap_up(self, call_id: str, by: timedelta) -> datetime:
        """Let the wrap-up of a call end later, and return when; NotInWrapUpError."""
        ends_at = self._end_of_wrap_up(call_id) + by
        seconds = int(by.total_seconds())
        self.take(WrapUpProlonged(call_id=call_id, at=datetime.now(UTC), seconds=seconds))
        self._forget_wrap_up(call_id)
        self._end_wrap_up_at(call_id, ends_at)
        return ends_at

    def end_wrap_up(self, call_id: str) -> None:
        """End the wrap-up of a call now; NotInWrapUpError."""
        self._end_of_wrap_up(call_id)
        self.take(WrapUpEnded(call_id=call_id, at=datetime.now(UTC)))

    def _end_of_wrap_up(self, call_id: str) -> datetime:
        if (ends_at := self._wrap_up_ends.get(call_id)) is None:
            raise NotInWrapUpError(call_id)
        return ends_at

    def _end_wrap_up_at(self, call_id: str, ends_at: datetime) -> None:
        seconds = max(0.0, (ends_at - datetime.now(UTC)).total_seconds())
        self._wrap_up_ends[call_id] = ends_at
        self._timers[call_id] = asyncio.get_running_loop().call_later(
            seconds, self._end_wrap_up, call_id, ends_at
        )

    def _forget_wrap_up(self, call_id: str) -> None:
        self._wrap_up_ends.pop(call_id, None)
        if (timer := self._timers.pop(call_id, None)) is not None:
            timer.cancel()

    def _end_wrap_up(self, call_id: str, at: datetime) -> None:
        self._timers.pop(call_id, None)
        self.take(WrapUpEnded(call_id=call_id, at=at))

    def close(self) -> None:
        """Stop the clocks; the calls are the journal's to remember."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        self._wrap_up_ends.clear()


def _fits(call: Call | None, event: CallEvent) -> bool:
    if call is None:
        return False
    return (call.state, type(event)) in TRANSITIONS or talk_ended_by(
        call, event, EndedBy.AGENT
    ) is not None
