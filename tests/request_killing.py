"""Kills a worker of requests again and again, and looks what was lost or is there twice.

What was sent and not yet noted when the worker died is sent again under its key: such repeats are
counted, and any other is wrong (``tests.sendings``).
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.delivery import Delivery
from core.outbox import Channel
from core.tables import OutboxRow
from tests.centre_of_requests import RequestCentre
from tests.sendings import Sending, SendingsFile, sendings_in, wrong_in
from tests.servers import DIES_WITH_US
from ticketing.escalation import StepKey, StepKind
from ticketing.importance import Clock
from ticketing.request_tables import (
    RequestEventRow,
    RequestRow,
    RequestStepRow,
    RequestTellingRow,
)

Sessions = async_sessionmaker[AsyncSession]
WARM_UP_SECONDS = 0.05
LONGEST_SECONDS = 0.4  # from the first filing to the kill


@dataclass
class Findings:
    """What was found after the last kill; the lists name what is wrong."""

    kills: int = 0
    filed: int = 0
    steps: int = 0
    messages: int = 0
    sendings: int = 0
    repeats: int = 0  # sendings of what an earlier worker had sent, and died before it noted that
    wrong: list[str] = field(default_factory=list)


def kill_again_and_again(url: str, sent: Path, kills: int, *, seed: int = 1) -> list[str]:
    """Start and kill a worker so often; return the numbers that it said were filed."""
    chance, began, filed = random.Random(seed), time.time(), list[str]()  # noqa: S311 - a game
    for _ in range(kills):
        command = [sys.executable, "-m", "tests.request_worker", url, str(sent), str(began)]
        worker = subprocess.Popen(
            [*DIES_WITH_US, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        first = worker.stdout.readline()
        time.sleep(WARM_UP_SECONDS + chance.random() * LONGEST_SECONDS)
        worker.kill()
        rest, said = worker.communicate()
        assert first, said
        filed += [line for line in (first + rest).splitlines(keepends=True) if line.endswith("\n")]
    return [line.strip() for line in filed]


async def looked_over(centre: RequestCentre, sent: Path, filed: Sequence[str]) -> Findings:
    """Let what is due be done, then hold everything against everything."""
    centre.clock.now += timedelta(days=400)
    await centre.sweep.sweep()
    senders = dict.fromkeys(Channel, SendingsFile(sent))
    delivery = Delivery(centre.sessions, senders, centre.clock)
    while await delivery.deliver_due():
        pass
    found = Findings(filed=len(filed))
    sendings = await asyncio.to_thread(sendings_in, sent)
    async with centre.sessions() as session:
        await _check_requests(session, filed, found)
        await _check_steps(session, found)
        await _check_messages(session, sendings, found)
    return found


async def _check_requests(session: AsyncSession, filed: Sequence[str], found: Findings) -> None:
    versions = {
        row.number: (row.id, row.version) for row in await session.scalars(select(RequestRow))
    }
    found.wrong += [f"request {number} is lost" for number in filed if number not in versions]
    lines: dict[int, list[int]] = {}
    for row in await session.scalars(select(RequestEventRow)):
        lines.setdefault(row.request_id, []).append(row.n)
    for number, (request_id, version) in versions.items():
        if sorted(lines.get(request_id, ())) != list(range(1, version + 1)):
            found.wrong.append(f"the time line of {number} has holes")


async def _check_steps(session: AsyncSession, found: Findings) -> None:
    steps = {
        (row.request_id, str(_key(row))) for row in await session.scalars(select(RequestStepRow))
    }
    told = {
        (row.request_id, row.occasion) for row in await session.scalars(select(RequestTellingRow))
    }
    query = select(RequestEventRow).where(RequestEventRow.deed.in_(("rise", "warn", "hand_over")))
    events = Counter(
        (row.request_id, json.loads(row.detail)["step"]) for row in await session.scalars(query)
    )
    found.steps = len(steps)
    found.wrong += [f"step {step} is not in its time line" for step in steps - set(events)]
    found.wrong += [f"step {step} came {n} times" for step, n in events.items() if n != 1]
    found.wrong += [f"nobody was told of {step}" for step in steps - told]


def _key(row: RequestStepRow) -> StepKey:
    return StepKey(Clock(row.clock), row.round, row.level, StepKind(row.kind), row.turn)


async def _check_messages(
    session: AsyncSession, sendings: Sequence[Sending], found: Findings
) -> None:
    kept = {row.key for row in await session.scalars(select(OutboxRow))}
    sent = {it.key for it in sendings}
    requests = await session.scalars(select(RequestRow.id))
    found.messages, found.sendings = len(kept), len(sendings)
    found.repeats = len(sendings) - len(sent)
    found.wrong += [f"{key} was not sent" for key in kept - sent]
    found.wrong += [f"{key} was sent and is not kept" for key in sent - kept]
    found.wrong += wrong_in(sendings)
    found.wrong += [
        f"request {it} was not acknowledged" for it in requests if f"request/{it}/1/sms" not in kept
    ]


async def killed(url: str, sessions: Sessions, sent: Path, kills: int) -> Findings:
    """Kill so often, and return what was found; *sent* is the file of what was handed over."""
    filed = await asyncio.to_thread(kill_again_and_again, url, sent, kills)
    found = await looked_over(RequestCentre(sessions), sent, filed)
    found.kills = kills
    return found
