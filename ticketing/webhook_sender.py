"""Tells receivers over HTTP, signed, and only where messages may go.

An address may be changed after it was entered: so what a name leads to is looked at when the
connection is made, and that same address is the one connected to. Redirects are not followed.
"""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.errors import NotDeliveredError, UnsealError
from core.outbox import Message
from core.sealing import SealingKeys
from ticketing.errors import BadWebhookError, NoSuchWebhookError
from ticketing.webhook_store import WebhookStore
from ticketing.webhooks import check_address, is_public, message_id, signed

ACCEPTED = range(200, 300)
SECONDS = 10.0


class PublicResolver(AbstractResolver):
    """Finds addresses of names, those of the world alone."""

    def __init__(self) -> None:
        self._finder = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return where a name leads; OSError when any of that lies inside."""
        found = await self._finder.resolve(host, port, family)
        if not all(is_public(one["host"].partition("%")[0]) for one in found):
            raise OSError(f"{host} leads inside")
        return found

    async def close(self) -> None:
        """Let go of what finds names."""
        await self._finder.close()


class WebhookSender:
    """Implements core.delivery.Sender."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        sealing_key: SealingKeys,
        http: aiohttp.ClientSession,
        *,
        allows_private: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._keys = sealing_key
        self._http = http
        self._allows_private = allows_private
        self._clock = clock

    async def send(self, message: Message) -> None:
        """Tell a receiver; NotDeliveredError unless it says 2xx in time."""
        url, secret = await self._receiver(message.recipient)
        proof = signed(secret, message_id(message.key), self._clock(), message.body)
        headers = {**proof, "Content-Type": "application/json", "User-Agent": "tawasul-19996"}
        try:
            async with self._http.post(
                url,
                data=message.body.encode(),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=SECONDS),
            ) as answer:
                if answer.status not in ACCEPTED:
                    raise NotDeliveredError(f"the receiver answered {answer.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotDeliveredError(f"the receiver fails ({type(error).__name__})") from error

    async def _receiver(self, webhook_id: str) -> tuple[str, str]:
        try:
            async with self._sessions() as session:
                url, secret = await WebhookStore(session).open(webhook_id, self._keys)
            check_address(url, allows_private=self._allows_private)
        except (NoSuchWebhookError, BadWebhookError, UnsealError) as error:
            raise NotDeliveredError(type(error).__name__) from error
        return url, secret


@asynccontextmanager
async def webhook_http(*, allows_private: bool) -> AsyncIterator[aiohttp.ClientSession]:
    """Give what speaks HTTP with receivers: no proxy, no cookies, no address of ours."""
    resolver = None if allows_private else PublicResolver()
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar()
    ) as http:
        yield http
