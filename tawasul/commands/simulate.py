"""``tawasul simulate``: callers and agents on a running centre, and whether all books agree."""

import argparse
import asyncio
import json
import os
import sys

import uvloop

from asterisk_conf.settings import LineSettings
from core.settings import Settings
from tawasul.progress import Progress
from tawasul.readiness import missing_parts
from tawasul.simulation.comparison import Comparison
from tawasul.simulation.crowd import Standing
from tawasul.simulation.errors import NoCentreError
from tawasul.simulation.gateway import our_port
from tawasul.simulation.plan import CALLBACKS, Habits, Plan, planned
from tawasul.simulation.report import as_json, bar, lines_of
from tawasul.simulation.service import flow_of, known_in, simulated
from tawasul.simulation.staff import hired

MOST_AGENTS = 300


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--calls-per-hour", type=float, default=600.0, metavar="N")
    parser.add_argument("--agents", type=_agents, default=12, metavar="N")
    parser.add_argument(
        "--minutes", type=float, default=5.0, metavar="N", help="how long they call"
    )
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="same seed, same callers")
    parser.add_argument(
        "--callbacks",
        type=_share,
        metavar="SHARE",
        help=f"of those who wait, who would rather be called back (0 to 1; {CALLBACKS})",
    )
    parser.add_argument("--json", action="store_true", help="print the result as one JSON line")
    parser.set_defaults(do=simulate)


def simulate(options: argparse.Namespace, settings: Settings) -> int:
    """Let people call and answer; print the table; 1 when a difference has no known reason."""
    if missing := missing_parts(settings):
        raise NoCentreError(missing)
    progress = Progress(sys.stderr if options.json else None)
    gateway = _gateway(progress) if options.callbacks != 0 else 0
    plan = _plan(options, settings, calls_back=gateway != 0)
    comparison = _simulated(settings, plan, progress, gateway)
    if options.json:
        print(json.dumps(as_json(comparison, plan), ensure_ascii=False))
    else:
        print("\n".join(lines_of(comparison)))
    return 1 if comparison.unexplained else 0


def _gateway(progress: Progress) -> int:
    """Return the port to which the centre's own calls go, 0 where that is not ours."""
    port, reason = our_port(LineSettings.from_env(os.environ))
    if reason:
        progress.say(f"Nobody asks to be called back: {reason}.")
    return port


def _plan(options: argparse.Namespace, settings: Settings, *, calls_back: bool) -> Plan:
    share = CALLBACKS if options.callbacks is None else options.callbacks
    return planned(
        flow_of(settings),
        asyncio.run(known_in(settings)),
        seed=options.seed,
        calls_per_hour=options.calls_per_hour,
        minutes=options.minutes,
        agents=options.agents,
        habits=Habits(wants_callback=share if calls_back else 0.0),
    )


def _simulated(settings: Settings, plan: Plan, progress: Progress, gateway: int) -> Comparison:
    with progress.step(f"Signing {plan.agents} agents in"):
        staff = asyncio.run(hired(settings, plan.agents))
    with progress.step("Simulating") as step:

        def tell(standing: Standing) -> None:
            step.detail = bar(standing)

        return uvloop.run(simulated(settings, plan, staff, tell, gateway=gateway))


def _agents(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_AGENTS:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MOST_AGENTS}, not {text}")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"must be from 0 to 1, not {text}")
    return share
