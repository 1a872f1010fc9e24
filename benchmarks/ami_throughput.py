"""Figure 3: AMI events through parsing, call table and journal queue, beside panoramisk alone.

The events are those of calls that join a queue, ring, talk and end, in chunks of 16 KB as a socket
gives them. The journal is the real one, spooling to disk; its database is not written meanwhile.
"""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop
from panoramisk.ami_protocol import AMIProtocol

from agi.ami import Headers, WholeLetters
from agi.call_table import CallTable
from agi.events import CallStarted
from agi.translation import call_event
from benchmarks.rig import say
from core.database import engine_for
from supervision.board import Board
from supervision.journal import Journal
from supervision.metrics import Metrics
from supervision.observer import Supervision
from supervision.spool import Spool

CALLS = 8_000
CHUNK = 16 * 1024
LEAST = 10_000
COMMON = (
    "Privilege: agent,all\r\nTimestamp: 1790000000.{at:06d}\r\n"
    "Channel: PJSIP/operator-{n:08x}\r\nChannelState: 6\r\nChannelStateDesc: Up\r\n"
    "CallerIDNum: 0555{n:06d}\r\nCallerIDName: سارة العتيبي\r\nConnectedLineNum: <unknown>\r\n"
    "ConnectedLineName: <unknown>\r\nLanguage: ar\r\nAccountCode: \r\nContext: tawasul-decided\r\n"
    "Exten: queue-noor\r\nPriority: 2\r\nUniqueid: 179.{n}\r\nLinkedid: 179.{n}\r\n"
    "Queue: noor\r\n"
)
AGENT = "Interface: PJSIP/1001\r\nMemberName: نورة\r\n"
EVENTS = (
    "Event: QueueCallerJoin\r\n" + COMMON + "Position: 1\r\nCount: 1\r\n\r\n",
    "Event: AgentCalled\r\n" + COMMON + AGENT + "\r\n",
    "Event: AgentConnect\r\n" + COMMON + AGENT + "HoldTime: 4\r\nRingTime: 2\r\n\r\n",
    "Event: AgentComplete\r\n" + COMMON + AGENT + "TalkTime: 60\r\nReason: caller\r\n\r\n",
    "Event: Hangup\r\n" + COMMON + "Cause: 16\r\nCause-txt: Normal\r\n\r\n",
)


class Factory:
    """What panoramisk's protocol calls its manager."""

    save_stream = None

    def __init__(self, take: object) -> None:
        self.dispatch = take


def chunks() -> Iterator[bytes]:
    """Yield the events of all calls, cut as a socket cuts them."""
    wire = b"".join(
        event.format(n=n, at=k).encode() for n in range(CALLS) for k, event in enumerate(EVENTS)
    )
    for start in range(0, len(wire), CHUNK):
        yield wire[start : start + CHUNK]


async def through_everything(wire: list[bytes]) -> float:
    """Return the seconds for parsing, call table, board and journal queue."""
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder))
        engine = engine_for(f"sqlite+aiosqlite:///{folder}/unused.sqlite3")
        board = Board({"noor": timedelta(seconds=20)})
        journal = Journal(engine, spool)
        metrics = Metrics(board, journal, lambda: spool.size)
        observer = Supervision(journal, board, metrics)
        calls = CallTable(observer, metrics, wrap_up={})
        for n in range(CALLS):
            calls.start(_started(n))

        def take(headers: Headers) -> None:
            metrics.ami_event(headers["Event"])
            if (event := call_event(headers)) is not None:
                calls.take(event)

        protocol = WholeLetters()
        protocol.connection_made(asyncio.Transport())
        protocol.factory = Factory(take)
        begun = time.perf_counter()
        for chunk in wire:
            protocol.data_received(chunk)
            await asyncio.sleep(0)  # the spool writes once a turn of the loop
        spent = time.perf_counter() - begun
        calls.close()
        spool.close()
        await engine.dispose()
        return spent


async def through_panoramisk(wire: list[bytes]) -> float:
    """Return the seconds for panoramisk's own parsing, with nothing done to the events."""
    protocol = AMIProtocol()
    protocol.connection_made(asyncio.Transport())
    protocol.encoding, protocol.version = "utf8", "11"
    protocol.factory = Factory(lambda _: None)
    begun = time.perf_counter()
    for chunk in wire:
        protocol.data_received(chunk)
    return time.perf_counter() - begun


def _started(n: int) -> CallStarted:
    return CallStarted(
        call_id=f"179.{n}",
        at=datetime(2026, 9, 21, tzinfo=UTC),
        caller="0555",
        channel=f"PJSIP/operator-{n:08x}",
        flow_version="19996/1",
        language="ar",
    )


def main() -> None:
    """Print events a second."""
    wire = list(chunks())
    events = CALLS * len(EVENTS)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        ours = runner.run(through_everything(wire))
        theirs = runner.run(through_panoramisk(wire))
    say(
        "ami_throughput",
        events=events,
        events_per_second=round(events / ours),
        panoramisk_parse_only_per_second=round(events / theirs),
        least=LEAST,
    )


if __name__ == "__main__":
    main()
