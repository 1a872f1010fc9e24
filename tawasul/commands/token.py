"""``tawasul token create``, ``list`` and ``revoke``."""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from core.permissions import Permission, Role
from core.settings import Settings
from core.token_service import Tokens
from core.tokens import ApiToken
from tawasul.audit import at_the_terminal
from tawasul.database import opened

MOST_DAYS = 3650


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a token and print it once")
    create.add_argument("name", metavar="NAME", help="who will use it")
    create.add_argument("--role", type=Role, choices=list(Role), required=True)
    create.add_argument(
        "--scope",
        type=permissions,
        metavar="PERMISSION,…",
        help="only these of the role's permissions, as in calls.read,queues.read",
    )
    create.add_argument(
        "--days", type=days, default=365, help="how long it is good (%(default)s); 0: without end"
    )
    create.set_defaults(do=create_token)
    actions.add_parser("list", help="show every token").set_defaults(do=list_tokens)
    revoke = actions.add_parser("revoke", help="end a token at once")
    revoke.add_argument("name", metavar="NAME")
    revoke.set_defaults(do=revoke_token)


def permissions(text: str) -> frozenset[Permission]:
    """Return the permissions that a comma-separated list names."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if word not in set(Permission):
            raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join(Permission)}")
    return frozenset(map(Permission, words))


def days(text: str) -> int:
    """Return a number of days."""
    if not text.isascii() or not text.isdigit() or int(text) > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of days up to {MOST_DAYS}")
    return int(text)


def create_token(options: argparse.Namespace, settings: Settings) -> int:
    """Print a new token and nothing else, so that a script can take it."""
    print(asyncio.run(_created(settings, options)))
    return 0


def list_tokens(_: argparse.Namespace, settings: Settings) -> int:
    """Print every token's name and role, never the token itself."""
    for token in asyncio.run(_all(settings)):
        print(line_of(token))
    return 0


def revoke_token(options: argparse.Namespace, settings: Settings) -> int:
    """End a token."""
    asyncio.run(_revoked(settings, options.name))
    print(f"The token {options.name} is revoked.")
    return 0


def line_of(token: ApiToken) -> str:
    """Return one token as a line of columns."""
    scope = "all" if token.scope is None else ",".join(sorted(token.permissions))
    return (
        f"{token.name:<24} {token.role:<18} {token.created_at:%Y-%m-%d %H:%M} UTC  "
        f"{state_of(token):<28} {scope}"
    )


def state_of(token: ApiToken) -> str:
    """Return whether a token opens anything, and until when."""
    if token.revoked_at:
        return f"revoked {token.revoked_at:%Y-%m-%d %H:%M} UTC"
    if not token.is_good(datetime.now(UTC)):
        return f"expired {token.expires_at:%Y-%m-%d %H:%M} UTC"
    return f"in use until {token.expires_at:%Y-%m-%d}" if token.expires_at else "in use"


async def _created(settings: Settings, options: argparse.Namespace) -> str:
    length = timedelta(days=options.days)
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Tokens(sessions).create(
            options.name,
            options.role,
            scope=options.scope,
            expires_at=datetime.now(UTC) + length if length else None,
            by=actor,
        )


async def _all(settings: Settings) -> list[ApiToken]:
    async with opened(settings) as sessions:
        return await Tokens(sessions).all()


async def _revoked(settings: Settings, name: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Tokens(sessions).revoke(name, by=actor)
