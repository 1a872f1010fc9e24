import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.database import database_url as address_of
from core.database import engine_for, writing
from core.tables import AccountRow

Sessions = async_sessionmaker[AsyncSession]
RIYADH = timezone(timedelta(hours=3))
MOMENTS = [
    datetime(2026, 8, 16, 9, 0, 0, 1000, tzinfo=UTC),
    datetime(2026, 8, 16, 9, 0, 0, 999_999, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
    datetime(2026, 8, 16, 12, 0, 0, 123_000, tzinfo=RIYADH),
]


async def _kept(sessions: Sessions, at: datetime, name: str = "a") -> None:
    async with sessions.begin() as session:
        session.add(_row(at, name))


def _row(at: datetime, name: str = "a") -> AccountRow:
    return AccountRow(
        name=name,
        role="agent",
        password_hash="x",
        created_at=at,
        full_name=name,
        must_change_password=False,
        needs_second_factor=False,
    )


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
async def test_a_moment_comes_back_exactly_and_in_utc(sessions: Sessions, moment: datetime) -> None:
    await _kept(sessions, moment)

    async with sessions() as session:
        kept = await session.scalar(select(AccountRow.created_at))

    assert kept == moment
    assert kept is not None
    assert kept.tzinfo is UTC


async def test_moments_are_sorted_compared_and_counted_by_the_database(sessions: Sessions) -> None:
    for number, moment in enumerate(MOMENTS):
        await _kept(sessions, moment, str(number))

    created_at = AccountRow.created_at
    async with sessions() as session:
        in_order = (await session.scalars(select(created_at).order_by(created_at))).all()
        later = await session.scalar(select(func.count()).where(created_at > MOMENTS[0]))
        oldest = await session.scalar(select(func.min(created_at)))

    assert in_order == sorted(MOMENTS)
    assert later == 2
    assert oldest == MOMENTS[2]


async def test_a_moment_without_a_zone_is_refused(sessions: Sessions) -> None:
    with pytest.raises(StatementError, match="must carry its time zone"):
        await _kept(sessions, datetime(2026, 8, 16, 9, 0))  # noqa: DTZ001 - the point


async def test_sqlite_is_made_for_many_readers_and_one_writer(sqlite_url: str) -> None:
    engine = engine_for(sqlite_url)
    async with engine.connect() as connection:
        answers = {
            name: (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    await engine.dispose()

    assert answers == {
        "journal_mode": "wal",
        "synchronous": 1,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


async def test_what_fails_leaves_nothing_behind(sessions: Sessions, engine: AsyncEngine) -> None:
    async def fail_half_way() -> None:
        async with sessions.begin() as session:
            session.add(_row(MOMENTS[0]))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()

    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM accounts"))).scalar() == 0


@pytest.mark.parametrize("text_", ["postgresql://u:p@h/d", "postgres://u:p@h/d"])
def test_a_plain_address_of_postgresql_is_enough(text_: str) -> None:
    assert address_of(text_).drivername == "postgresql+asyncpg"


async def test_writers_of_one_process_take_turns_at_sqlite_in_the_order_they_came(
    sqlite_sessions: async_sessionmaker[AsyncSession],
) -> None:
    done: list[int] = []

    async def write(n: int) -> None:
        async with writing(sqlite_sessions) as session:
            await session.execute(text("SELECT 1"))
            done.append(n)

    await asyncio.gather(*(write(n) for n in range(20)))

    assert done == list(range(20))


async def test_a_writer_that_is_cancelled_leaves_the_turn_to_the_next(
    sqlite_sessions: async_sessionmaker[AsyncSession],
) -> None:
    first, second = (asyncio.Event() for _ in range(2))

    async def hold() -> None:
        async with writing(sqlite_sessions):
            first.set()
            await second.wait()

    holder = asyncio.create_task(hold())
    await first.wait()
    holder.cancel()
    await asyncio.gather(holder, return_exceptions=True)

    async with asyncio.timeout(5), writing(sqlite_sessions) as session:
        assert await session.scalar(text("SELECT 1")) == 1
