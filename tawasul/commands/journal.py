"""``tawasul journal check``: the journal against Asterisk's queue_log."""

import argparse
import asyncio
from datetime import UTC, datetime, timedelta

from core.settings import Settings
from supervision.reconcile import Difference, LogLine, differences
from supervision.store import CallStore
from tawasul.database import opened
from tawasul.queue_log import queue_log_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command."""
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="list what differs from Asterisk's queue_log")
    check.add_argument("--hours", type=float, default=24.0, help="how far back (24)")
    check.set_defaults(do=check_journal)


def check_journal(options: argparse.Namespace, settings: Settings) -> int:
    """Print each difference with its reason; 1 when there is any."""
    since = datetime.now(UTC) - timedelta(hours=options.hours)
    lines = [line for line in queue_log_of(settings) if line.at >= since]
    found = asyncio.run(_compared(settings, since, lines))
    for one in found:
        print(f"{one.call_id}  {one.happening or 'call'}: {one.says} ({one.reason})")
    calls = len({line.call_id for line in lines})
    print(f"{len(found)} differences in {calls} calls of queue_log since {since:%F %H:%M} UTC.")
    return 1 if found else 0


async def _compared(settings: Settings, since: datetime, lines: list[LogLine]) -> list[Difference]:
    async with opened(settings) as sessions, sessions() as session:
        events = [event async for event in CallStore(session).events_of_calls(since=since)]
    began = {event.call_id for event in events}
    before = {line.call_id for line in lines if _began_before(line.call_id, since)} - began
    return differences([line for line in lines if line.call_id not in before], events)


def _began_before(call_id: str, moment: datetime) -> bool:
    """Tell whether a call began before *moment*: its id is the second and a counter.

    A call that we made has an id of ours, which does not tell: it may have.
    """
    second = call_id.partition(".")[0]
    return not second.isdecimal() or int(second) < moment.timestamp()
