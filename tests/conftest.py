"""Fixtures: real servers and fresh databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
from playwright import async_api, sync_api
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.database import engine_for, sessions_for
from tawasul import migrate
from tests.servers import PostgresServer, RedisServer

# no test is timed: on a full machine an example may take its time
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")
async_api.expect.set_options(timeout=30_000)
sync_api.expect.set_options(timeout=30_000)
NEW = "tawasul_new"
numbers = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A private PostgreSQL, with a database to copy that has all tables."""
    with PostgresServer() as server:
        server.create(NEW)
        asyncio.run(migrate.upgrade(server.url(NEW)))
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A fresh database of PostgreSQL with all tables."""
    name = f"tawasul_{next(numbers)}"
    postgres_server.create(name, template=NEW)
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def new_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of SQLite with all tables, to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "new.sqlite3"
    asyncio.run(migrate.upgrade(f"sqlite:///{path}"))
    return path


@pytest.fixture
def sqlite_url(new_sqlite: Path, tmp_path: Path) -> str:
    """A fresh database of SQLite with all tables."""
    path = tmp_path / "tawasul.sqlite3"
    shutil.copyfile(new_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh database with all tables: the test runs on each kind."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on a fresh database."""
    engine = engine_for(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Sessions on a fresh database."""
    return sessions_for(engine)


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A private Redis with nothing in it."""
    with RedisServer() as server:
        yield server


@pytest.fixture
async def sqlite_sessions(
    sqlite_url: str,
) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions on a fresh database of SQLite."""
    engine = engine_for(sqlite_url)
    yield sessions_for(engine)
    await engine.dispose()
