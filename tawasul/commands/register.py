"""``tawasul register import`` and ``show``."""

import argparse
import asyncio
from pathlib import Path

from core.database import writing
from core.settings import Settings
from tawasul.database import opened
from ticketing.registers import COLUMNS, Entry, Register, entries_in
from ticketing.store import RegisterStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    bring = actions.add_parser("import", help="let a register hold what a CSV file holds")
    bring.add_argument("register", type=Register, choices=list(Register))
    bring.add_argument("file", type=Path, help=f"with the columns {', '.join(COLUMNS)}")
    bring.set_defaults(do=import_register)
    show = actions.add_parser("show", help="tell how much each register holds")
    show.set_defaults(do=show_registers)


def import_register(options: argparse.Namespace, settings: Settings) -> int:
    """Replace a register by a file, as a whole or not at all."""
    with options.file.open(encoding="utf-8-sig", newline="") as lines:
        entries = entries_in(lines, options.register, file=str(options.file))
    asyncio.run(_replaced(settings, options.register, entries))
    print(f"The register {options.register} holds {len(entries)} entries.")
    return 0


def show_registers(_: argparse.Namespace, settings: Settings) -> int:
    """Print the size of each register."""
    for register, size in asyncio.run(_sizes(settings)).items():
        print(f"{register:<12} {size:>8}")
    return 0


async def _replaced(settings: Settings, register: Register, entries: list[Entry]) -> None:
    async with opened(settings) as sessions, writing(sessions) as session:
        await RegisterStore(session).replace(register, entries)


async def _sizes(settings: Settings) -> dict[Register, int]:
    async with opened(settings) as sessions, sessions() as session:
        return {register: await RegisterStore(session).size(register) for register in Register}
