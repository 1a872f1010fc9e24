"""A thousand callers with habits of their own: all who kept a book of them must agree."""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import uvloop

from agi.calls import Outcome
from ivr import library
from tawasul.sample_data import fill_registers
from tawasul.simulation.comparison import Comparison
from tawasul.simulation.people import Staff
from tawasul.simulation.plan import Habits, planned
from tawasul.simulation.report import lines_of
from tawasul.simulation.service import known_in, simulated
from tawasul.simulation.staff import duties_of
from tests.e2e.centre import Centre, a_centre

pytestmark = pytest.mark.e2e

CALLS = 1000
SEED = 19996
A_SECOND = 8.0
AGENTS: Mapping[str, Mapping[str, int]] = {
    str(7001 + place): dict(duties_of(place)) for place in range(24)
}
ROOM = {"TAWASUL_RTP_START": "20000", "TAWASUL_RTP_END": "20999"}
HASTY = Habits(
    talk_seconds=1.5,
    patience_seconds=5.0,
    thinks=(0.3, 1.0),
    leaves=0.3,
    leaves_within=10.0,
    rings=(0.2, 1.0),
    pauses=0.1,
    pause_seconds=2.0,
)


@pytest.fixture
def busy(quick_data: Path) -> Iterator[Centre]:
    """A centre of many agents, with registers that callers may ask."""
    with a_centre(quick_data, AGENTS, **ROOM) as centre:
        centre.in_database(fill_registers)
        centre.start()
        yield centre


def simulation(centre: Centre) -> Comparison:
    plan = planned(
        library.unified_number(),
        asyncio.run(known_in(centre.settings)),
        seed=SEED,
        calls_per_hour=A_SECOND * 3600,
        minutes=1.03 * CALLS / A_SECOND / 60,
        agents=len(AGENTS),
        habits=HASTY,
    )
    assert len(plan.callers) >= CALLS
    staff = [Staff(extension=it.extension, password=it.password) for it in centre.staff.values()]
    return uvloop.run(simulated(centre.settings, plan, staff, lambda _: None))


def test_callers_journal_and_queue_log_agree_on_a_thousand_calls(busy: Centre) -> None:
    comparison = simulation(busy)

    table = "\n".join(lines_of(comparison))
    assert comparison.unexplained == 0, table
    assert len(comparison.told) <= comparison.calls / 20, table
    happened = {row.outcome for row in comparison.rows if row.callers and row.journal}
    assert happened >= {
        Outcome.ANSWERED,
        Outcome.ABANDONED_IN_MENU,
        Outcome.ABANDONED_IN_QUEUE,
        Outcome.SELF_SERVED,
    }
