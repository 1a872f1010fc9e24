"""The live WebSocket on a real socket."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tests.builders import a_start, life_of
from tests.integration.web import PASSWORD, Web, running_web


@pytest.fixture
async def site(sqlite_sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[Web]:
    async with running_web(sqlite_sessions) as site:
        yield site


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    jar = aiohttp.CookieJar(unsafe=True)  # cookies of an address without a name
    async with aiohttp.ClientSession(cookie_jar=jar) as http:
        yield http


async def test_the_live_view_begins_with_the_board(site: Web, http: aiohttp.ClientSession) -> None:
    async with http.ws_connect(site.base + "/api/v1/live", headers=site.headers()) as socket:
        first = await socket.receive_json(timeout=5)

        ((call, event),) = life_of([a_start()])
        site.board.call_changed(call, event)
        then = await socket.receive_json(timeout=5)

    assert first["type"] == "snapshot"
    assert call.call_id in str(then)


async def test_a_page_of_another_site_cannot_watch(site: Web, http: aiohttp.ClientSession) -> None:
    form = {"name": "supervisor", "password": PASSWORD}
    here = {"Origin": site.base}
    async with http.post(site.base + "/sign-in", data=form, headers=here) as answer:
        assert answer.status == 200
        assert str(answer.url) == site.base + "/"
    headers = {"Origin": "https://evil.example"}
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await http.ws_connect(site.base + "/api/v1/live", headers=headers)

    assert refused.value.status == 403
