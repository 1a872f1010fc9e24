"""Which bank is asked from the command line: the centre's own, a file's, or the sample."""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from core.database import database_url
from core.settings import Settings
from faq_bank.bank_file import read_bank, sample_bank
from faq_bank.entries import Entry
from faq_bank.store import EntryStore
from tawasul.database import opened


def add_bank(parser: argparse.ArgumentParser) -> None:
    """Describe the choice."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--bank", type=Path, metavar="FILE", help="entries as JSON, not the centre's own"
    )
    which.add_argument("--sample", action="store_true", help="the sample bank, not the centre's")


def asked_bank(options: argparse.Namespace, settings: Settings) -> tuple[str, Sequence[Entry]]:
    """Return what the bank is called, and its entries: those that agents read."""
    if options.bank is not None:
        return f"the file {options.bank}", read_bank(options.bank)
    if options.sample:
        return "the sample bank", sample_bank()
    if own := _own_bank(settings):
        return "the centre's own bank", own
    return "the sample bank, for the centre has none", sample_bank()


def _own_bank(settings: Settings) -> Sequence[Entry]:
    url = database_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not _holds_something(url.database):
        return ()  # to look for a database must not make one
    return asyncio.run(_published(settings))


def _holds_something(path: str | None) -> bool:
    return path is not None and Path(path).is_file() and Path(path).stat().st_size > 0


async def _published(settings: Settings) -> Sequence[Entry]:
    async with opened(settings) as sessions, sessions() as session:
        return await EntryStore(session).published()
