"""``tawasul webhooks add``, ``list`` and ``remove``."""

import argparse
import asyncio
from collections.abc import Sequence

from core.sealing import SealingKeys
from core.secrets import Secrets
from core.settings import Settings
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from tawasul.senders import OutboxSettings
from ticketing.request_states import Deed
from ticketing.webhook_service import Webhooks
from ticketing.webhooks import Webhook

NO_KEYS = SealingKeys.fixed("")  # nothing is opened here


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="tell an address from now on; its secret is printed once")
    add.add_argument("url", metavar="URL")
    add.add_argument(
        "--events", default="", metavar="EVENT,…", help=f"only these of {', '.join(Deed)}"
    )
    add.set_defaults(do=add_webhook)
    actions.add_parser("list", help="show who is told").set_defaults(do=list_webhooks)
    remove = actions.add_parser("remove", help="tell an address nothing more")
    remove.add_argument("webhook_id", metavar="ID")
    remove.set_defaults(do=remove_webhook)


def add_webhook(options: argparse.Namespace, settings: Settings) -> int:
    """Print the new receiver's id and secret."""
    events = [word.strip() for word in options.events.split(",") if word.strip()]
    hook, secret = asyncio.run(_added(settings, options.url, events))
    print(f"{hook.webhook_id} {secret}")
    return 0


def list_webhooks(_: argparse.Namespace, settings: Settings) -> int:
    """Print a line for each receiver, never its secret."""
    for hook in asyncio.run(_all(settings)):
        events = "all" if hook.events == set(Deed) else ",".join(sorted(hook.events))
        print(f"{hook.webhook_id}  {hook.made_at:%Y-%m-%d %H:%M} UTC  {hook.url}  {events}")
    return 0


def remove_webhook(options: argparse.Namespace, settings: Settings) -> int:
    """End a receiver."""
    asyncio.run(_removed(settings, options.webhook_id))
    print(f"{options.webhook_id} is told nothing more.")
    return 0


async def _added(settings: Settings, url: str, events: Sequence[str]) -> tuple[Webhook, str]:
    key = Secrets.ensure(settings.secrets).sealing_key
    allows_private = OutboxSettings.of(settings).private_webhooks
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        hooks = Webhooks(sessions, key, allows_private=allows_private)
        return await hooks.add(url, events, by=actor)


async def _all(settings: Settings) -> Sequence[Webhook]:
    async with opened(settings) as sessions:
        return await Webhooks(sessions, NO_KEYS).all()


async def _removed(settings: Settings, webhook_id: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Webhooks(sessions, NO_KEYS).end(webhook_id, by=actor)
