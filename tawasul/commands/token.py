"""``tawasul token create``, ``list`` and ``revoke``."""

import argparse
import asyncio

from core.permissions import Role
from core.service import Tokens
from core.settings import Settings
from core.tokens import ApiToken
from tawasul.database import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a token and print it once")
    create.add_argument("name", metavar="NAME", help="who will use it")
    create.add_argument("--role", type=Role, choices=list(Role), required=True)
    create.set_defaults(do=create_token)
    actions.add_parser("list", help="show every token").set_defaults(do=list_tokens)
    revoke = actions.add_parser("revoke", help="end a token at once")
    revoke.add_argument("name", metavar="NAME")
    revoke.set_defaults(do=revoke_token)


def create_token(options: argparse.Namespace, settings: Settings) -> int:
    """Print a new token and nothing else, so that a script can take it."""
    print(asyncio.run(_created(settings, options.name, options.role)))
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
    ended = f"revoked {token.revoked_at:%Y-%m-%d %H:%M} UTC" if token.revoked_at else "in use"
    return f"{token.name:<24} {token.role:<18} {token.created_at:%Y-%m-%d %H:%M} UTC  {ended}"


async def _created(settings: Settings, name: str, role: Role) -> str:
    async with opened(settings) as sessions:
        return await Tokens(sessions).create(name, role)


async def _all(settings: Settings) -> list[ApiToken]:
    async with opened(settings) as sessions:
        return await Tokens(sessions).all()


async def _revoked(settings: Settings, name: str) -> None:
    async with opened(settings) as sessions:
        await Tokens(sessions).revoke(name)
