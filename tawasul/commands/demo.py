"""``tawasul demo``: a whole centre and a crowd, so that the board moves."""

import argparse
import sys

from core.calendar_form import OWN_FILE
from core.secrets import write_private
from core.settings import Settings
from tawasul.commands.run import run_with
from tawasul.preparation import make_folders
from tawasul.processes import Program, check_home
from tawasul.sample_data import sign_in_file
from tawasul.simulation.endless import AGENTS, CALLS_PER_HOUR
from tawasul.welcome import welcome

CROWD = "crowd"
AFTER_ALL = 40  # it starts last and leaves first
ALWAYS_OPEN = """# A centre to look at is open day and night.
zone = "Asia/Riyadh"

[week]
every-day = ["00:00-24:00"]

[holidays]
kept = false
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.set_defaults(do=demo)


def demo(_: argparse.Namespace, settings: Settings) -> int:
    """Start a centre, let people call it, and stay until asked to stop."""
    if not sign_in_file(settings).exists():  # the hours of a home in use are its own
        check_home(settings.home)
        make_folders(settings)
        write_private(settings.home / OWN_FILE, ALWAYS_OPEN)
    return run_with(settings, (crowd(),), greeting)


def crowd() -> Program:
    """Return the program of the callers and agents."""
    command = [sys.executable, "-m", "tawasul.simulation.endless"]
    return Program(name=CROWD, command=command, order=AFTER_ALL, stop_seconds=20)


def greeting(settings: Settings) -> str:
    """Return the welcome of a centre, and who is about to call it."""
    return (
        f"{welcome(settings)}\n\n"
        f"  {AGENTS} agents sign in now, and about {CALLS_PER_HOUR:.0f} people an hour call them: "
        f"sign in on the web\n  and watch the board. What they do stands in "
        f"{settings.logs / (CROWD + '.log')}."
    )
