"""Callers who ask to be called back, and their phones at home, which then ring."""

import asyncio
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from agi.callbacks import ASKING_KEY
from tawasul.simulation.callback_plan import CallbackPlan, Reply
from tawasul.simulation.exchange import Exchange
from tawasul.simulation.leg import Leg
from tawasul.simulation.people import Clock, talked_out
from tawasul.simulation.plan import CallerPlan
from tawasul.simulation.seen import CallerSaw
from tawasul.simulation.sounds import AGENT, CALLER, MUSIC, voice

OFFERED, BOOKED, GREETED = "callback-on", "callback-booked", "callback-greeting"
BOOKS, WAITS_ON = "1", "3"
CONFIRMS, CANCELS = "1", "2"
HEARD_SECONDS = 20.0  # a question comes sooner, on a slow machine too
LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    plan: CallerPlan
    wish: CallbackPlan
    attempt: int


class Homes:
    """The phones of those who wait to be called back."""

    def __init__(self, exchange: Exchange, clock: Clock) -> None:
        self.seen: list[CallerSaw] = []
        self._exchange = exchange
        self._clock = clock
        self._rings: Counter[str] = Counter()
        self._awaiting: set[str] = set()
        self._numbers: set[str] = set()
        self._calls: set[asyncio.Task[None]] = set()

    @property
    def numbers(self) -> Collection[str]:
        """Return the numbers of all who asked."""
        return self._numbers

    @property
    def pending(self) -> int:
        """Return how many wait for their first call, or are on the line."""
        return len(self._awaiting) + len(self._calls)

    async def ask(self, plan: CallerPlan, leg: Leg) -> None:
        """Ask for a callback after a while in the queue; return when the caller waits on."""
        wish = plan.callback
        if wish is None or await _heard(leg, {AGENT}, wish.asks_after):
            return
        leg.sound.press(ASKING_KEY)
        if await _heard(leg, {OFFERED, AGENT}) != OFFERED:
            return
        await asyncio.sleep(wish.thinks)
        if wish.changes_mind:
            leg.sound.press(WAITS_ON)
            await _heard(leg, {MUSIC, AGENT})
            return
        self._plug_in(plan, wish)  # the call may come while we still hear that it will
        leg.sound.press(BOOKS)
        if await _heard(leg, {BOOKED, MUSIC, AGENT}) == BOOKED and not self._rings[plan.number]:
            self._awaiting.add(plan.number)

    async def settled(self, seconds: float, stop: asyncio.Event) -> None:
        """Wait until each was called once, for so long at most or until *stop*."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while self.pending and loop.time() < until and not stop.is_set():  # noqa: ASYNC110
            await asyncio.sleep(LOOK_SECONDS)

    async def close(self) -> None:
        """Let nobody call any more; calls that go on must have ended."""
        for number in self._numbers:
            self._exchange.unplug(number)
        await asyncio.gather(*self._calls)

    def _plug_in(self, plan: CallerPlan, wish: CallbackPlan) -> None:
        self._numbers.add(plan.number)
        self._exchange.plug_in(
            plan.number, voice(CALLER), lambda leg, _: self._rung(plan, wish, leg)
        )

    def _rung(self, plan: CallerPlan, wish: CallbackPlan, leg: Leg) -> None:
        self._awaiting.discard(plan.number)
        self._rings[plan.number] += 1
        visit = _Visit(plan=plan, wish=wish, attempt=self._rings[plan.number])
        task = asyncio.create_task(self._called(visit, leg))
        self._calls.add(task)
        task.add_done_callback(self._calls.discard)

    async def _called(self, visit: "_Visit", leg: Leg) -> None:
        began = self._clock.moment()
        behaving = asyncio.create_task(_behave(visit, leg))
        either: set[asyncio.Future[Any]] = {behaving, leg.end}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        finally:
            behaving.cancel()
            leg.hang_up()
        self.seen.append(
            CallerSaw(
                number=visit.plan.number,
                attempt=visit.attempt,
                began_at=began,
                ended_at=self._clock.moment(leg.ended_at),
                status=leg.status,
                end=leg.end.result(),
                heard={name: self._clock.moment(at) for name, at in leg.sound.first_heard.items()},
            )
        )


async def _behave(visit: _Visit, leg: Leg) -> None:
    """Return when somebody whose phone rings has had enough."""
    wish = visit.wish
    if visit.attempt <= wish.unanswered:
        await asyncio.sleep(wish.rings_in_vain)
        return
    await asyncio.sleep(wish.picks_up_after)
    leg.answer()
    if wish.reply is Reply.SAYS_NOTHING:
        await asyncio.sleep(wish.silent_for)
        return
    if await _heard(leg, {GREETED}) != GREETED:
        return
    await asyncio.sleep(wish.thinks)
    leg.sound.press(CONFIRMS if wish.reply is Reply.CONFIRMS else CANCELS)
    await talked_out(visit.plan, leg)


async def _heard(leg: Leg, names: Collection[str], seconds: float = HEARD_SECONDS) -> str:
    """Return which of *names* is heard first, "" when none is within so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            return await leg.sound.heard(names)
    return ""
