"""How long agents were ready outlives a restart, over both databases."""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import engine_for, sessions_for
from supervision.agent_spans import AgentSpans
from supervision.board import Board
from supervision.tables import AgentSpanRow
from tests.builders import NOON, a_member, an_answered_call
from tests.servers import PostgresServer

Sessions = async_sessionmaker[AsyncSession]
SECOND = timedelta(seconds=1)


class Clock:
    """Stands at *now*."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def a_board(clock: Clock) -> Board:
    board = Board({"general": 20 * SECOND}, clock=clock)
    board.world_rebuilt([], [])
    return board


async def states(sessions: Sessions) -> list[tuple[str, int]]:
    """Return each span's state and its seconds, in order."""
    async with sessions() as session:
        rows = await session.scalars(select(AgentSpanRow).order_by(AgentSpanRow.since))
        return [(row.state, (row.until - row.since) // SECOND) for row in rows]


async def test_a_restarted_board_knows_how_long_agents_were_ready(sessions: Sessions) -> None:
    clock = Clock()
    before = a_board(clock)
    spans = AgentSpans(before, sessions, clock)
    before.member_changed(a_member(at=NOON))
    clock.now = NOON + 30 * SECOND
    await spans.keep()
    before.member_changed(a_member(is_paused=True, at=NOON + 40 * SECOND))
    before.member_changed(a_member(at=NOON + 100 * SECOND))
    clock.now = NOON + 110 * SECOND
    await spans.keep()

    clock.now = NOON + 500 * SECOND  # nobody looked meanwhile
    after = a_board(clock)
    following = AgentSpans(after, sessions, clock)
    after.member_changed(a_member(at=clock.now))
    await following.keep()
    clock.now += 10 * SECOND
    after.member_changed(a_member(is_paused=True, at=clock.now))
    await following.keep()

    assert after.figures.of_agent("1001").ready_for == (40 + 10 + 10) * SECOND
    assert await states(sessions) == [
        ("ready", 40),
        ("paused", 60),
        ("ready", 10),
        ("ready", 10),
        ("paused", 0),
    ]


async def test_every_state_of_an_agent_is_kept_and_a_sign_out_ends_it(sessions: Sessions) -> None:
    clock = Clock()
    board = a_board(clock)
    spans = AgentSpans(board, sessions, clock)
    board.member_changed(a_member(at=NOON))
    for call, event in an_answered_call(talks=60 * SECOND):
        board.call_changed(call, event)
    clock.now = NOON + 100 * SECOND
    board.member_left("general", "1001")
    clock.now = NOON + 900 * SECOND
    await spans.keep()
    await spans.keep()

    kept = await states(sessions)

    assert [state for state, _ in kept] == ["ready", "ringing", "talking", "wrap_up", "ready"]
    assert dict(kept)["talking"] == 60
    assert sum(seconds for _, seconds in kept) < 101


async def test_what_lies_before_midnight_is_not_of_today(sessions: Sessions) -> None:
    clock = Clock()
    yesterday = a_board(clock)
    spans = AgentSpans(yesterday, sessions, clock)
    midnight = yesterday.figures.midnight
    yesterday.member_changed(a_member(at=NOON))
    clock.now = midnight + 60 * SECOND
    await spans.keep()

    today = a_board(clock)
    await AgentSpans(today, sessions, clock).keep()

    assert today.figures.of_agent("1001").ready_for == 60 * SECOND


async def test_nothing_is_lost_while_the_database_is_away(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    clock, engine = Clock(), engine_for(postgres_url)
    sessions = sessions_for(engine)
    board = a_board(clock)
    spans = AgentSpans(board, sessions, clock)
    board.member_changed(a_member(at=NOON))
    board.member_changed(a_member(is_paused=True, at=NOON + 40 * SECOND))

    postgres_server.stop()
    try:
        async with asyncio.timeout(20):
            await spans.keep()
    finally:
        postgres_server.start()
    await spans.keep()

    assert ("ready", 40) in await states(sessions)
    await engine.dispose()


async def test_while_asterisk_is_away_nobody_knows_whether_an_agent_is_ready(
    sessions: Sessions,
) -> None:
    clock = Clock()
    board = a_board(clock)
    spans = AgentSpans(board, sessions, clock)
    board.member_changed(a_member(at=NOON))
    clock.now = NOON + 30 * SECOND
    await spans.keep()

    board.asterisk_lost()
    clock.now = NOON + 300 * SECOND
    await spans.keep()

    assert await states(sessions) == [("ready", 30)]
