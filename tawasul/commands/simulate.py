"""``tawasul simulate``: callers and agents on a running centre, and whether all books agree."""

import argparse
import asyncio
import json
import sys

import uvloop

from core.settings import Settings
from tawasul.progress import Progress
from tawasul.readiness import missing_parts
from tawasul.simulation.comparison import Comparison
from tawasul.simulation.crowd import Standing
from tawasul.simulation.errors import NoCentreError
from tawasul.simulation.plan import Plan, planned
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
    parser.add_argument("--json", action="store_true", help="print the result as one JSON line")
    parser.set_defaults(do=simulate)


def simulate(options: argparse.Namespace, settings: Settings) -> int:
    """Let people call and answer; print the table; 1 when a difference has no known reason."""
    if missing := missing_parts(settings):
        raise NoCentreError(missing)
    plan = _plan(options, settings)
    comparison = _simulated(settings, plan, Progress(sys.stderr if options.json else None))
    if options.json:
        print(json.dumps(as_json(comparison, plan), ensure_ascii=False))
    else:
        print("\n".join(lines_of(comparison)))
    return 1 if comparison.unexplained else 0


def _plan(options: argparse.Namespace, settings: Settings) -> Plan:
    return planned(
        flow_of(settings),
        asyncio.run(known_in(settings)),
        seed=options.seed,
        calls_per_hour=options.calls_per_hour,
        minutes=options.minutes,
        agents=options.agents,
    )


def _simulated(settings: Settings, plan: Plan, progress: Progress) -> Comparison:
    with progress.step(f"Signing {plan.agents} agents in"):
        staff = asyncio.run(hired(settings, plan.agents))
    with progress.step("Simulating") as step:

        def tell(standing: Standing) -> None:
            step.detail = bar(standing)

        return uvloop.run(simulated(settings, plan, staff, tell))


def _agents(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_AGENTS:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MOST_AGENTS}, not {text}")
    return int(text)
