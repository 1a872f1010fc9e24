"""``tawasul notice on``, ``off`` and ``show``."""

import argparse
import asyncio

from core.notices import Notice, Notices, a_notice
from core.settings import Settings
from tawasul.audit import at_the_terminal
from tawasul.database import opened
from tawasul.login import login_name
from tawasul.notices import speak_notice


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    on = actions.add_parser("on", help="let callers hear a prompt before the greeting")
    on.add_argument("prompt", metavar="NAME", help="the prompt's name, as in systems-maintenance")
    on.add_argument("--text-ar", help="what it says in Arabic, vowelled")
    on.add_argument("--text-en", help="and in English")
    on.set_defaults(do=switch_on)
    off = actions.add_parser("off", help="take the notice away")
    off.set_defaults(do=switch_off)
    actions.add_parser("show", help="show the notice that stands").set_defaults(do=show_notice)
    for action in (on, off):
        action.add_argument("--by", default=login_name(), help="who does it (%(default)s)")


def switch_on(options: argparse.Namespace, settings: Settings) -> int:
    """Let a notice stand instead of the one before it."""
    speak_notice(
        settings,
        a_notice(options.prompt, by=options.by, text_ar=options.text_ar, text_en=options.text_en),
    )
    print(line_of(asyncio.run(_switched_on(settings, options))))
    return 0


def switch_off(options: argparse.Namespace, settings: Settings) -> int:
    """Let no notice stand any more."""
    asyncio.run(_switched_off(settings, options.by))
    print("The notice is switched off.")
    return 0


def show_notice(_: argparse.Namespace, settings: Settings) -> int:
    """Print the notice that stands, with its texts."""
    notice = asyncio.run(_current(settings))
    if notice is None:
        print("No notice is switched on.")
        return 0
    print(line_of(notice))
    for text in (notice.text_ar, notice.text_en):
        if text:
            print(f"  {text}")
    return 0


def line_of(notice: Notice) -> str:
    """Return a notice in one sentence."""
    return (
        f"The notice {notice.prompt} stands since {notice.switched_on_at:%Y-%m-%d %H:%M} UTC, "
        f"switched on by {notice.switched_on_by}."
    )


async def _switched_on(settings: Settings, options: argparse.Namespace) -> Notice:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        return await Notices(sessions).switch_on(
            options.prompt,
            by=options.by,
            text_ar=options.text_ar,
            text_en=options.text_en,
            actor=actor,
        )


async def _switched_off(settings: Settings, by: str) -> None:
    async with opened(settings) as sessions, at_the_terminal(settings, sessions) as actor:
        await Notices(sessions).switch_off(by=by, actor=actor)


async def _current(settings: Settings) -> Notice | None:
    async with opened(settings) as sessions:
        return await Notices(sessions).current()
