"""``tawasul migrate``."""

import argparse
import asyncio

from core.secrets import Secrets
from core.settings import Settings
from tawasul import migrate
from tawasul.database import asking, shown_address
from tawasul.preparation import make_folders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument(
        "--give-up-lost-identities",
        action="store_true",
        help="take national IDs away that were sealed with a key which is lost for ever",
    )
    parser.set_defaults(do=bring_up_to_date)


def bring_up_to_date(options: argparse.Namespace, settings: Settings) -> int:
    """Bring the database to its newest form and say which that is."""
    make_folders(settings)
    with asking(settings):
        revision = asyncio.run(_upgraded(settings, gives_up_lost=options.give_up_lost_identities))
    print(f"{shown_address(settings)} is at revision {revision}.")
    return 0


async def _upgraded(settings: Settings, *, gives_up_lost: bool) -> str | None:
    url, keys = settings.database_url, Secrets.ensure(settings.secrets).sealing_key
    await migrate.upgrade(url, keys, gives_up_lost=gives_up_lost)
    current, _ = await migrate.current_and_head(url)
    return current
