"""``tawasul requests sweep``, ``deliver`` and ``draw``."""

import argparse
import asyncio
from pathlib import Path

from core.delivery import Delivery
from core.secrets import Secrets
from core.settings import Settings
from tawasul.database import opened
from tawasul.senders import OutboxSettings, senders
from ticketing.life_drawing import drawn
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf
from ticketing.sweep import Sweep, Swept

PAGE = Path("docs/life-of-a-request.md")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    sweep = actions.add_parser("sweep", help="let rise now whatever has run out of time")
    sweep.set_defaults(do=sweep_requests)
    deliver = actions.add_parser("deliver", help="send now what waits in the outbox and is due")
    deliver.set_defaults(do=deliver_messages)
    draw = actions.add_parser("draw", help="write the life of a request, drawn from its table")
    draw.add_argument("file", type=Path, nargs="?", default=PAGE, help="%(default)s")
    draw.set_defaults(do=draw_life)


def sweep_requests(_: argparse.Namespace, settings: Settings) -> int:
    """Take every step that is due; the controller does so all the time."""
    done = asyncio.run(_swept(settings))
    print(f"{done.looked_at} requests looked at, {done.steps} steps taken.")
    if done.postponed:
        print(f"{done.postponed} cannot be reckoned: the log says why.")
    return 1 if done.postponed else 0


def deliver_messages(_: argparse.Namespace, settings: Settings) -> int:
    """Try every message that is due once."""
    print(f"{asyncio.run(_delivered(settings))} messages tried.")
    return 0


def draw_life(options: argparse.Namespace, _: Settings) -> int:
    """Write the page."""
    options.file.write_text(drawn(), encoding="utf-8")
    print(f"{options.file} is drawn.")
    return 0


async def _swept(settings: Settings) -> Swept:
    seal = Seal(Secrets.ensure(settings.secrets).sealing_key)
    async with opened(settings) as sessions:
        return await Sweep(sessions, seal, GroundShelf()).sweep()


async def _delivered(settings: Settings) -> int:
    tried = 0
    key, outbox = Secrets.ensure(settings.secrets).sealing_key, OutboxSettings.of(settings)
    async with opened(settings) as sessions, senders(outbox, sessions, key) as ways:
        delivery = Delivery(sessions, ways)
        while some := await delivery.deliver_due():
            tried += some
    return tried
