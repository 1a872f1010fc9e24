"""Killed while filing and escalating, a worker loses nothing and tells nothing twice."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.centre_of_requests import opened
from tests.request_killing import killed


async def test_a_killed_worker_loses_nothing_and_does_nothing_twice(
    sqlite_url: str, sqlite_sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    await opened(sqlite_sessions)

    found = await killed(sqlite_url, sqlite_sessions, tmp_path / "sent", 3)

    assert found.wrong == []
    assert min(found.filed, found.steps, found.messages) > 0
