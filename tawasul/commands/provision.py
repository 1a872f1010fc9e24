"""``tawasul provision``."""

import argparse
import os

from core.settings import Settings
from tawasul.progress import Progress
from tawasul.provision import provision
from tawasul.provision_asterisk import cache_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.add_argument("--for-tests", action="store_true", help="also what the tests need")
    parser.set_defaults(do=bring_programs)


def bring_programs(options: argparse.Namespace, settings: Settings) -> int:
    """Make every program available and say so."""
    progress = Progress()
    provision(
        progress,
        cache_folder(os.environ),
        owns_redis=settings.owns_redis or options.for_tests,
        for_tests=options.for_tests,
    )
    progress.say("Every program that a centre needs is here.")
    return 0
