"""The crowd of a demonstration: a whole simulated day, on a centre that runs beside it."""

import asyncio
import os
import sys
import time

import uvloop

from asterisk_conf.settings import LineSettings
from core.settings import Settings
from tawasul.errors import TawasulError
from tawasul.readiness import READY_SECONDS, missing_parts
from tawasul.simulation.crowd import Standing
from tawasul.simulation.errors import NoCentreError
from tawasul.simulation.gateway import our_port
from tawasul.simulation.plan import CALLBACKS, Habits, Plan, planned
from tawasul.simulation.report import bar, lines_of
from tawasul.simulation.service import flow_of, known_in, simulated
from tawasul.simulation.staff import hired

AGENTS = 12
CALLS_PER_HOUR = 600.0
MINUTES = 13 * 60.0  # from the first bell to the evening
SEED = 7  # of which the first callers come soon
LOOK_SECONDS = 0.5
TOLD_EVERY_SECONDS = 30.0


def main() -> int:
    """Wait for the centre, then let people call until the day is over or this program is ended."""
    settings = Settings.from_env(os.environ)
    try:
        _await_centre(settings)
        gateway, reason = our_port(LineSettings.from_env(os.environ))
        if reason:
            print(f"Nobody asks to be called back: {reason}.", flush=True)
        plan = day_plan(settings, calls_back=gateway != 0)
        staff = asyncio.run(hired(settings, plan.agents))
        comparison = uvloop.run(simulated(settings, plan, staff, _Log(), gateway=gateway))
    except TawasulError as error:
        print(f"crowd: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines_of(comparison)), flush=True)
    return 0


def day_plan(settings: Settings, *, calls_back: bool) -> Plan:
    """Return what the people of a demonstration do."""
    return planned(
        flow_of(settings),
        asyncio.run(known_in(settings)),
        seed=SEED,
        calls_per_hour=CALLS_PER_HOUR,
        minutes=MINUTES,
        agents=AGENTS,
        habits=Habits(wants_callback=CALLBACKS if calls_back else 0.0),
    )


class _Log:
    """Says now and then how far the day is."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, standing: Standing) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + TOLD_EVERY_SECONDS
            print(bar(standing), flush=True)


def _await_centre(settings: Settings) -> None:
    until = time.monotonic() + READY_SECONDS
    while missing := missing_parts(settings):
        if time.monotonic() > until:
            raise NoCentreError(missing)
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
