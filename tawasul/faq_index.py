"""Gives the search each new state of the bank, soon after editors have changed it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from faq_bank.finder import Finder
from faq_bank.kept_entries import searched
from faq_bank.ports import AnswerSearch
from faq_bank.published import PublishedBank
from faq_bank.search_process import running_search
from supervision.journal import OUTAGES

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0


class FaqIndex:
    """Follows the bank; while the database is away, the state before stays."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession], search: AnswerSearch) -> None:
        self.bank = PublishedBank(sessions)
        self._search = search
        self._version = -1
        self._is_away = False

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Renew the search if what agents read has changed."""
        try:
            published = await self.bank.now()
        except OUTAGES:
            if not self._is_away:
                logger.warning("the FAQ bank is searched as it was", exc_info=True)
            self._is_away = True
            return
        self._is_away = False
        if published.version == self._version:
            return
        entries = [searched(entry_id, it) for entry_id, it in published.contents.items()]
        await self._search.renew(entries)
        self._version = published.version
        logger.info("the FAQ bank is searched anew", extra={"entries": len(entries)})


@asynccontextmanager
async def followed_bank(
    folder: Path, sessions: async_sessionmaker[AsyncSession]
) -> AsyncIterator[Finder]:
    """Give who finds answers in the bank as it stands, for as long as the context is open."""
    async with running_search(folder, ()) as search:
        index = FaqIndex(sessions, search)
        following = asyncio.create_task(index.run(), name="FAQ index")
        try:
            yield Finder(index.bank, search, sessions)
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
