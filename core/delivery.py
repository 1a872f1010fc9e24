"""Sends what lies in the outbox: each message until it went out or was tried often enough."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from core.errors import NotDeliveredError, UnsealError
from core.outbox import Channel, Message
from core.outbox_store import Claimed, OutboxStore

logger = logging.getLogger(__name__)

AT_ONCE = 20
LOOK_SECONDS = 2.0
TRY_SECONDS = 30.0  # well within core.outbox.CLAIM


class Sender(Protocol):
    """One way out: a gateway, a mail server, a folder in development."""

    async def send(self, message: Message) -> None:
        """Hand a message over, once for its key; NotDeliveredError."""


class Delivery:
    """Takes due messages in turn; several may run at once, in one process or in many.

    *finish* makes of a text that is kept the one that goes out: secrets are kept sealed.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        senders: Mapping[Channel, Sender],
        clock: Callable[[], datetime] = utc_now,
        *,
        finish: Callable[[str], str] = str,
    ) -> None:
        self._sessions = sessions
        self._senders = senders
        self._finish = finish
        self._clock = clock

    async def run(self) -> None:
        """Deliver for ever; what the database does not give now is looked for again."""
        while True:
            try:
                while await self.deliver_due():
                    pass
            except (SQLAlchemyError, OSError):
                logger.warning("messages wait: the database does not answer", exc_info=True)
            await asyncio.sleep(LOOK_SECONDS)

    async def deliver_due(self) -> int:
        """Try some of what is due now, and return how many."""
        async with writing(self._sessions) as session:
            claimed = await OutboxStore(session).claim(self._clock(), AT_ONCE)
        await asyncio.gather(*map(self._try, claimed))
        return len(claimed)

    async def _try(self, claimed: Claimed) -> None:
        message = claimed.message
        try:
            message = replace(message, body=self._finish(message.body))
            async with asyncio.timeout(TRY_SECONDS):
                await self._sender(message.channel).send(message)
        except (NotDeliveredError, UnsealError, OSError, TimeoutError) as error:
            logger.warning("message not sent", extra={"key": message.key, "reason": str(error)})
            async with writing(self._sessions) as session:
                reason = str(error) or type(error).__name__
                await OutboxStore(session).failed(claimed, reason, self._clock())
            return
        async with writing(self._sessions) as session:
            await OutboxStore(session).sent(message.key, self._clock())

    def _sender(self, channel: Channel) -> Sender:
        if (sender := self._senders.get(channel)) is None:
            raise NotDeliveredError(f"nobody sends {channel}")
        return sender
