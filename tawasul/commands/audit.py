"""``tawasul audit show`` and ``verify``."""

import argparse
import asyncio
import re
from collections.abc import Sequence
from datetime import datetime

from core.audit import Action, AuditEntry, Head
from core.audit_store import AuditLog, Wanted
from core.settings import Settings
from tawasul.audit import checked
from tawasul.database import opened

HEAD = re.compile(r"(?P<n>[0-9]{1,18}):(?P<hash>[0-9a-f]{64})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    show = actions.add_parser("show", help="show the newest rows, the newest last")
    show.add_argument("--who", default="", metavar="NAME", help="only what this one did")
    show.add_argument("--did", type=Action, choices=list(Action), metavar="ACTION")
    show.add_argument("--with", dest="subject", default="", metavar="SUBJECT")
    show.add_argument("--since", type=moment, metavar="ISO", help="as in 2026-11-25T06:00+03:00")
    show.add_argument("--limit", type=int, default=50, help="how many rows (%(default)s)")
    show.set_defaults(do=show_rows)
    verify = actions.add_parser("verify", help="check that no row was changed, moved or taken away")
    verify.add_argument(
        "--head",
        type=head,
        metavar="ROW:HASH",
        help="a head noted elsewhere, which the log must still hold",
    )
    verify.set_defaults(do=verify_rows)


def moment(text: str) -> datetime:
    """Return a moment with its zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment with its zone")
    return found


def head(text: str) -> Head:
    """Return a head as the log of the controller tells it."""
    if (match := HEAD.fullmatch(text)) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a row's number, a colon and its hash")
    return Head(int(match["n"]), match["hash"])


def show_rows(options: argparse.Namespace, settings: Settings) -> int:
    """Print rows, one a line."""
    wanted = Wanted(
        actor=options.who, action=options.did or "", subject=options.subject, since=options.since
    )
    for entry in reversed(asyncio.run(_page(settings, wanted, options.limit))):
        print(line_of(entry))
    return 0


def verify_rows(options: argparse.Namespace, settings: Settings) -> int:
    """Print what is wrong with the log; 1 when anything is."""
    heads = {"the head given": options.head} if options.head else {}
    last, faults = asyncio.run(checked(settings, heads))
    for fault in faults:
        print(fault)
    if faults:
        print(f"The audit log is not what it was: {len(faults)} faults in {last.n} rows.")
        return 1
    print(f"The audit log is whole: {last.n} rows, the newest has the hash {last.hash}.")
    return 0


def line_of(entry: AuditEntry) -> str:
    """Return one row as a line of columns."""
    who = f"{entry.actor_kind} {entry.actor}".strip()
    parts = (entry.action, entry.subject, entry.detail if entry.detail != "{}" else "")
    told = "  ".join(part for part in parts if part)
    return f"{entry.n:>7}  {entry.at:%Y-%m-%d %H:%M:%S} UTC  {who:<24} {entry.address:<15} {told}"


async def _page(settings: Settings, wanted: Wanted, limit: int) -> Sequence[AuditEntry]:
    async with opened(settings) as sessions:
        return await AuditLog(sessions).page(wanted, limit)
