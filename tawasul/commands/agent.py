"""``tawasul agent create`` and ``tawasul agent list``."""

import argparse
import asyncio
import os
from collections.abc import Mapping

from asterisk_conf.endpoints import Phone
from core.settings import Settings
from supervision.roster import Agent, NewAgent, Roster
from tawasul import configuration
from tawasul.asterisk_program import find
from tawasul.audit import at_the_terminal
from tawasul.commands.conf import outcome
from tawasul.database import opened
from tawasul.provision_asterisk import cache_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make an agent and print the SIP password once")
    create.add_argument("extension", metavar="EXTENSION", help="three to six digits")
    create.add_argument("--name", required=True, help="as supervisors and phones show it")
    create.add_argument(
        "--queues",
        required=True,
        type=served_queues,
        metavar="QUEUE[:PENALTY],…",
        help="as in noor,faris:5; the agent of the lowest penalty is rung first",
    )
    create.add_argument("--phone", type=Phone, choices=list(Phone), default=Phone.SIP)
    create.set_defaults(do=create_agent)
    actions.add_parser("list", help="show every agent").set_defaults(do=list_agents)


def served_queues(text: str) -> dict[str, int]:
    """Return each queue with its penalty from ``noor,faris:5``."""
    queues: dict[str, int] = {}
    for part in text.split(","):
        name, _, penalty = part.strip().partition(":")
        if not name or not (penalty or "0").isdecimal():
            raise argparse.ArgumentTypeError(f"{part!r} is not a queue, nor a queue:penalty")
        queues[name] = int(penalty or "0")
    return queues


def create_agent(options: argparse.Namespace, settings: Settings) -> int:
    """Make an agent whose phone can register at once; print the SIP password, once."""
    program = find(cache_folder(os.environ))
    new = asyncio.run(_created(settings, options))
    kept = asyncio.run(configuration.kept(settings))
    changed = configuration.write(settings, program, kept)
    running = configuration.reload(settings, program, changed)
    print(f"Agent {new.agent.extension} serves {shown_queues(new.agent.queues)}.")
    print(f"SIP password (shown once): {new.password}")
    print(outcome(changed, running=running))
    return 0


def list_agents(_: argparse.Namespace, settings: Settings) -> int:
    """Print every agent, one a line."""
    for agent in asyncio.run(configuration.agents_of(settings)):
        print(line_of(agent))
    return 0


def line_of(agent: Agent) -> str:
    """Return one agent as a line of columns."""
    return f"{agent.extension:<7} {agent.phone:<7} {shown_queues(agent.queues):<40} {agent.name}"


def shown_queues(queues: Mapping[str, int]) -> str:
    """Return queues as they are written on the command line."""
    return ",".join(f"{queue}:{n}" if n else str(queue) for queue, n in queues.items())


async def _created(settings: Settings, options: argparse.Namespace) -> NewAgent:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Roster(sessions).create(
            options.extension,
            name=options.name,
            queues=options.queues,
            phone=options.phone,
            by=actor,
        )
