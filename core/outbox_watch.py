"""Counts, now and then, what of the outbox was given up: the metrics ask without a database."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.outbox import LATELY, Channel
from core.outbox_store import OutboxStore

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0


class OutboxWatch:
    """Knows how many messages were given up lately; nothing before the first look."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self.given_up: Mapping[Channel, int] = {}

    async def run(self) -> None:
        """Look for ever; while the database is away the last count stands."""
        while True:
            try:
                await self.look()
            except (SQLAlchemyError, OSError):
                logger.warning("messages given up are not counted", exc_info=True)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Count once."""
        async with self._sessions() as session:
            since = self._clock() - LATELY
            self.given_up = await OutboxStore(session).given_up(since)
