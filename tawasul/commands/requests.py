"""``tawasul requests sweep``, ``deliver``, ``import`` and ``draw``."""

import argparse
import asyncio
from pathlib import Path

from core.permissions import Role
from core.secrets import Secrets
from core.settings import Settings
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from tawasul.request_work import delivery
from tawasul.senders import OutboxSettings, senders
from ticketing.errors import FaultsInSheetError
from ticketing.life_drawing import drawn
from ticketing.request_filing import Filing
from ticketing.request_import import Brought, RequestImport
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rights import Person
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
    bring = actions.add_parser("import", help="file what a CSV or XLSX file asks for")
    bring.add_argument("file", type=Path)
    bring.add_argument("--dry-run", action="store_true", help="only tell the faults")
    bring.set_defaults(do=import_file)
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


def import_file(options: argparse.Namespace, settings: Settings) -> int:
    """File all of a file, or nothing of one with a fault."""
    done = asyncio.run(_brought(settings, options.file.read_bytes(), is_dry=options.dry_run))
    for fault in done.faults:
        print(fault)
    if done.faults:
        filed = f"{len(done.filed)} requests are filed" if done.filed else "nothing is filed"
        print(f"{len(done.faults)} faults: {filed}.")
        return 1
    for likely in done.likely:
        print(f"Line {likely.line}: likely the same as", *(it.number for it in likely.requests))
    if options.dry_run:
        fresh = done.lines - len(done.known)
        print(f"{fresh} requests can be filed; {len(done.known)} were so already.")
    else:
        print(f"{len(done.filed)} requests are filed; {len(done.known)} were so already.")
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


async def _brought(settings: Settings, content: bytes, *, is_dry: bool) -> Brought:
    secrets, grounds = Secrets.ensure(settings.secrets), GroundShelf()
    seal, numbers = Seal(secrets.sealing_key), RequestNumbers(secrets.request_numbers)
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        table = RequestImport(sessions, grounds, Filing(sessions, seal, grounds, numbers))
        person = Person(actor.name, Role.SUPERVISOR)
        try:
            return await (table.planned if is_dry else table.bring)(content, by=person)
        except FaultsInSheetError as error:
            return Brought(0, error.faults)


async def _delivered(settings: Settings) -> int:
    tried, outbox = 0, OutboxSettings.of(settings)
    key = Secrets.ensure(settings.secrets).sealing_key
    async with opened(settings) as sessions, senders(outbox, sessions, key) as ways:
        sending = delivery(sessions, ways, Seal(key), outbox)
        while some := await sending.deliver_due():
            tried += some
    return tried
