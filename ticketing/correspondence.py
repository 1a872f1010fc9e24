"""Asks the ministry's correspondence system where a transaction stands: one GET, bounded in all.

``GET URL/NUMBER`` with a bearer token; 404 says that there is no such number, 200 brings an object
with ``number``, ``last_four``, ``status`` and ``updated``, as in the register's file. Anything else
counts as no answer. The identity that a caller typed never leaves this house: it is compared here.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import hdrs

from ticketing.correspondence_answers import NoAnswer, entry_in
from ticketing.errors import CorrespondenceAwayError
from ticketing.registers import Entry

FOUND, ABSENT = 200, 404
MOST_BYTES = 16 * 1024
MOST_AT_ONCE = 20  # connections; who comes when all are taken waits within the bounded time


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrespondenceSystem:
    """Where it is, how we are known there, and how long a caller can wait for it."""

    url: str
    token: str = field(repr=False)
    seconds: float = 1.5
    ca_file: str = ""  # of the authority that signed its certificate, where the world knows it not


class Correspondence:
    """Implements ticketing.transactions.Outside."""

    def __init__(self, system: CorrespondenceSystem, http: aiohttp.ClientSession) -> None:
        self._system = system
        self._http = http

    async def ask(self, number: str) -> Entry | None:
        """Return the transaction of that number, None where there is none.

        CorrespondenceAwayError, after ``seconds`` at the latest.
        """
        try:
            async with asyncio.timeout(self._system.seconds):
                body = await self._body(number)
        except TimeoutError:
            raise CorrespondenceAwayError(NoAnswer.SLOW) from None
        return None if body is None else entry_in(body, number)

    async def _body(self, number: str) -> bytes | None:
        """Return what it says; an error's own text holds our token, so it goes no further."""
        try:
            return await self._said(number)
        except aiohttp.ClientConnectionError as error:
            why, kind = NoAnswer.UNREACHED, type(error).__name__
        except aiohttp.ClientError as error:
            why, kind = NoAnswer.NONSENSE, type(error).__name__
        raise CorrespondenceAwayError(why, kind)

    async def _said(self, number: str) -> bytes | None:
        async with self._http.get(
            f"{self._system.url}/{number}",
            headers={
                hdrs.AUTHORIZATION: f"Bearer {self._system.token}",
                hdrs.ACCEPT: "application/json",
                hdrs.ACCEPT_ENCODING: "identity",
            },
            allow_redirects=False,  # the token is for this one address
        ) as answer:
            if answer.status == ABSENT:
                return None
            if answer.status != FOUND:
                raise CorrespondenceAwayError(NoAnswer.REFUSED, f"it said {answer.status}")
            if answer.content_type != "application/json":
                raise CorrespondenceAwayError(NoAnswer.NONSENSE, "it is no JSON")
            return await _bounded(answer.content)


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """Return a whole body; CorrespondenceAwayError as soon as it is too long."""
    body = bytearray()
    async for piece in content.iter_any():
        body += piece
        if len(body) > MOST_BYTES:
            raise CorrespondenceAwayError(NoAnswer.NONSENSE, "it is too long")
    return bytes(body)


@asynccontextmanager
async def correspondence_http(ca_file: str = "") -> AsyncIterator[aiohttp.ClientSession]:
    """Give what speaks HTTP with it: certificates are checked; no proxy, no cookies.

    Each call has a connection of its own. One that broke before an answer came aiohttp makes once
    more (RFC 9112, 9.3.1), and no other.
    """
    connector = aiohttp.TCPConnector(
        ssl=ssl.create_default_context(cafile=ca_file or None),
        limit=MOST_AT_ONCE,
        force_close=True,
    )
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False
    ) as http:
        yield http
