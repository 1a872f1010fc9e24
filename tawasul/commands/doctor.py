"""``tawasul doctor``."""

import argparse
import os

from core.settings import Settings
from tawasul.doctor_centre import examine_centre
from tawasul.doctor_machine import examine_machine
from tawasul.provision_asterisk import cache_folder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.set_defaults(do=examine)


def examine(_: argparse.Namespace, settings: Settings) -> int:
    """Print one line a part; return 1 when something is wrong."""
    wrong = 0
    for look in (examine_machine(settings), examine_centre(settings, cache_folder(os.environ))):
        for finding in look:
            wrong += not finding.is_well
            print(finding, flush=True)
    print(f"{wrong} to mend." if wrong else "All is well.")
    return 1 if wrong else 0
