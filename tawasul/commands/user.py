"""``tawasul user``: the people who sign in, from the command line."""

import argparse
import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace

from core.accounts import LANGUAGES, Account, Profile, profile_of
from core.passwords import new_password
from core.permissions import Role
from core.second_factors import SecondFactors
from core.secrets import Secrets
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Session
from core.settings import Settings
from core.sign_in_settings import SignInSettings
from supervision.roster import Roster
from tawasul.audit import at_the_terminal
from tawasul.database import opened


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = actions.add_parser("add", help="make an account and print its first password once")
    add.add_argument("name", metavar="NAME", help="what the person types to sign in")
    add.add_argument("--role", type=Role, choices=list(Role), required=True)
    add.add_argument("--full-name", help="as others see it (the name)")
    add.add_argument("--language", choices=LANGUAGES, help="of the pages")
    add.add_argument("--extension", help="the agent that this person is")
    add.set_defaults(do=add_user)
    actions.add_parser("list", help="show everybody").set_defaults(do=list_users)
    role = actions.add_parser("role", help="give another role; the person's sessions end")
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", metavar="ROLE", type=Role, choices=list(Role))
    role.set_defaults(do=change_role)
    deeds = {
        "disable": (disable_user, "let sign in no more, and end the sessions"),
        "enable": (enable_user, "let sign in again"),
        "reset-password": (reset_password, "print a new password once, to be changed at sign-in"),
        "forget-second-factor": (forget_factor, "take a lost phone's second factor away"),
    }
    for name, (deed, purpose) in deeds.items():
        action = actions.add_parser(name, help=purpose)
        action.add_argument("name", metavar="NAME")
        action.set_defaults(do=deed)
    sessions = actions.add_parser("sessions", help="show where people are signed in")
    sessions.add_argument("name", metavar="NAME", nargs="?", help="one person (all)")
    sessions.add_argument("--end", action="store_true", help="end the person's sessions")
    sessions.set_defaults(do=show_sessions)


def add_user(options: argparse.Namespace, settings: Settings) -> int:
    """Make an account; its password must be changed at the first sign-in."""
    password = new_password()
    profile = Profile(
        full_name=options.full_name or options.name,
        role=options.role,
        language=options.language,
        extension=options.extension,
    )
    asyncio.run(_added(settings, options.name, password, profile))
    print(f"{options.name} may sign in as {options.role}.")
    print(f"Password (shown once): {password}")
    return 0


def list_users(_: argparse.Namespace, settings: Settings) -> int:
    """Print everybody, one a line."""
    for account in asyncio.run(_all(settings)):
        print(line_of(account))
    return 0


def change_role(options: argparse.Namespace, settings: Settings) -> int:
    """Give a person another role."""
    asyncio.run(_role_changed(settings, options.name, options.role))
    print(f"{options.name} is {options.role} now; earlier sessions have ended.")
    return 0


def disable_user(options: argparse.Namespace, settings: Settings) -> int:
    """Let a person sign in no more."""
    asyncio.run(_disabled(settings, options.name))
    print(f"{options.name} signs in no more.")
    return 0


def enable_user(options: argparse.Namespace, settings: Settings) -> int:
    """Let a disabled person sign in again."""
    asyncio.run(_enabled(settings, options.name))
    print(f"{options.name} may sign in again.")
    return 0


def reset_password(options: argparse.Namespace, settings: Settings) -> int:
    """Give a person a new password."""
    password = new_password()
    asyncio.run(_reset(settings, options.name, password))
    print(f"Password (shown once): {password}")
    return 0


def forget_factor(options: argparse.Namespace, settings: Settings) -> int:
    """Take a person's second factor away."""
    asyncio.run(_factor_forgotten(settings, options.name))
    print(f"{options.name} signs in without a second factor, until one is set up again.")
    return 0


def show_sessions(options: argparse.Namespace, settings: Settings) -> int:
    """Print open sessions, one a line, or end a person's."""
    if options.end and options.name is None:
        print("Name the person whose sessions are to end.")
        return 2
    if options.end:
        asyncio.run(_ended(settings, options.name))
        print(f"The sessions of {options.name} have ended.")
        return 0
    for session in asyncio.run(_sessions(settings, options.name)):
        print(session_line(session))
    return 0


def line_of(account: Account) -> str:
    """Return one account as a line of columns."""
    state = "disabled" if account.disabled_at else "may sign in"
    factor = "second factor" if account.second_factor else ""
    return (
        f"{account.name:<20} {account.role:<18} {account.extension or '':<7} {state:<12} "
        f"{factor:<14} {account.full_name}"
    )


def session_line(session: Session) -> str:
    """Return one session as a line of columns."""
    return (
        f"{session.id:>6}  {session.account:<20} {session.stage:<14} "
        f"{session.created_at:%Y-%m-%d %H:%M} UTC  seen {session.seen_at:%H:%M}  "
        f"{session.browser.address}  {session.browser.agent}"
    )


async def _added(settings: Settings, name: str, password: str, profile: Profile) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        if profile.extension is not None:
            await Roster(sessions).get(profile.extension)
        await Accounts(sessions).create(
            name, password, profile.role, profile=profile, must_change_password=True, by=actor
        )


async def _all(settings: Settings) -> list[Account]:
    async with opened(settings) as sessions:
        return await Accounts(sessions).all()


async def _role_changed(settings: Settings, name: str, role: Role) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        accounts = Accounts(sessions)
        profile = replace(profile_of(await accounts.get(name)), role=role)
        await accounts.change(name, profile, by=actor)


async def _disabled(settings: Settings, name: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Accounts(sessions).disable(name, by=actor)


async def _enabled(settings: Settings, name: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Accounts(sessions).enable(name, by=actor)


async def _reset(settings: Settings, name: str, password: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Accounts(sessions).reset_password(name, password, by=actor)


async def _factor_forgotten(settings: Settings, name: str) -> None:
    key = Secrets.ensure(settings.secrets).sealing_key
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await SecondFactors(sessions, key).remove(name, by=actor)


async def _sessions(settings: Settings, name: str | None) -> Sequence[Session]:
    limits = SignInSettings.from_env(os.environ).limits
    async with opened(settings) as sessions:
        return await Sessions(sessions, limits).open_of(name)


async def _ended(settings: Settings, name: str) -> None:
    limits = SignInSettings.from_env(os.environ).limits
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Accounts(sessions).get(name)
        await Sessions(sessions, limits).end_all(name, by=actor)
