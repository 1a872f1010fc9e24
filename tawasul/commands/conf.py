"""``tawasul conf diff`` and ``tawasul conf apply``."""

import argparse
import asyncio
import os

from asterisk_conf import diff, reloads
from asterisk_conf.directories import Directories
from core.settings import Settings
from tawasul import configuration
from tawasul.asterisk_program import find
from tawasul.provision_asterisk import cache_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    show = actions.add_parser(
        "diff", help="show what would change; exit code 1 when anything would"
    )
    show.set_defaults(do=show_difference)
    apply = actions.add_parser("apply", help="write it and let a running Asterisk read it")
    apply.set_defaults(do=apply_difference)


def show_difference(_: argparse.Namespace, settings: Settings) -> int:
    """Print what would change in Asterisk's files; return 1 when something would."""
    kept = asyncio.run(configuration.kept(settings))
    files = configuration.rendered(settings, find(cache_folder(os.environ)), kept)
    text = diff.unified(files, Directories.of(settings).etc)
    print(text, end="")
    return 1 if text else 0


def apply_difference(_: argparse.Namespace, settings: Settings) -> int:
    """Write Asterisk's files and let a running Asterisk read what changed; calls go on."""
    kept = asyncio.run(configuration.kept(settings))
    program = find(cache_folder(os.environ))
    changed = configuration.write(settings, program, kept)
    print(outcome(changed, running=configuration.reload(settings, program, changed)))
    return 0


def outcome(changed: list[str], *, running: bool) -> str:
    """Return one sentence about what was changed and who has read it."""
    if not changed:
        return "Nothing changed."
    files = ", ".join(changed)
    if not running:
        return f"Written: {files}; Asterisk does not run and reads it at its next start."
    if reloads.needs_restart(changed):
        return f"Written: {files}; a part of it waits for Asterisk's next start."
    return f"Written and read by Asterisk: {files}."
