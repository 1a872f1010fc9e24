"""Keeps the places of callers who will be called back, and calls them when their turn comes.

A place is a channel of Asterisk's own that stands in the queue where the caller stood
(`asterisk_conf/templates/extensions.conf.j2`, docs/decisions/0015). The caller who picks up and
confirms is put into the queue before that channel, which then goes.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from agi.agents import AmiActions
from agi.call_table import CallTable
from agi.callback_line import place_in, turns
from agi.callback_places import Places
from agi.callback_states import (
    Callback,
    CallbackEvent,
    CallbackState,
    after,
    has_expired,
)
from agi.callback_switch import RING_SECONDS, CallbackSwitch
from agi.calls import FINAL, Call, CallState
from agi.errors import (
    ActionRefusedError,
    AsteriskLostError,
    CallbackNotKeptError,
    NoSuchCallbackError,
)
from agi.events import (
    CallbackAsked,
    CallbackBegan,
    CallbackBooked,
    CallerJoinedQueue,
    CallerPickedUp,
    CallerServed,
    CallerUnreached,
    CallEvent,
    QueueMember,
)
from agi.kept_callbacks import KeptCallbacks
from agi.ports import CallbackBook
from asterisk_conf.names import called_back, place_of
from core.clock import utc_now
from core.phone_numbers import national_number

logger = logging.getLogger(__name__)

ASKING_KEY = "1"
TICK_SECONDS = 1.0
NO_WORD_AFTER = timedelta(seconds=RING_SECONDS + 15)
STEPPING_OUT = frozenset({CallState.QUEUED, CallState.RINGING, CallState.BOOKING})
TROUBLES = (AsteriskLostError, ActionRefusedError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Who may be called back: the queues that offer it, with their weights, while it is open."""

    weights: Mapping[str, int]
    is_open: Callable[[], bool]


class CallbackKeeper:
    """Implements ``agi.ports.SwitchObserver``; ``run`` keeps places and calls.

    ``on_change`` hears the open callbacks after each change.
    """

    def __init__(
        self, book: CallbackBook, service: Service, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._service = service
        self._clock = clock
        self._kept = KeptCallbacks(book, self._changed)
        self._world = Places()
        self._began: dict[str, datetime] = {}
        self._withdrawn: set[str] = set()
        self._commands: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._switch: CallbackSwitch | None = None
        self._calls: CallTable | None = None
        self.on_change: Callable[[Sequence[Callback]], None] = lambda _: None

    def offers(self, call: Call) -> bool:
        """Tell whether a waiting caller may ask to be called back now."""
        is_ours = call.call_id in self._kept.attempts()
        return not is_ours and call.queue in self._service.weights and self._service.is_open()

    def open_callbacks(self) -> list[Callback]:
        """Return the callbacks that are still to be made, the oldest place first."""
        return self._kept.open_ones()

    def cancel(self, callback_id: int) -> None:
        """Give a place up; NoSuchCallbackError when it is no longer to be called."""
        callback = self._kept.get(callback_id)
        if callback is None or not callback.is_open:
            raise NoSuchCallbackError(callback_id)
        self._settle(callback, CallbackEvent.CANCELLED)

    # What the switch tells

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """Follow who waits, which agents are busy, and what becomes of our own calls."""
        self._world.call_changed(call)
        if call.state not in STEPPING_OUT or isinstance(event, CallerJoinedQueue):
            self._withdrawn.discard(call.call_id)
        if (callback := self._kept.attempts().get(call.call_id)) is not None:
            self._follow(callback, call, event)
        elif isinstance(event, CallerJoinedQueue):
            self._returned(call)
        self._wake.set()

    def member_changed(self, member: QueueMember) -> None:
        """Follow who is free."""
        self._world.member_changed(member)
        self._wake.set()

    def member_left(self, queue: str, agent: str) -> None:
        """Follow who is gone."""
        self._world.member_left(queue, agent)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """Look anew which places stand, and what became of our own calls meanwhile."""
        self._world.rebuilt(calls, members)
        live = {call.call_id: call for call in calls}
        for call_id, callback in self._kept.attempts().items():
            if (call := live.get(call_id)) is None:
                self._settle(callback, CallbackEvent.MISSED)
            elif call.state not in (CallState.CALLING, CallState.IN_MENU):
                self._settle(callback, CallbackEvent.CONFIRMED)
        self._wake.set()

    def asterisk_lost(self) -> None:
        """Places and calls are looked at after the world is rebuilt."""
        self._world.is_known = False

    def key_pressed(self, call_id: str, key: str) -> None:
        """Take a waiting caller who asks for it out of the queue; the dialplan leads them on."""
        call = self._world.waiting.get(call_id)
        if key != ASKING_KEY or call is None or call_id in self._withdrawn:
            return
        if call.state is CallState.QUEUED and self.offers(call):
            self._withdrawn.add(call_id)
            task = asyncio.get_running_loop().create_task(self._withdraw(call))
            self._commands.add(task)
            task.add_done_callback(self._commands.discard)

    def steps_out(self, call_id: str) -> bool:
        """Tell whether a caller was taken out of the queue, or is on the way."""
        return call_id in self._withdrawn

    # What the dialogues ask

    def stepped_out(self, call_id: str, at: datetime) -> Mapping[str, str]:
        """Note that a caller thinks of a callback; return what their dialogue is given."""
        calls = self._table()
        calls.take(CallbackAsked(call_id=call_id, at=at))
        call = calls.get(call_id)
        number = national_number(call.caller) if call else ""
        return {"caller": number} if number else {}

    def picked_up(self, call_id: str, channel: str, flow_version: str, at: datetime) -> None:
        """Note that somebody picked up whom we called."""
        event = CallerPickedUp(call_id=call_id, at=at, channel=channel, flow_version=flow_version)
        self._table().take(event)

    async def place(self, call_id: str) -> tuple[str, int | None]:
        """Return the queue in which a caller has a place, and the place; None where it is lost."""
        callback = self._kept.attempts().get(call_id)
        call = self._table().get(call_id)
        if callback is not None:
            queue, since = callback.queue, callback.since
        elif call is not None and call.queue and call.joined_at:
            queue, since = call.queue, call.joined_at
        else:
            return "", None
        return queue, await self._place(queue, since)

    async def book(self, call_id: str, number: str, language: str) -> bool:
        """Keep the caller's place for a call to *number*; False where that cannot be promised."""
        call = self._table().get(call_id)
        dialled = national_number(number)
        if call is None or call.queue is None or call.joined_at is None or not dialled:
            return False
        if not self._service.is_open():
            return False
        try:
            callback = self._kept.same(call.queue, dialled) or await self._kept.add(
                Callback(
                    callback_id=0,
                    call_id=call_id,
                    queue=call.queue,
                    number=dialled,
                    language=language,
                    since=call.joined_at,
                    booked_at=self._clock(),
                )
            )
        except CallbackNotKeptError:
            logger.warning("callback not kept", extra={"call_id": call_id}, exc_info=True)
            return False
        self._kept.keep(callback)
        booked = CallbackBooked(call_id=call_id, at=self._clock(), callback_id=callback.callback_id)
        self._table().take(booked)
        logger.info("callback booked", extra={"call_id": call_id, "callback": callback.callback_id})
        return True

    def attach(self, ami: AmiActions, calls: CallTable) -> None:
        """Work with this Asterisk and these calls."""
        self._switch, self._calls = CallbackSwitch(ami), calls

    async def settled(self) -> None:
        """Wait until nobody is on the way out of a queue."""
        while self._commands:
            await asyncio.wait(self._commands)

    # What is done

    async def run(self, ami: AmiActions, calls: CallTable) -> None:
        """Keep places and call whose turn has come, for ever."""
        self.attach(ami, calls)
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_SECONDS):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self.step()
            except TROUBLES as error:
                logger.warning("callbacks wait", extra={"reason": str(error)})
                await asyncio.sleep(TICK_SECONDS)
            except CallbackNotKeptError as error:
                logger.warning("callbacks are not written", extra={"reason": str(error)})
                await asyncio.sleep(TICK_SECONDS)

    async def step(self) -> None:
        """Do what is due now."""
        await self._load()
        now = self._clock()
        for callback in self.open_callbacks():
            if has_expired(callback, now):
                self._settle(callback, CallbackEvent.EXPIRED)
        if self._world.is_known:
            self._give_up_silent(now)
            await self._keep_places(now)
        await self._kept.write_changes()
        if self._world.is_known and self._service.is_open():
            await self._call_due()

    async def _load(self) -> None:
        if not await self._kept.load():
            return
        if self._world.is_known:
            self.world_rebuilt(self._table().live(), self._world.all_members())
        self._changed()

    async def _keep_places(self, now: datetime) -> None:
        """Put up the places that should stand, and take away those that should not."""
        if self._world.standing is None:
            self._world.standing = await self._live().places()
        should = {it.callback_id for it in self._kept.all() if it.stands(now)}
        for callback_id in self._world.standing - should:
            await self._vacate(callback_id)
        for callback_id in sorted(should - self._world.standing):
            await self._put_up(self._kept[callback_id])

    async def _put_up(self, callback: Callback) -> None:
        place = await self._place(callback.queue, callback.since)
        await self._live().put_up(callback, place or 1)
        self._world.stands(callback.callback_id)

    async def _vacate(self, callback_id: int) -> None:
        if self._world.standing is not None and callback_id in self._world.standing:
            self._world.standing.discard(callback_id)
            await self._live().vacate(callback_id)

    async def _call_due(self) -> None:
        """Call one after another: before each, look anew who is free and who is still to be called.

        Nobody is called twice in one step, whatever becomes of the call.
        """
        called: set[int] = set()
        while due := [it for it in self._due(self._clock()) if it not in called]:
            called.add(due[0])
            await self._call(self._kept[due[0]], self._clock())

    def _due(self, now: datetime) -> list[int]:
        return turns(self._world.lines(self._service.weights, self.open_callbacks(), now))

    async def _call(self, callback: Callback, now: datetime) -> None:
        calling = after(callback, CallbackEvent.TURN_CAME, now)
        self._kept.keep(calling)
        try:
            if not await self._kept.write(calling):
                return  # it was cancelled meanwhile
        except CallbackNotKeptError:
            if self._kept[calling.callback_id] is calling:
                self._kept.keep(callback)  # a call of which nothing is written is not made
            raise
        call_id = called_back(calling.callback_id, calling.attempts)
        self._began[call_id] = now
        self._table().start(
            CallbackBegan(
                call_id=call_id,
                at=now,
                caller=calling.number,
                channel="",
                language=calling.language,
                callback_id=calling.callback_id,
            )
        )
        try:
            await self._live().call(calling)
        except TROUBLES as error:
            self._table().take(CallerUnreached(call_id=call_id, at=now, reason=str(error)))

    def _give_up_silent(self, now: datetime) -> None:
        """End the attempts of which Asterisk says nothing: there was never a channel."""
        for call_id, began in list(self._began.items()):
            call = self._table().get(call_id)
            if call is None or call.state is not CallState.CALLING:
                del self._began[call_id]
            elif now - began > NO_WORD_AFTER:
                self._table().take(CallerUnreached(call_id=call_id, at=now, reason="no word"))

    async def _withdraw(self, call: Call) -> None:
        try:
            await self._live().withdraw(call)
        except TROUBLES as error:
            self._withdrawn.discard(call.call_id)
            logger.warning(
                "caller cannot ask for a callback",
                extra={"call_id": call.call_id, "reason": str(error)},
            )

    async def _place(self, queue: str, since: datetime) -> int | None:
        """Return the place of who is in line since *since*; None when Asterisk does not tell."""
        try:
            line = await self._live().line(queue)
        except TROUBLES as error:
            logger.warning("a place is not known", extra={"reason": str(error)})
            return None
        kept = {place_of(it.callback_id): it.since for it in self._kept.all()}
        now = self._clock()
        stands = (
            self._world.since(it.unique_id) or kept.get(it.unique_id) or now - it.waited_for
            for it in line
        )
        return place_in(list(stands), since)

    # What becomes of a callback

    def _follow(self, callback: Callback, call: Call, event: CallEvent) -> None:
        """Settle a callback that is being called by what happens to the call."""
        if isinstance(event, CallerJoinedQueue):
            self._settle(callback, CallbackEvent.CONFIRMED)
        elif isinstance(event, CallerServed):
            self._settle(callback, CallbackEvent.CANCELLED)
        elif call.state in FINAL:
            self._settle(callback, CallbackEvent.MISSED)

    def _returned(self, call: Call) -> None:
        """Give up the place of a caller who stands in line in person all the same."""
        for callback in self.open_callbacks():
            if callback.call_id == call.call_id and callback.state is CallbackState.IN_LINE:
                self._settle(callback, CallbackEvent.CANCELLED)

    def _settle(self, callback: Callback, event: CallbackEvent) -> None:
        if event is CallbackEvent.CONFIRMED:
            self._world.took_over(
                called_back(callback.callback_id, callback.attempts), callback.since
            )
        changed = after(callback, event, self._clock())
        logger.info(
            "callback changed",
            extra={
                "call_id": callback.call_id,
                "callback": callback.callback_id,
                "old": callback.state,
                "event": event,
                "new": changed.state,
            },
        )
        self._kept.keep(changed)

    def _changed(self) -> None:
        self.on_change(self._kept.open_ones())
        self._wake.set()

    def _live(self) -> CallbackSwitch:
        if self._switch is None:
            raise AsteriskLostError("the callbacks")
        return self._switch

    def _table(self) -> CallTable:
        assert self._calls is not None  # noqa: S101 - asked only once it runs
        return self._calls


class BookingOf:
    """Implements ``ivr.ports.Callbacks`` for one caller."""

    def __init__(self, keeper: CallbackKeeper, call_id: str) -> None:
        self._keeper = keeper
        self._call_id = call_id

    async def book(self, number: str, language: str) -> bool:
        """Keep the caller's place in line for a call to *number*; tell whether that was done."""
        return await self._keeper.book(self._call_id, number, language)
