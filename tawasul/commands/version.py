"""``tawasul version``."""

import argparse
from importlib.metadata import version

from core.settings import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    parser.set_defaults(do=print_version)


def print_version(_: argparse.Namespace, __: Settings) -> int:
    """Print the version of this installation."""
    print(version("tawasul"))
    return 0
