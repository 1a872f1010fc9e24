"""A crowd that would rather be called back: turns come in turn, and every book agrees."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvloop

from agi.calls import Outcome
from asterisk_conf.queues import QUEUES
from ivr import library
from supervision.store import CallStore, JournalEvent
from tawasul.database import opened
from tawasul.simulation.callback_plan import CallbackHabits
from tawasul.simulation.comparison import Comparison
from tawasul.simulation.day import Want
from tawasul.simulation.people import Staff
from tawasul.simulation.plan import Habits, Plan, planned
from tawasul.simulation.report import lines_of
from tawasul.simulation.service import simulated
from tawasul.simulation.turns import overtakings, too_many_called
from tests.e2e.centre import RING_SECONDS, Centre, a_centre, free_ports

pytestmark = pytest.mark.e2e

CALLERS = 32
SECONDS = 6.0
SEED = 19996
LINES = {Want.NOOR: "noor", Want.FARIS: "faris"}
TEAMS: Mapping[str, frozenset[str]] = {
    "noor": frozenset(map(str, range(7001, 7009))),
    "faris": frozenset(map(str, range(7009, 7013))),
}
AGENTS = {agent: {queue: 0} for queue, team in TEAMS.items() for agent in team}
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
HABITS = Habits(
    talk_seconds=1.5,
    patience_seconds=90.0,
    thinks=(0.3, 1.0),
    english=0.0,
    silent=0.0,
    leaves=0.05,
    leaves_within=30.0,
    wants_callback=0.6,
    callback=CallbackHabits(
        asks_after=(0.5, 4.0),
        unanswered=0.3,
        thinks=(0.3, 1.0),
        rings_in_vain=(1.0, 3.0),
        picks_up_after=(0.2, 1.5),
        silent_for=(3.0, 6.0),
    ),
    rings=(0.2, 1.0),
    hangs_up_first=0.9,
    misses=0.0,
    pauses=0.0,
)


@pytest.fixture
def gateway() -> int:
    (port,) = free_ports(1)
    return port


@pytest.fixture
def short(quick_data: Path, gateway: int) -> Iterator[Centre]:
    """A centre with too few agents, whose operator is the simulation."""
    line = f"127.0.0.1:{gateway}"
    with a_centre(quick_data, AGENTS, TAWASUL_TRUNK_GATEWAY=line) as centre:
        quick = (replace(it, ring_seconds=RING_SECONDS) for it in QUEUES.values())
        centre.write_configuration(tuple(quick))  # Asterisk and controller wrap up alike
        centre.start()
        yield centre


def two_lines() -> Plan:
    """Return callers into two queues only, close together."""
    plan = planned(
        library.unified_number(), (), seed=SEED, calls_per_hour=40_000, minutes=0.5, agents=0,
        habits=HABITS,
    )  # fmt: skip
    ours = [caller for caller in plan.callers if caller.want in LINES][:CALLERS]
    assert len(ours) == CALLERS
    pace = SECONDS / CALLERS
    return replace(
        plan, callers=tuple(replace(it, at=place * pace) for place, it in enumerate(ours))
    )


def simulation(centre: Centre, gateway: int) -> Comparison:
    staff = [Staff(extension=it.extension, password=it.password) for it in centre.staff.values()]
    plan = two_lines()
    return uvloop.run(simulated(centre.settings, plan, staff, lambda _: None, gateway=gateway))


async def journal_of(centre: Centre) -> list[JournalEvent]:
    async with opened(centre.settings) as sessions, sessions() as session:
        return [event async for event in CallStore(session).events_of_calls(since=BEGAN)]


def test_under_load_nobody_overtakes_and_every_book_agrees(short: Centre, gateway: int) -> None:
    comparison = simulation(short, gateway)

    table = "\n".join(lines_of(comparison))
    events = asyncio.run(journal_of(short))
    assert comparison.unexplained == 0, table
    booked = sum(event.kind == "callback_booked" for event in events)
    talked = {event.call_id for event in events if event.kind == "agent_connected"}
    back = [call_id for call_id in talked if call_id.startswith("callback-")]
    assert booked >= CALLERS / 8, table
    assert len(back) >= booked / 4, table
    assert overtakings(events) == []
    assert too_many_called(events, TEAMS) == []
    happened = {row.outcome for row in comparison.rows if row.callers and row.journal}
    assert happened >= {Outcome.ANSWERED, Outcome.CALLBACK}
