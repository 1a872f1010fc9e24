"""Style sheets, scripts and fonts as browsers get them."""

from importlib.resources import files

import pytest
from aiohttp import ClientSession

from tests.fakes.desk import Desk

STYLE = "/static/app.css"


@pytest.fixture
def style() -> bytes:
    """The bytes of a style sheet."""
    return (files("agent_desktop") / "static" / "app.css").read_bytes()


async def test_words_come_compressed_to_whom_it_helps(desk: Desk, style: bytes) -> None:
    async with ClientSession(auto_decompress=False) as session:
        async with session.get(desk.url + STYLE) as packed:
            assert packed.headers["Content-Encoding"] in ("gzip", "deflate")
            assert len(await packed.read()) < len(style) / 2
        plainly = {"Accept-Encoding": "identity"}
        async with session.get(desk.url + STYLE, headers=plainly) as plain:
            assert await plain.read() == style
            assert plain.headers["Vary"] == "Accept-Encoding"


async def test_what_has_not_changed_is_not_sent_again(desk: Desk, style: bytes) -> None:
    async with ClientSession() as session:
        async with session.get(desk.url + STYLE) as first:
            assert await first.read() == style
        again = {"If-None-Match": first.headers["ETag"]}
        async with session.get(desk.url + STYLE, headers=again) as second:
            assert second.status == 304
            assert await second.read() == b""


async def test_a_part_is_a_part_of_the_file(desk: Desk, style: bytes) -> None:
    async with (
        ClientSession() as session,
        session.get(desk.url + STYLE, headers={"Range": "bytes=0-9"}) as part,
    ):
        assert part.status == 206
        assert await part.read() == style[:10]
