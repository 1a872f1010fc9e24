"""``tawasul register import`` and ``show``."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from core.database import writing
from core.settings import Settings
from tawasul.database import opened
from ticketing.registers import (
    COLUMNS,
    Difference,
    Entry,
    Reading,
    Register,
    difference,
    entries_in,
)
from ticketing.store import RegisterStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    bring = actions.add_parser("import", help="let a register hold what a CSV file holds")
    bring.add_argument("register", type=Register, choices=list(Register))
    bring.add_argument("file", type=Path, help=f"with the columns {', '.join(COLUMNS)}")
    bring.add_argument("--dry-run", action="store_true", help="only tell faults and changes")
    bring.set_defaults(do=import_register)
    show = actions.add_parser("show", help="tell how much each register holds")
    show.set_defaults(do=show_registers)


def import_register(options: argparse.Namespace, settings: Settings) -> int:
    """Replace a register by a file, as a whole or not at all."""
    reading = _read(options.file, options.register)
    for fault in reading.faults:
        print(fault)
    if reading.faults:
        print(f"{len(reading.faults)} faults: nothing is imported.")
        return 1
    is_dry = options.dry_run
    done = asyncio.run(_brought(settings, options.register, reading.entries, is_dry=is_dry))
    print(_told(done, options.register, "would hold" if is_dry else "holds"))
    return 0


def show_registers(_: argparse.Namespace, settings: Settings) -> int:
    """Print the size of each register."""
    for register, size in asyncio.run(_sizes(settings)).items():
        print(f"{register:<12} {size:>8}")
    return 0


def _read(file: Path, register: Register) -> Reading:
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as lines:
        return entries_in(lines, register)


def _told(done: Difference, register: Register, holds: str) -> str:
    whole = done.added + done.changed + done.unchanged
    return (
        f"The register {register} {holds} {whole} entries: {done.added} new, "
        f"{done.changed} changed, {done.gone} gone."
    )


async def _brought(
    settings: Settings, register: Register, entries: Sequence[Entry], *, is_dry: bool
) -> Difference:
    async with opened(settings) as sessions, writing(sessions) as session:
        store = RegisterStore(session)
        done = difference(entries, await store.all(register))
        if not is_dry and (done.added or done.changed or done.gone):
            await store.replace(register, entries)
        return done


async def _sizes(settings: Settings) -> dict[Register, int]:
    async with opened(settings) as sessions, sessions() as session:
        return {register: await RegisterStore(session).size(register) for register in Register}
