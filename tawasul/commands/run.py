"""``tawasul run``."""

import argparse
import asyncio
import os
from collections.abc import Callable, Sequence

from asterisk_conf.settings import LineSettings
from core.settings import Settings
from core.sign_in_settings import SignInSettings
from tawasul.centre import check_ports, only_one, run_centre, stop_signals
from tawasul.leftovers import end_leftovers
from tawasul.preparation import make_folders, prepare
from tawasul.processes import Program, centre_programs, check_home
from tawasul.progress import Progress
from tawasul.provision import provision
from tawasul.provision_asterisk import cache_folder
from tawasul.welcome import welcome


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.set_defaults(do=run)


def run(_: argparse.Namespace, settings: Settings) -> int:
    """Start a centre in its home and stay with it until asked to stop."""
    return run_with(settings, (), welcome)


def run_with(
    settings: Settings, beside: Sequence[Program], greeting: Callable[[Settings], str]
) -> int:
    """Start a centre and the programs *beside* it, greet, and stay until asked to stop."""
    progress = Progress()
    cache = cache_folder(os.environ)
    check_home(settings.home)
    SignInSettings.from_env(os.environ)  # one that cannot be used is told before anything starts
    make_folders(settings)
    with stop_signals(), only_one(settings.home, settings.run):
        end_leftovers(settings.home, progress)
        check_ports(settings)
        provision(progress, cache, owns_redis=settings.owns_redis)
        asterisk = asyncio.run(prepare(settings, cache, progress))
        line = LineSettings.from_env(os.environ)
        command = asterisk.command(settings, visible=line.folders)
        programs = (*centre_programs(settings, command), *beside)
        return run_centre(settings, programs, progress, greeting(settings))
