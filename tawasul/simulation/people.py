"""The people of a simulation: callers and agents, each a task of their own."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from asterisk_conf.names import SERVICE_NUMBER
from tawasul.simulation.exchange import Exchange
from tawasul.simulation.leg import End, Leg
from tawasul.simulation.packets import PRESSED_TICKS
from tawasul.simulation.plan import ANYTHING, CallerPlan, Habits, Press
from tawasul.simulation.seen import AgentSaw, CallerSaw
from tawasul.simulation.sound_port import GAP_TICKS, TICK_SECONDS
from tawasul.simulation.sounds import AGENT, CALLER, MUSIC, voice

MENU_SECONDS = 150.0  # nobody stays in menus longer
ASKS_AGAIN_SECONDS = 12.0  # whose key did not help presses once more
TRIES = 3
OVERDUE_SECONDS = 45.0  # a talk that the other side should have ended
STRANGER_SECONDS = 60.0  # how long an agent talks to a caller of nobody's plan
REGISTERED_SECONDS = 3600
RENEWED_AFTER = 1500.0
AFTER_MISS_SECONDS = 3.0
LEAST_PATIENCE_SECONDS = 60.0  # of somebody whose turn has come
KEY_SECONDS = (PRESSED_TICKS + 3 + GAP_TICKS) * TICK_SECONDS


AsksForCallback = Callable[[CallerPlan, Leg], Awaitable[None]]


class Desk(Protocol):
    """What an agent asks of the centre."""

    async def sign_in(self, extension: str) -> None:
        """Take calls."""

    async def pause(self, extension: str, reason: str) -> None:
        """Take none for a while."""

    async def ready(self, extension: str) -> None:
        """Take them again."""

    async def sign_out(self, extension: str) -> None:
        """Go home."""

    async def give_up_callbacks(self, numbers: Collection[str]) -> None:
        """Let nobody of those be called back any more."""


class Clock:
    """Turns the loop's time into moments, so that one step of the wall clock disturbs nothing."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._offset = datetime.now(UTC) - timedelta(seconds=self._loop.time())

    def moment(self, seconds: float | None = None) -> datetime:
        """Return the moment of a time of the loop, or now."""
        return self._offset + timedelta(seconds=self._loop.time() if seconds is None else seconds)


async def a_call(
    plan: CallerPlan, exchange: Exchange, clock: Clock, ask: AsksForCallback
) -> CallerSaw:
    """Call the centre as *plan* says, and return what was seen; *ask* is for who is waiting."""
    leg = await exchange.prepared(plan.number, SERVICE_NUMBER, voice(CALLER))
    began = clock.moment()
    try:
        if await leg.call():
            await _stayed(plan, leg, ask)
    finally:
        leg.hang_up()
    end = leg.end.result()
    return CallerSaw(
        number=plan.number,
        began_at=began,
        ended_at=clock.moment(leg.ended_at),
        status=leg.status,
        end=end,
        heard={name: clock.moment(at) for name, at in leg.sound.first_heard.items()},
    )


async def _stayed(plan: CallerPlan, leg: Leg, ask: AsksForCallback) -> None:
    """Return when the call is over, or when the caller wishes it to be."""
    behaving = asyncio.create_task(_behave(plan, leg, ask))
    try:
        either: set[asyncio.Future[Any]] = {behaving, leg.end}
        first = asyncio.FIRST_COMPLETED
        await asyncio.wait(either, timeout=plan.leaves_after, return_when=first)
    finally:
        behaving.cancel()
    if behaving.done() and not behaving.cancelled():
        behaving.result()


async def _behave(plan: CallerPlan, leg: Leg, ask: AsksForCallback) -> None:
    """Return when the caller has had enough."""
    for place, press in enumerate(plan.presses):
        before = plan.presses[place - 1] if place else None
        if not await _pressed(press, before, leg):
            break
    try:
        async with asyncio.timeout(MENU_SECONDS):
            await leg.sound.heard({MUSIC, AGENT})
        async with asyncio.timeout(plan.patience_seconds):
            await ask(plan, leg)
            await leg.sound.heard({AGENT})
    except TimeoutError:
        return
    await _talked(plan)


async def talked_out(plan: CallerPlan, leg: Leg) -> None:
    """Return when somebody whom we called back has talked, or waited for that long enough."""
    with suppress(TimeoutError):
        async with asyncio.timeout(max(plan.patience_seconds, LEAST_PATIENCE_SECONDS)):
            await leg.sound.heard({AGENT})
        await _talked(plan)


async def _talked(plan: CallerPlan) -> None:
    overdue = 0.0 if plan.hangs_up_first else OVERDUE_SECONDS
    await asyncio.sleep(plan.talk_seconds + overdue)


async def _pressed(press: Press, before: Press | None, leg: Leg) -> bool:
    """Hear the question and press; False when nobody asks any more."""
    if press.after != ANYTHING:
        for _ in range(TRIES):
            try:
                async with asyncio.timeout(ASKS_AGAIN_SECONDS):
                    if await leg.sound.heard({press.after, MUSIC, AGENT}) != press.after:
                        return False
                    break
            except TimeoutError:
                if before is not None:
                    leg.sound.press(before.keys)
        else:
            return False
    await asyncio.sleep(press.pause_seconds)
    leg.sound.press(press.keys)
    await asyncio.sleep(len(press.keys) * KEY_SECONDS)
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """An agent of the roster whose phone is simulated."""

    extension: str
    password: str = field(repr=False)


class Worker:
    """One agent: registers, signs in, answers, talks, and now and then misses a ring or pauses."""

    def __init__(
        self,
        staff: Staff,
        exchange: Exchange,
        desk: Desk,
        clock: Clock,
        habits: Habits,
        chance: random.Random,
        plan_of: Callable[[str], CallerPlan | None],
    ) -> None:
        self.seen: list[AgentSaw] = []
        self.missed = 0
        self._staff = staff
        self._exchange = exchange
        self._desk = desk
        self._clock = clock
        self._habits = habits
        self._chance = chance
        self._plan_of = plan_of
        self._talk: asyncio.Task[None] | None = None
        self._rest: asyncio.Task[None] | None = None

    @property
    def is_talking(self) -> bool:
        """Tell whether the agent is on a call."""
        return self._talk is not None and not self._talk.done()

    async def begin(self) -> None:
        """Plug the phone in and take calls."""
        self._exchange.plug_in(self._staff.extension, voice(AGENT), self._rings)
        await self._register(REGISTERED_SECONDS)
        await self._desk.sign_in(self._staff.extension)

    async def stay_registered(self) -> None:
        """Renew the registration for ever."""
        while True:
            await asyncio.sleep(RENEWED_AFTER)
            await self._register(REGISTERED_SECONDS)

    async def leave(self) -> None:
        """Sign out and unplug the phone; a talk must have ended before."""
        for task in (self._rest, self._talk):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self._desk.sign_out(self._staff.extension)
        await self._register(0)
        self._exchange.unplug(self._staff.extension)

    async def _register(self, seconds: int) -> None:
        staff = self._staff
        await self._exchange.register(staff.extension, staff.password, seconds=seconds)

    def _rings(self, leg: Leg, caller: str) -> None:
        if self.is_talking:
            leg.decline()
            return
        self._talk = asyncio.create_task(self._had(leg, caller))

    async def _had(self, leg: Leg, caller: str) -> None:
        """Have one call, from its ring to its end."""
        try:
            if not await self._answered(leg):
                self._rest_a_while(AFTER_MISS_SECONDS, "")
                return
            await self._talked(leg, caller)
        finally:
            leg.hang_up()
            self._keep(leg, caller)
        if self._chance.random() < self._habits.pauses:
            self._rest_a_while(self._habits.pause_seconds, "break")

    async def _answered(self, leg: Leg) -> bool:
        if self._chance.random() < self._habits.misses:
            self.missed += 1
            await leg.end
            return False
        await _ends_within(leg, self._chance.uniform(*self._habits.rings))
        leg.answer()
        return leg.is_up

    async def _talked(self, leg: Leg, caller: str) -> None:
        plan = self._plan_of(caller)
        if plan is None:
            await _ends_within(leg, STRANGER_SECONDS)
        else:
            overdue = OVERDUE_SECONDS if plan.hangs_up_first else 0.0
            await _ends_within(leg, plan.talk_seconds + overdue)

    def _keep(self, leg: Leg, caller: str) -> None:
        if leg.up_at is None:
            return
        self.seen.append(
            AgentSaw(
                extension=self._staff.extension,
                caller=caller,
                answered_at=self._clock.moment(leg.up_at),
                ended_at=self._clock.moment(leg.ended_at),
                end=leg.end.result() if leg.end.done() else End.LOST,
                heard_caller=CALLER in leg.sound.first_heard,
            )
        )

    def _rest_a_while(self, seconds: float, reason: str) -> None:
        """Pause for *reason*; without one only come back, should the centre have paused us."""
        self._rest = asyncio.create_task(self._rested(seconds, reason))

    async def _rested(self, seconds: float, reason: str) -> None:
        if reason:
            await self._desk.pause(self._staff.extension, reason)
        await asyncio.sleep(seconds)
        await self._desk.ready(self._staff.extension)


async def _ends_within(leg: Leg, seconds: float) -> bool:
    """Return whether the call ends within that time."""
    done, _ = await asyncio.wait({leg.end}, timeout=seconds)
    return bool(done)
