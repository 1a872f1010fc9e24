"""Speaks into the ear of callers who wait in Asterisk's queue, and leaves them where they stand.

A Local channel is put up for each telling: one half plays the prompts in the caller's language, the
other whispers into the caller's channel (ChanSpy), above the music. The caller's own channel stays
in ``Queue()``: no place is lost, and a ring is never held up. When a phone rings for the caller,
the half that plays is hung up and the caller hears only the music, or the agent.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from agi.agents import AmiActions
from agi.calls import WAITING, Call
from agi.errors import ActionRefusedError, AsteriskLostError
from agi.events import AgentMissed, CallerJoinedQueue, CallEvent, QueueMember
from agi.ports import WaitEstimates
from agi.waiting import Listener, Rhythm, due, listener, may_hear, rung_in_vain, told
from asterisk_conf.names import (
    LANGUAGE,
    Context,
    Variable,
    asterisk_queue,
    sound,
    voice_of,
)
from core.clock import utc_now

logger = logging.getLogger(__name__)

TICK_SECONDS = 1.0
MOST_AT_ONCE = 20  # a tick: each telling is three channels for a few seconds


class NoEstimates:
    """Implements ``agi.ports.WaitEstimates`` where nobody estimates."""

    def band(self, call_id: str) -> None:
        """Know nothing."""


class Announcer:
    """Implements ``agi.ports.SwitchObserver``; ``run`` speaks."""

    def __init__(
        self,
        rhythm: Rhythm,
        estimates: WaitEstimates,
        clock: Callable[[], datetime] = utc_now,
        *,
        offers: Callable[[Call], bool] = lambda _: False,
    ) -> None:
        """*offers* tells who may be called back instead of waiting."""
        self._offers = offers
        self._rhythm = rhythm
        self._estimates = estimates
        self._clock = clock
        self._calls: dict[str, Call] = {}
        self._listeners: dict[str, Listener] = {}
        self._to_hush: asyncio.Queue[str] = asyncio.Queue()

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """Follow who waits; silence our voice as soon as something else is to be heard."""
        self._hush_unless(may_hear(call), call.call_id)
        if call.state not in WAITING:
            self._forget(call.call_id)
            return
        self._calls[call.call_id] = call
        match event:
            case CallerJoinedQueue():
                self._listen(call, event.at)
            case AgentMissed() if call.call_id in self._listeners:
                waiting = self._listeners[call.call_id]
                self._keep(rung_in_vain(waiting, event.at, self._rhythm))

    def member_changed(self, member: QueueMember) -> None:
        """Agents are not spoken to."""

    def member_left(self, queue: str, agent: str) -> None:
        """Agents are not spoken to."""

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:  # noqa: ARG002 - agents are not spoken to
        """Begin anew with those who wait: nobody knows when they were told last."""
        known, self._listeners = self._listeners, {}
        self._calls = {call.call_id: call for call in calls if call.state in WAITING}
        for call in self._calls.values():
            before = known.get(call.call_id)
            if before is not None and before.queue == call.queue:
                self._keep(before)
            else:
                self._listen(call, self._clock())

    def asterisk_lost(self) -> None:
        """Whoever is due is told after the world is rebuilt."""

    async def run(self, ami: AmiActions) -> None:
        """Tell who is due, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._hush(ami))
            while True:
                await asyncio.sleep(TICK_SECONDS)
                await self.tell_due(ami)

    async def tell_due(self, ami: AmiActions) -> None:
        """Speak to everybody whom it is time to tell."""
        places: dict[str, Mapping[str, int]] = {}
        free = [it for it in self._listeners.values() if may_hear(self._calls[it.call_id])]
        try:
            for waiting in due(free, self._clock(), MOST_AT_ONCE):
                if waiting.queue not in places:
                    places[waiting.queue] = await _places(ami, waiting.queue)
                await self._tell(ami, waiting, places[waiting.queue].get(waiting.call_id))
        except (AsteriskLostError, ActionRefusedError) as error:
            logger.warning("waiting callers are not told", extra={"reason": str(error)})

    async def _tell(self, ami: AmiActions, waiting: Listener, place: int | None) -> None:
        call_id = waiting.call_id
        if self._listeners.get(call_id) is not waiting or not may_hear(self._calls[call_id]):
            return  # it rang, or the caller left, while we asked for the place
        words, after = told(
            waiting,
            place=place,
            band=self._estimates.band(call_id),
            at=self._clock(),
            rhythm=self._rhythm,
            offer=self._offers(self._calls[call_id]),
        )
        self._keep(after)
        await ami.act(
            "Originate",
            Channel=f"Local/{call_id}@{Context.EAR}/n",
            ChannelId=voice_of(call_id),
            OtherChannelId=f"{voice_of(call_id)}-ear",
            Context=Context.VOICE,
            Exten="say",
            Priority="1",
            Variable=_variables(waiting.language or LANGUAGE, words),
            Async="true",
        )
        logger.info("waiting caller told", extra={"call_id": call_id, "words": words})

    def _listen(self, call: Call, since: datetime) -> None:
        self._keep(listener(call, since=since, rhythm=self._rhythm))

    def _keep(self, waiting: Listener) -> None:
        self._listeners[waiting.call_id] = waiting

    def _forget(self, call_id: str) -> None:
        self._listeners.pop(call_id, None)
        self._calls.pop(call_id, None)

    def _hush_unless(self, may_go_on: bool, call_id: str) -> None:  # noqa: FBT001 - says itself
        waiting = self._listeners.get(call_id)
        if waiting is None or may_go_on or waiting.told_at is None:
            return
        if self._clock() - waiting.told_at < self._rhythm.every:
            self._to_hush.put_nowait(call_id)

    async def _hush(self, ami: AmiActions) -> None:
        while True:
            call_id = await self._to_hush.get()
            try:
                await ami.act("Hangup", Channel=voice_of(call_id), Cause="16")
            except (AsteriskLostError, ActionRefusedError) as error:
                logger.debug("nothing to hush", extra={"call_id": call_id, "reason": str(error)})


async def _places(ami: AmiActions, queue: str) -> Mapping[str, int]:
    """Return the place of each caller of *queue*, as Asterisk counts now."""
    status = await ami.list("QueueStatus", Queue=asterisk_queue(queue))
    return {
        entry["Uniqueid"]: int(entry["Position"])
        for entry in status
        if entry["Event"] == "QueueEntry"
    }


def _variables(language: str, words: Sequence[str]) -> str:
    files = "&".join(sound(word) for word in words)
    return f"{Variable.VOICE_LANGUAGE}={language},{Variable.VOICE_WORDS}={files}"
