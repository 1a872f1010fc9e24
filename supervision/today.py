"""Today's events from the journal, so that the board's figures outlive a restart."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from supervision.board import Board
from supervision.errors import JournalUnavailableError
from supervision.figures import COUNTED, DayFigures
from supervision.journal import OUTAGES, Journal
from supervision.records import event_of
from supervision.store import CallStore

RETRY_SECONDS = 1.0
KINDS = sorted(event.kind for event in COUNTED)
LONGEST_CALL = timedelta(hours=6)  # one begun before midnight still counts after it


async def count_today(
    board: Board,
    journal: Journal,
    sessions: async_sessionmaker[AsyncSession],
    clock: Callable[[], datetime] = utc_now,
) -> None:
    """Give the board today's figures, when the database answers; the switch may run meanwhile."""
    while not await _was_counted(board, journal, sessions, clock()):  # noqa: ASYNC110 - a retry
        await asyncio.sleep(RETRY_SECONDS)


async def _was_counted(
    board: Board, journal: Journal, sessions: async_sessionmaker[AsyncSession], now: datetime
) -> bool:
    figures = DayFigures(board.targets, now)
    counted: dict[str, int] = {}
    try:
        await journal.settle()
        async with sessions() as session:
            since = figures.day - LONGEST_CALL
            async for row in CallStore(session).events_of_calls(since=since, kinds=KINDS):
                counted[row.call_id] = row.n
                figures.take(event_of(row.kind, row.call_id, row.at, row.detail))
    except (JournalUnavailableError, *OUTAGES):
        return False
    board.count_again(figures, counted)
    return True
