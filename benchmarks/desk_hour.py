"""Figure 2: 300 desks for an hour of calls; the controller's memory, and five restarts of it.

Real Asterisk, Redis and controller; the callers and the agents' phones are those of ``tawasul
simulate``. The desks are 300 signed-in agents' WebSockets, which come back as their page does. A
desk is right when it shows what Asterisk says of its agent: signed in or out, ready, paused,
ringing, talking or wrapping up, and with which call. After a restart the time begins when the first
desk loses its connection. The memory of a new process starts anew: it is judged within each stretch
between restarts, the last of which is 25 minutes of the hour. ``python -m benchmarks`` has a short
form of three minutes and one restart.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict

import uvloop
from aiohttp import ClientError

from asterisk_conf.directories import Directories
from asterisk_conf.names import AMI_USER
from asterisk_conf.queues import QUEUES
from benchmarks.desk_clients import DeskClient, connected, desks_of
from benchmarks.desk_looks import (
    MOST_SECONDS,
    Look,
    Restart,
    equal_moments,
    grown_mb,
    judge,
    restarts,
)
from benchmarks.rig import cpu_seconds, memory_mb, say
from benchmarks.switch_truth import Switch
from tawasul.sample_data import fill_registers
from tawasul.simulation.crowd import Crowd
from tawasul.simulation.desk import ApiDesk
from tawasul.simulation.errors import CentreRefusedError
from tawasul.simulation.people import Desk, Staff
from tawasul.simulation.plan import Habits, Plan, planned
from tawasul.simulation.seen import Seen
from tawasul.simulation.service import flow_of, known_in
from tawasul.simulation.sounds import book_of
from tawasul.simulation.staff import FIRST_EXTENSION, duties_of
from tests.e2e.centre import Centre, a_centre, a_home, build_data

DESKS = 300
A_SECOND = 1.5
SEED = 19996
MINUTES = 60.0
SHORT = ("--minutes", "3", "--restarts", "1")
RESTARTS = 5
LOOKED_FOR_SECONDS = 8.0  # after a restart
LOOK_SECONDS = 0.1
SIGN_IN_SECONDS = 120
AWAY = ("signed_out", "unavailable")
AGAIN_SECONDS = 0.5
REPEATS = 40  # of a command of an agent while there is no controller
HABITS = Habits(
    talk_seconds=4.0,
    thinks=(0.2, 0.8),
    patience_seconds=60.0,
    leaves_within=20.0,
    hasty=0.6,
    misses=0.01,
    pauses=0.3,
    pause_seconds=60.0,
)
ROOM = {"TAWASUL_RTP_START": "40000", "TAWASUL_RTP_END": "43999", "TAWASUL_LOG_LEVEL": "INFO"}


class PatientDesk:
    """Implements people.Desk: an agent presses again what no controller has heard."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sign_in(self, extension: str) -> None:
        """Take calls."""
        await self._ask(self._desk.sign_in, extension)

    async def pause(self, extension: str, reason: str) -> None:
        """Take none for a while."""
        await self._ask(self._desk.pause, extension, reason)

    async def ready(self, extension: str) -> None:
        """Take them again."""
        await self._ask(self._desk.ready, extension)

    async def sign_out(self, extension: str) -> None:
        """Go home."""
        await self._ask(self._desk.sign_out, extension)

    async def give_up_callbacks(self, numbers: Collection[str]) -> None:
        """Nobody of ours is called back."""

    async def _ask(self, command: Callable[..., Awaitable[None]], *words: str) -> None:
        for _ in range(REPEATS):
            try:
                await command(*words)
            except (ClientError, TimeoutError, CentreRefusedError):
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return
        raise SystemExit(f"The centre never heard {words}.")


class Hour:
    """One run: the desks, what Asterisk says, and what was measured."""

    def __init__(self, centre: Centre, desks: Sequence[DeskClient], switch: Switch) -> None:
        self._centre = centre
        self._desks = {desk.extension: desk for desk in desks}
        self._switch = switch
        self.stretches: list[list[float]] = [[]]
        self.restarts: list[Restart] = []
        self.wrong: list[str] = []
        self.looks = 0
        self._began = cpu_seconds(centre)
        self._controllers = -self._began["controller"]

    async def live(self, minutes: float, how_often: int) -> None:
        """Measure each minute, and restart the controller when it is time."""
        began = time.monotonic()
        due = [("look", float(minute)) for minute in range(1, int(minutes) + 1)]
        due += [(how, at) for how, at in restarts(minutes, how_often)]
        for what, at in sorted(due, key=lambda it: it[1]):
            await asyncio.sleep(max(0.0, began + at * 60 - time.monotonic()))
            await (self._look() if what == "look" else self._restart(what, at))

    def tell(self, minutes: float, *, calls: int, talks: int) -> None:
        """Print what was measured."""
        self._count_cpu()
        asterisk = cpu_seconds(self._centre)["asterisk"] - self._began["asterisk"]
        say(
            "desk_hour",
            desks=len(self._desks),
            minutes=minutes,
            calls=calls,
            talks=talks,
            restarts=[asdict(restart) for restart in self.restarts],
            most_right_seconds=MOST_SECONDS,
            memory_mb=[[round(mb, 1) for mb in stretch] for stretch in self.stretches],
            grown_in_last_stretch_mb=grown_mb(self.stretches[-1]),
            at_equal_moments_mb=equal_moments(self.stretches),
            looks=self.looks,
            wrong_desks_in_looks=len(self.wrong),
            wrong=self.wrong[:10],
            losses_of_desks=sum(desk.losses for desk in self._desks.values()),
            asterisk_cpu_share=round(asterisk / minutes / 60, 3),
            controller_cpu_share=round(self._controllers / minutes / 60, 3),
        )

    def _count_cpu(self) -> None:
        """Add what the controller that lives now has cost."""
        self._controllers += cpu_seconds(self._centre)["controller"]

    async def _look(self) -> None:
        """Note the memory, and which desks are wrong."""
        self.stretches[-1].append(memory_mb(self._centre.controller.pid))
        look = (await self._looks(3 * LOOK_SECONDS))[0]
        self.looks += 1
        self.wrong += [look.told(agent) for agent in look.wrong()]
        print(f"minute {self.looks}: {self.stretches[-1][-1]:.1f} MB", file=sys.stderr, flush=True)

    async def _restart(self, how: str, at_minute: float) -> None:
        """End the controller and start it at once; note when every desk is right for good."""
        restart = Restart(how=how, at_minute=round(at_minute, 1))
        controller, began = self._centre.controller, time.monotonic()
        self._count_cpu()
        await asyncio.to_thread(controller.kill if how == "kill" else controller.stop)
        controller.start()
        await asyncio.sleep(LOOK_SECONDS)
        lost = min(desk.lost_at for desk in self._desks.values() if desk.lost_at > began)
        looks = await self._looks(LOOKED_FOR_SECONDS)
        judge(restart, looks, lost)
        firsts = [desk.first_at for desk in self._desks.values() if desk.first is not None]
        restart.back_seconds = round(min(firsts, default=lost) - lost, 2)
        first = self._wrong_first(looks)
        restart.wrong_first = len(first)
        restart.detail += first[:5]
        self.restarts.append(restart)
        self.stretches.append([])
        print(restart, file=sys.stderr, flush=True)

    async def _looks(self, seconds: float) -> list[Look]:
        """Look at all desks again and again; each look lies between two words of Asterisk."""
        ends = time.monotonic() + seconds
        truths = [await self._switch.truths(self._desks)]
        moments = []
        while time.monotonic() < ends:
            await asyncio.sleep(LOOK_SECONDS)
            shown = {agent: desk.shown for agent, desk in self._desks.items()}
            moments.append((time.monotonic(), shown))
            truths.append(await self._switch.truths(self._desks))
            await asyncio.sleep(LOOK_SECONDS)
            truths.append(await self._switch.truths(self._desks))
        return [
            Look(at, shown, truths[2 * place : 2 * place + 3])
            for place, (at, shown) in enumerate(moments)
        ]

    def _wrong_first(self, looks: Sequence[Look]) -> list[str]:
        """Return which desks began with what was not true, and not said to be old."""
        wrong: list[str] = []
        for agent, desk in self._desks.items():
            near = min(looks, key=lambda look: abs(look.at - desk.first_at))
            first, truths = desk.first, near.truths
            if first is not None and not any(truth[agent].allows(first) for truth in truths):
                wrong.append(f"began with {first}; {near.told(agent)}")
        return wrong


async def measure(centre: Centre, plan: Plan, minutes: float, how_often: int) -> None:
    """Let everybody come, measure, and print."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(ApiDesk.opened(centre.api.base, centre.api.token))
        people = asyncio.create_task(come(centre, plan, desk, stop))
        desks = await asyncio.to_thread(desks_of, centre, list(centre.staff))
        await stack.enter_async_context(connected(desks, centre.api.base))
        switch = await Switch.opened(
            centre.settings.ami_port, AMI_USER, centre.secrets.ami_password
        )
        stack.callback(switch.close)
        await all_there(desks)
        hour = Hour(centre, desks, switch)
        await hour.live(minutes, how_often)
        stop.set()
        seen = await people
    hour.tell(minutes, calls=len(seen.callers), talks=len(seen.agents))


async def come(centre: Centre, plan: Plan, desk: Desk, stop: asyncio.Event) -> Seen:
    """Let the agents plug their phones in, and the callers call."""
    book = book_of(Directories.of(centre.settings))
    crowd = Crowd(plan, ("127.0.0.1", centre.settings.sip_port), book)
    staff = [Staff(extension=it.extension, password=it.password) for it in centre.staff.values()]
    return await crowd.run(staff, PatientDesk(desk), stop, lambda _: None)


async def all_there(desks: Sequence[DeskClient]) -> None:
    """Return when every desk shows that its agent has signed in."""
    async with asyncio.timeout(SIGN_IN_SECONDS):
        while any(desk.shown is None or desk.shown.state in AWAY for desk in desks):  # noqa: ASYNC110 - of 300 sockets
            await asyncio.sleep(LOOK_SECONDS)


def plan_of(centre: Centre, minutes: float) -> Plan:
    """Return what callers do, with time for the agents to come first."""
    return planned(
        flow_of(centre.settings),
        asyncio.run(known_in(centre.settings)),
        seed=SEED,
        calls_per_hour=A_SECOND * 3600,
        minutes=minutes + 2,
        agents=DESKS,
        habits=HABITS,
    )


def main(arguments: Sequence[str] = SHORT) -> None:
    """Run the hour, or without *arguments* a short form of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--restarts", type=int, default=RESTARTS)
    options = parser.parse_args(arguments)
    minutes = options.minutes
    agents = {str(FIRST_EXTENSION + place): dict(duties_of(place)) for place in range(DESKS)}
    with a_home() as home, a_centre(build_data(home), agents, **ROOM) as centre:
        centre.in_database(fill_registers)
        centre.write_configuration(tuple(QUEUES.values()))
        centre.start()
        plan = plan_of(centre, minutes)
        uvloop.run(measure(centre, plan, minutes, options.restarts))


if __name__ == "__main__":
    main(sys.argv[1:])
