"""The search by words in this process, for as long as there is no other."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace

from faq_bank.entries import Entry
from faq_bank.ports import Vectors
from faq_bank.results import Findings
from faq_bank.search import FaqSearch
from faq_bank.searches import Search


class WordSearch:
    """Answers by words alone, in a thread; its index is built when it is first needed."""

    def __init__(self, entries: Sequence[Entry] = ()) -> None:
        self._entries = tuple(entries)
        self._built: FaqSearch | None = None
        self._building = asyncio.Lock()

    async def find(self, search: Search) -> Findings:
        """Return what the newest state of the bank answers, and that it knew no meaning."""
        built = await self._newest()
        return await asyncio.to_thread(built.find, replace(search, with_meaning=False))

    async def meanings(self, texts: Sequence[str]) -> Mapping[str, Vectors]:  # noqa: ARG002
        """Return none: words alone are known here."""
        return {}

    async def renew(self, entries: Sequence[Entry]) -> None:
        """Take a new state of the bank."""
        self._entries = tuple(entries)
        self._built = None

    async def _newest(self) -> FaqSearch:
        async with self._building:
            while self._built is None:
                entries = self._entries
                built = await asyncio.to_thread(FaqSearch, entries)
                if entries is self._entries:
                    self._built = built
            return self._built
