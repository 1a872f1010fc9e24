"""``tawasul privacy rules``, ``sweep``, ``erase``, ``export``, ``turn-key`` and ``forget-keys``."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.secrets import SEALING_KEY, KeyFile, Secrets, write_private
from core.settings import Settings
from privacy.erasure import Erased, Erasure
from privacy.holdings import Holdings
from privacy.rules import OFF, Kind, rules_from_env
from privacy.sweep import RetentionSweep
from privacy.turning import Turned, Turning
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from tawasul.privacy_watch import request_files
from ticketing.request_rows import Seal

WHO = "a national ID or a number; - reads it from the input, which no list of programs shows"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    rules = actions.add_parser("rules", help="show how long what is kept, and what changes that")
    rules.set_defaults(do=show_rules)
    sweep = actions.add_parser("sweep", help="deal with what has been kept long enough")
    sweep.add_argument("--dry-run", action="store_true", help="only say how much that is")
    sweep.set_defaults(do=sweep_now)
    erase = actions.add_parser("erase", help="take one person out of everything")
    erase.add_argument("who", metavar="NATIONAL_ID_OR_MOBILE", help=WHO)
    erase.set_defaults(do=erase_person)
    export = actions.add_parser("export", help="write all that is held on one person into a file")
    export.add_argument("who", metavar="NATIONAL_ID_OR_MOBILE", help=WHO)
    export.add_argument("file", type=Path, metavar="FILE", help="JSON, for its owner alone")
    export.set_defaults(do=export_person)
    turn = actions.add_parser("turn-key", help="seal by a new key, and anew what is sealed")
    turn.set_defaults(do=turn_key)
    forget = actions.add_parser("forget-keys", help="take away the keys of before the last turn")
    forget.set_defaults(do=forget_keys)


def show_rules(_: argparse.Namespace, __: Settings) -> int:
    """Print a line for each kind of data."""
    for rule in rules_from_env(os.environ):
        kept = OFF if rule.days is None else f"{rule.days} days after {rule.since}: {rule.means}"
        print(f"{rule.kind:<17} {kept}  ({rule.setting})")
    return 0


def sweep_now(options: argparse.Namespace, settings: Settings) -> int:
    """Print how much was, or would be, dealt with."""
    counts = asyncio.run(_swept(settings, is_dry=options.dry_run))
    print("Due now:" if options.dry_run else "Dealt with:")
    for kind, count in counts.items():
        print(f"{count:>9}  {kind}")
    return 0


def erase_person(options: argparse.Namespace, settings: Settings) -> int:
    """Print how many rows name the person no more, and where they are still named."""
    done = asyncio.run(_erased(settings, _who(options.who)))
    print("The person is taken out of:")
    for what, count in done.counts.items():
        print(f"{count:>9}  {what}")
    if done.audit_rows:
        rows = ", ".join(map(str, done.audit_rows))
        print(f"The audit log, which nobody changes, names the person in rows of before: {rows}.")
    return 0


def export_person(options: argparse.Namespace, settings: Settings) -> int:
    """Write the document and print where it lies."""
    document = asyncio.run(_exported(settings, _who(options.who)))
    write_private(options.file, json.dumps(document, ensure_ascii=False, indent=2) + "\n")
    print(f"All that is held on the person is in {options.file}: it is theirs, keep no copy.")
    return 0


def turn_key(_: argparse.Namespace, settings: Settings) -> int:
    """Print how much was sealed anew."""
    _print_turned(asyncio.run(_turned(settings)))
    print(
        f"Copy {settings.secrets} to where its copies are kept. The older keys stay for what was "
        "being written just now: a day from now, `tawasul privacy forget-keys`."
    )
    return 0


def forget_keys(_: argparse.Namespace, settings: Settings) -> int:
    """Print how many keys are gone; copies of the database made before still need them."""
    gone, turned = asyncio.run(_forgotten(settings))
    _print_turned(turned)
    print(f"{gone} older keys are gone; copies of the database from before need copies of them.")
    return 0


def _print_turned(turned: Turned) -> None:
    for what, count in turned.counts.items():
        print(f"{count:>9}  {what} sealed anew")
    if turned.lost:
        print(f"{turned.lost:>9}  sealed by a key that is not here; they stay as they are")


def _who(text: str) -> str:
    return sys.stdin.readline() if text == "-" else text


async def _swept(settings: Settings, *, is_dry: bool) -> Mapping[Kind, int]:
    rules = rules_from_env(os.environ)
    async with opened(settings) as sessions:
        sweep = RetentionSweep(sessions, request_files(settings), rules)
        if is_dry:
            return await sweep.due()
        async with at_the_terminal(settings, sessions) as actor:
            return await sweep.sweep(by=actor)


async def _erased(settings: Settings, who: str) -> Erased:
    seal = Seal(Secrets.ensure(settings.secrets).sealing_key)
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Erasure(sessions, seal, request_files(settings)).erase(who, by=actor)


async def _exported(settings: Settings, who: str) -> dict[str, Any]:
    seal = Seal(Secrets.ensure(settings.secrets).sealing_key)
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Holdings(sessions, seal, request_files(settings)).of(who, by=actor)


async def _turned(settings: Settings) -> Turned:
    keys = Secrets.ensure(settings.secrets).sealing_key
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Turning(sessions, keys, KeyFile(settings.secrets / SEALING_KEY)).turn(by=actor)


async def _forgotten(settings: Settings) -> tuple[int, Turned]:
    keys, file = Secrets.ensure(settings.secrets).sealing_key, settings.secrets / SEALING_KEY
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Turning(sessions, keys, KeyFile(file)).forget_older(by=actor)
