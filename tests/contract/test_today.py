"""Today's figures outlive a restart, over both databases."""

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.database import engine_for, sessions_for
from supervision.board import Board
from supervision.journal import Journal
from supervision.spool import Spool
from supervision.today import count_today
from tests.builders import NOON, a_menu_call, an_abandoned_call, an_answered_call
from tests.servers import PostgresServer

TARGETS = {"general": timedelta(seconds=20)}
SECOND = timedelta(seconds=1)


def a_board() -> Board:
    return Board(TARGETS, clock=lambda: NOON)


async def test_a_restarted_board_shows_the_same_figures(
    engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    spool = Spool(tmp_path / "spool")
    journal = Journal(engine, spool)
    before, after = a_board(), a_board()
    yesterday = an_answered_call(at=NOON - timedelta(days=1))
    over_midnight = an_answered_call(at=before.figures.day - 5 * SECOND, waits=30 * SECOND)
    today = [an_answered_call(), an_answered_call(waits=40 * SECOND), an_abandoned_call()]
    for life in (yesterday, over_midnight, *today, a_menu_call()):
        for call, event in life:
            journal.call_changed(call, event)
            before.call_changed(call, event)

    await count_today(after, journal, sessions, lambda: NOON)

    assert after.figures.of("general") == before.figures.of("general")
    assert after.figures.of("general").answered == 3
    assert after.figures.of("general").handle_time == 70 * SECOND
    assert after.figures.of_agent("1001") == before.figures.of_agent("1001")
    assert after.figures.pace("general", NOON) == before.figures.pace("general", NOON)
    assert after.today("general", NOON) == before.today("general", NOON)
    await journal.close()
    spool.close()


async def test_figures_come_when_the_database_does_and_miss_nothing_meanwhile(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine = engine_for(postgres_url)
    spool = Spool(tmp_path / "spool")
    journal = Journal(engine, spool)
    for call, event in an_answered_call():
        journal.call_changed(call, event)
    await journal.close()
    board = a_board()
    journal = Journal(engine, spool)
    running = asyncio.create_task(journal.run())

    postgres_server.stop()
    try:
        counting = asyncio.create_task(
            count_today(board, journal, sessions_for(engine), lambda: NOON)
        )
        for call, event in an_abandoned_call():
            journal.call_changed(call, event)
            board.call_changed(call, event)
        await asyncio.sleep(0.2)
        meanwhile = board.figures.of("general")
        assert (meanwhile.answered, meanwhile.abandoned) == (0, 1)
    finally:
        postgres_server.start()
    async with asyncio.timeout(30):
        await counting

    counted = board.figures.of("general")
    assert (counted.received, counted.answered, counted.abandoned) == (2, 1, 1)
    await journal.close()
    await running
    spool.close()
    await engine.dispose()
