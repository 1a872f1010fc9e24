"""``tawasul ministry show``, ``plan``, ``import`` and ``export``: the entities, as a table."""

import argparse
import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from core.settings import Settings
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from ticketing.entity_sheet import COLUMNS, Plan
from ticketing.ministry_service import MinistryService
from ticketing.structure_store import GroundShelf


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    show = actions.add_parser("show", help="count the entities by their kind")
    show.set_defaults(do=show_ministry)
    for name, purpose, deed in (
        ("plan", "say what a CSV file would change, and each fault of it", plan_file),
        ("import", "let it be so from now on; with a single fault nothing is done", import_file),
    ):
        action = actions.add_parser(name, help=purpose)
        action.add_argument("file", type=Path, help=f"with the columns {', '.join(COLUMNS)}")
        action.set_defaults(do=deed)
    export = actions.add_parser("export", help="write the entities of now as a CSV file")
    export.add_argument("file", type=Path)
    export.set_defaults(do=export_file)


def show_ministry(_: argparse.Namespace, settings: Settings) -> int:
    """Print how many entities there are of each kind."""
    for kind, count in asyncio.run(_counted(settings)).items():
        print(f"{kind.replace('_', ' '):<24} {count:>6}")
    return 0


def plan_file(options: argparse.Namespace, settings: Settings) -> int:
    """Print what a file would do."""
    return _told(asyncio.run(_planned(settings, options.file.read_bytes())), "would be")


def import_file(options: argparse.Namespace, settings: Settings) -> int:
    """Do what a file says, as a whole or not at all."""
    return _told(asyncio.run(_brought(settings, options.file.read_bytes())), "are")


def export_file(options: argparse.Namespace, settings: Settings) -> int:
    """Write the entities of now."""
    options.file.write_bytes(asyncio.run(_taken_away(settings)))
    print(f"{options.file} is written.")
    return 0


def _told(found: Plan, are: str) -> int:
    for fault in found.faults:
        print(fault)
    if found.faults:
        print(f"{len(found.faults)} faults: nothing is done.")
        return 1
    print(
        f"{len(found.added)} entities {are} added, {len(found.changed)} changed; "
        f"{found.unchanged} are so already."
    )
    return 0


async def _counted(settings: Settings) -> Counter[str]:
    async with opened(settings) as sessions:
        ground = await MinistryService(sessions, GroundShelf()).ground()
    entities = ground.structure.time.ministry.standing(datetime.now(UTC))
    return Counter(entity.kind.value for entity in entities)


async def _planned(settings: Settings, content: bytes) -> Plan:
    async with opened(settings) as sessions:
        return await MinistryService(sessions, GroundShelf()).planned(content)


async def _brought(settings: Settings, content: bytes) -> Plan:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        service = MinistryService(sessions, GroundShelf())
        found = await service.planned(content)
        return found if found.faults else await service.bring(content, by=actor)


async def _taken_away(settings: Settings) -> bytes:
    async with opened(settings) as sessions:
        return await MinistryService(sessions, GroundShelf()).taken_away()
