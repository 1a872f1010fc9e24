"""Calls at which the FAQ bank is used: on the board, and in the journal."""

from collections.abc import Sequence

from supervision.records import read, record_of
from supervision.writers import Writer
from tests.builders import Step
from tests.fakes.desk import Desk


def ring(desk: Desk, steps: Sequence[Step]) -> str:
    """Let a call come as far as these steps on the board; return its id."""
    for call, event in steps:
        desk.board.call_changed(call, event)
    return steps[0][0].call_id


async def begun(desk: Desk, writer: Writer, steps: Sequence[Step]) -> str:
    """Let a call come so far on the board and in the journal; return its id."""
    records = [record_of(call.events, event) for call, event in steps]
    await writer.write(read(records), [steps[-1][0]])
    return ring(desk, steps)
