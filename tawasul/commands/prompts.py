"""``tawasul prompts build``."""

import argparse

from core.settings import Settings
from tawasul import prompts
from tawasul.preparation import make_folders


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    build = actions.add_parser("build", help="make every prompt that is missing or out of date")
    build.set_defaults(do=build_prompts)


def build_prompts(_: argparse.Namespace, settings: Settings) -> int:
    """Build what is missing and say how much that was."""
    make_folders(settings)
    report = prompts.build(settings)
    print(
        f"{len(report.built)} prompts built, {len(report.unchanged)} unchanged, "
        f"{len(report.recorded)} of them recorded by people."
    )
    for path in report.unknown:
        print(f"No prompt has the name of {path}: rename or remove that file.")
    return 0
