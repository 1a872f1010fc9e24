"""Fixtures: the desk on a real port, and a program that asks it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, DummyCookieJar
from sqlalchemy.ext.asyncio import AsyncEngine

from core.database import engine_for, sessions_for
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk, open_desk


@pytest.fixture
def desk_url(sqlite_url: str) -> str:
    """The database of the desk."""
    return sqlite_url


@pytest.fixture
async def desk_engine(desk_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on the database of the desk."""
    engine = engine_for(desk_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def desk(desk_engine: AsyncEngine) -> AsyncIterator[Desk]:
    """A running desk."""
    async with open_desk(sessions_for(desk_engine)) as desk:
        yield desk


@pytest.fixture
async def stranger(desk: Desk) -> AsyncIterator[ApiClient]:
    """A program without a token; it keeps no cookies."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield ApiClient(session, desk.url)


@pytest.fixture
async def api(desk: Desk, stranger: ApiClient) -> ApiClient:
    """A program with a supervisor's token."""
    return ApiClient(stranger.session, desk.url, await desk.token())
