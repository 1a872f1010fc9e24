"""The sweep over very many open requests of which some are due: its time, and its memory.

``python -m benchmarks.requests_sweep`` takes SQLite; ``… postgresql`` the other.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from time import perf_counter

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.request_crowd import SEAL, Crowd, a_database, fill
from benchmarks.rig import memory_mb, say
from core.database import sessions_for
from ticketing.request_tables import RequestRow, RequestStepRow
from ticketing.structure_store import GroundShelf
from ticketing.sweep import Sweep

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)  # a Sunday noon
OPEN, DUE = 200_000, 5_000
MOST_SECONDS = 5


def main() -> None:
    """Print the figures of one database."""
    kinds = [kind for kind in sys.argv[1:] if kind in {"sqlite", "postgresql"}] or ["sqlite"]
    for kind in kinds:
        asyncio.run(_measured(kind))


async def _measured(kind: str) -> None:
    async with a_database(kind) as engine:
        # filed in the last hour: nothing is due, until those of DUE are looked at a week later
        crowd = Crowd(OPEN, NOW - timedelta(hours=1), NOW, events=4)
        await fill(engine, crowd, next_step_at=NOW + timedelta(days=30))
        first = await _swept(engine, sweepers=1)
        second = await _swept(engine, sweepers=2)
        say("requests_sweep", database=kind, open=OPEN, one=first, two_at_once=second,
            most_seconds=MOST_SECONDS)  # fmt: skip


async def _swept(engine: AsyncEngine, *, sweepers: int) -> dict[str, object]:
    """Let DUE requests be due, and return what it takes until they have risen."""
    later = NOW + timedelta(days=7, hours=2)
    await _make_due(engine, later)
    before, memory = await _steps(engine), memory_mb(os.getpid())
    sweeps = [
        Sweep(sessions_for(engine), SEAL, GroundShelf(), lambda: later) for _ in range(sweepers)
    ]
    began = perf_counter()
    done = await asyncio.gather(*(sweep.sweep() for sweep in sweeps))
    seconds = perf_counter() - began
    return {
        "requests": sum(one.looked_at for one in done),
        "steps": sum(one.steps for one in done),
        "steps_kept": await _steps(engine) - before,
        "seconds": round(seconds, 2),
        "grown_mb": round(memory_mb(os.getpid()) - memory, 1),
    }


async def _make_due(engine: AsyncEngine, at: datetime) -> None:
    """Let the sweep look at the next DUE that have not risen yet."""
    async with sessions_for(engine).begin() as session:
        risen = select(RequestStepRow.request_id)
        waiting = select(RequestRow.id).where(RequestRow.id.not_in(risen)).limit(DUE)
        ids = (await session.scalars(waiting)).all()
        due = update(RequestRow).where(RequestRow.id.in_(ids))
        await session.execute(due.values(next_step_at=at))


async def _steps(engine: AsyncEngine) -> int:
    async with sessions_for(engine)() as session:
        return await session.scalar(select(func.count()).select_from(RequestStepRow)) or 0


if __name__ == "__main__":
    main()
