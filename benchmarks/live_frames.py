"""From joining a queue to the change at each of 50 WebSocket clients; each frame made once.

Twenty calls a second join one queue, which holds some two hundred in the end. The time begins with
Asterisk's own stamp of QueueCallerJoin, as the journal keeps it, and ends when a client has the
frame that shows the call waiting.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from benchmarks.rig import (
    SERVICE_NUMBER,
    TWO_DIGITS,
    called,
    cpu_seconds,
    figures,
    latency_bound,
    running_centre,
    say,
)
from supervision.tables import CallEventRow
from tests.e2e.centre import Centre, Sessions
from tests.e2e.sipp import Pause

A_SECOND = 20
SECONDS = 30
WATCHERS = 50
WAITS = 14.0  # after the last digit: the prompt before the queue, then ten seconds of waiting
MOST_P99_MS = 100.0


def main() -> None:
    """Print how late clients are, and how often frames were made and sent."""
    with running_centre() as centre, watching(centre) as watchers:
        before, cost_before = figures(centre), cpu_seconds(centre)
        steps, count = (*TWO_DIGITS, Pause(WAITS)), A_SECOND * SECONDS
        told = called(centre, centre.home, steps, count=count, a_second=A_SECOND, to=SERVICE_NUMBER)
        after, cost_after = figures(centre), cpu_seconds(centre)
        seen = watchers.seen()
        joined = centre.in_database(joins)
        late = delays(joined, seen["waiting"])
        until_made = delays(joined, {call: [at] for call, at in seen["made"].items()})
        say(
            "live_frames",
            calls=told.created,
            failed=told.failed,
            calls_per_second=A_SECOND,
            watchers=WATCHERS,
            joins=len(joined),
            seen=len(late),
            p50_ms=share(late, 0.5),
            p99_ms=share(late, 0.99),
            max_ms=share(late, 1.0),
            most_p99_ms=MOST_P99_MS,
            until_made_p50_ms=share(until_made, 0.5),
            until_made_p99_ms=share(until_made, 0.99),
            frames_made=grown("made", before, after),
            frames_sent=grown("taken", before, after),
            frames_received=seen["frames"].get("changes", 0),
            controller_cpu_share=used("controller", cost_before, cost_after),
            asterisk_cpu_share=used("asterisk", cost_before, cost_after),
            digit_p99_at_most_ms=latency_bound(before, after, 0.99),
        )


@dataclass(frozen=True, slots=True)
class Watchers:
    """The process of those who watch."""

    process: subprocess.Popen[str]

    def seen(self) -> dict[str, dict[str, Any]]:
        """Let them leave, and return what they saw."""
        said, _ = self.process.communicate(timeout=60)
        told: dict[str, dict[str, Any]] = json.loads(said)
        return told


@contextmanager
def watching(centre: Centre) -> Iterator[Watchers]:
    """Let WATCHERS watch until their sight is asked for."""
    command = [sys.executable, "-m", "benchmarks.live_watchers"]
    with subprocess.Popen(
        [*command, centre.api.base, centre.api.token, str(WATCHERS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise SystemExit("The watchers could not watch.")
            yield Watchers(process)
        finally:
            process.kill()


async def joins(sessions: Sessions) -> dict[str, datetime]:
    """Return when each call joined its queue, by Asterisk's clock, from the journal."""
    query = select(CallEventRow.call_id, CallEventRow.at)
    async with sessions() as session:
        rows = await session.execute(query.where(CallEventRow.kind == "caller_joined_queue"))
        return {row.call_id: row.at for row in rows}


def delays(joined: dict[str, datetime], seen: dict[str, list[float]]) -> list[float]:
    """Return how many ms each client was behind each join, in order; all must have seen all."""
    return sorted(
        (at - joined[call_id].timestamp()) * 1000 for call_id in joined for at in seen[call_id]
    )


def share(values: list[float], of: float) -> float:
    """Return the value that a share of the ordered values does not exceed."""
    return round(values[max(int(of * len(values)) - 1, 0)], 1)


def used(program: str, before: dict[str, float], after: dict[str, float]) -> float:
    """Return the share of one core that a program used while the callers came and went."""
    return round((after[program] - before[program]) / (SECONDS + WAITS), 2)


def grown(deed: str, before: dict[str, float], after: dict[str, float]) -> int:
    """Return how many frames of changes were made, or taken, in between."""
    name = f'tawasul_live_frames_{deed}_total{{kind="changes"}}'
    return int(after[name] - before.get(name, 0))


if __name__ == "__main__":
    main()
