"""``tawasul ministry show``, ``plan``, ``import`` and ``export``: entities and posts as tables."""

import argparse
import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from core.settings import Settings
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from ticketing.entity_sheet import Plan
from ticketing.ministry_service import MinistryService
from ticketing.post_sheet import PostPlan
from ticketing.structure_store import GroundShelf

ENTITIES, POSTS = "entities", "posts"
SHEETS = (ENTITIES, POSTS)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    show = actions.add_parser("show", help="count the entities by their kind")
    show.set_defaults(do=show_ministry)
    for name, purpose, deed in (
        ("plan", "say what a CSV or XLSX file would change, and each fault of it", plan_file),
        ("import", "let it be so from now on; with a single fault nothing is done", import_file),
        ("export", "write what is so now as a CSV file", export_file),
    ):
        action = actions.add_parser(name, help=purpose)
        action.add_argument("what", choices=SHEETS, help="which table the file is")
        action.add_argument("file", type=Path)
        action.set_defaults(do=deed)


def show_ministry(_: argparse.Namespace, settings: Settings) -> int:
    """Print how many entities there are of each kind."""
    for kind, count in asyncio.run(_counted(settings)).items():
        print(f"{kind.replace('_', ' '):<24} {count:>6}")
    return 0


def plan_file(options: argparse.Namespace, settings: Settings) -> int:
    """Print what a file would do."""
    found = asyncio.run(_planned(settings, options.what, options.file.read_bytes()))
    return _told(found, "would be")


def import_file(options: argparse.Namespace, settings: Settings) -> int:
    """Do what a file says, as a whole or not at all."""
    found = asyncio.run(_brought(settings, options.what, options.file.read_bytes()))
    return _told(found, "are")


def export_file(options: argparse.Namespace, settings: Settings) -> int:
    """Write what is so now."""
    options.file.write_bytes(asyncio.run(_taken_away(settings, options.what)))
    print(f"{options.file} is written.")
    return 0


def _told(found: Plan | PostPlan, are: str) -> int:
    for fault in found.faults:
        print(fault)
    if found.faults:
        print(f"{len(found.faults)} faults: nothing is done.")
        return 1
    print(f"{_changes(found, are)}; {found.unchanged} are so already.")
    return 0


def _changes(found: Plan | PostPlan, are: str) -> str:
    if isinstance(found, Plan):
        return f"{len(found.added)} entities {are} added, {len(found.changed)} changed"
    return f"{len(found.begun)} posts {are} given, {len(found.ended)} taken"


async def _counted(settings: Settings) -> Counter[str]:
    async with opened(settings) as sessions:
        ground = await MinistryService(sessions, GroundShelf()).ground()
    entities = ground.structure.time.ministry.standing(datetime.now(UTC))
    return Counter(entity.kind.value for entity in entities)


async def _planned(settings: Settings, what: str, content: bytes) -> Plan | PostPlan:
    async with opened(settings) as sessions:
        service = MinistryService(sessions, GroundShelf())
        return await (service.planned if what == ENTITIES else service.posts_planned)(content)


async def _brought(settings: Settings, what: str, content: bytes) -> Plan | PostPlan:
    found = await _planned(settings, what, content)
    if found.faults:
        return found
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        service = MinistryService(sessions, GroundShelf())
        if what == ENTITIES:
            return await service.bring(content, by=actor)
        return await service.bring_posts(content, by=actor)


async def _taken_away(settings: Settings, what: str) -> bytes:
    async with opened(settings) as sessions:
        service = MinistryService(sessions, GroundShelf())
        return await (service.taken_away if what == ENTITIES else service.posts_taken_away)()
