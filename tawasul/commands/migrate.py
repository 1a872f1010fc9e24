"""``tawasul migrate``."""

import argparse
import asyncio

from core.settings import Settings
from tawasul import migrate
from tawasul.database import asking, shown_address
from tawasul.preparation import make_folders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.set_defaults(do=bring_up_to_date)


def bring_up_to_date(_: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to its newest form and say which that is."""
    make_folders(settings)
    with asking(settings):
        revision = asyncio.run(_upgraded(settings.database_url))
    print(f"{shown_address(settings)} is at revision {revision}.")
    return 0


async def _upgraded(url: str) -> str | None:
    await migrate.upgrade(url)
    current, _ = await migrate.current_and_head(url)
    return current
