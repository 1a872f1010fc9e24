"""A crowd of callers and the agents who answer them, as a plan says."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from tawasul.simulation.addresses import Place
from tawasul.simulation.ear import SoundBook
from tawasul.simulation.exchange import Exchange
from tawasul.simulation.homes import Homes
from tawasul.simulation.people import Clock, Desk, Staff, Worker, a_call
from tawasul.simulation.plan import CallerPlan, Plan
from tawasul.simulation.seen import CallerSaw, Seen

CALLED_BACK_SECONDS = 180.0  # after the last caller has left
GOODBYE_SECONDS = 3.0  # for the last BYE to be answered
LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a simulation is."""

    called: int
    planned: int
    on_the_line: int
    talking: int


class Crowd:
    """Everybody of one simulation; at *port* they can be called back."""

    def __init__(self, plan: Plan, server: Place, book: SoundBook, port: int = 0) -> None:
        self._plan = plan
        self._port = port
        self._exchange = Exchange(server, book)
        self._plans = {caller.number: caller for caller in plan.callers}
        self._workers: list[Worker] = []
        self._calls: set[asyncio.Task[CallerSaw]] = set()
        self._called = 0

    @property
    def standing(self) -> Standing:
        """Return how far it is."""
        return Standing(
            called=self._called,
            planned=len(self._plan.callers),
            on_the_line=sum(not call.done() for call in self._calls),
            talking=sum(worker.is_talking for worker in self._workers),
        )

    async def run(
        self,
        staff: Sequence[Staff],
        desk: Desk,
        stop: asyncio.Event,
        tell: Callable[[Standing], None],
    ) -> Seen:
        """Let everybody do as planned, until all is done or *stop* is set; then all hang up."""
        async with AsyncExitStack() as closing:
            await self._exchange.open(self._port)
            closing.push_async_callback(self._exchange.close)
            clock = Clock()
            homes = Homes(self._exchange, clock)
            began = clock.moment()
            for place, member in enumerate(staff):
                worker = self._worker(place, member, desk, clock)
                await worker.begin()
                self._workers.append(worker)
                closing.push_async_callback(worker.leave)
                self._keep_busy(closing, worker.stay_registered())
            self._keep_busy(closing, self._tell(tell))
            await self._called_all(stop, clock, homes)
            callers = await self._ended(stop)
            await homes.settled(CALLED_BACK_SECONDS, stop)
            await desk.give_up_callbacks(homes.numbers)
            await self._all_hung_up()
            await homes.close()
        agents = [saw for worker in self._workers for saw in worker.seen]
        return Seen(
            began_at=began,
            ended_at=clock.moment(),
            callers=[*callers, *homes.seen],
            agents=agents,
            malformed=self._exchange.agent.malformed,
        )

    def _worker(self, place: int, member: Staff, desk: Desk, clock: Clock) -> Worker:
        plan = self._plan
        chance = plan.chance_of(place)
        return Worker(member, self._exchange, desk, clock, plan.habits, chance, self._plans.get)

    def _keep_busy(self, closing: AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        closing.callback(task.cancel)

    async def _called_all(self, stop: asyncio.Event, clock: Clock, homes: Homes) -> None:
        """Let each caller call at their moment."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for caller in self._plan.callers:
            if await _set_within(stop, begun + caller.at - loop.time()):
                return
            self._calls.add(asyncio.create_task(self._call(caller, clock, homes)))
            self._called += 1

    async def _call(self, caller: CallerPlan, clock: Clock, homes: Homes) -> CallerSaw:
        return await a_call(caller, self._exchange, clock, homes.ask)

    async def _ended(self, stop: asyncio.Event) -> list[CallerSaw]:
        """Return what all callers saw, when their calls are over; at *stop* they hang up."""
        stopping = asyncio.create_task(stop.wait())
        everybody = asyncio.gather(*self._calls)
        either: set[asyncio.Future[Any]] = {stopping, everybody}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if not everybody.done():
            self._exchange.hang_up_all()
        return await everybody

    async def _all_hung_up(self) -> None:
        """Wait until the agents' calls are over too, and the last goodbye is said."""
        loop = asyncio.get_running_loop()
        until = loop.time() + GOODBYE_SECONDS
        while self._exchange.calls and loop.time() < until:  # noqa: ASYNC110 - it counts down
            await asyncio.sleep(LOOK_SECONDS)
        self._exchange.hang_up_all()
        await asyncio.sleep(LOOK_SECONDS)

    async def _tell(self, tell: Callable[[Standing], None]) -> None:
        while True:
            tell(self.standing)
            await asyncio.sleep(LOOK_SECONDS)


async def _set_within(stop: asyncio.Event, seconds: float) -> bool:
    """Return whether *stop* is set before so many seconds are over."""
    if stop.is_set() or seconds <= 0:
        await asyncio.sleep(0)
        return stop.is_set()
    try:
        async with asyncio.timeout(seconds):
            return await stop.wait()
    except TimeoutError:
        return False
