"""The newest state of the bank: found by words at once, by meaning too when the model has read it.

A text without a vector costs the model some 25 ms. When many have none, as after an import, their
entries are found by words meanwhile, and the model reads a few at a time: a state that is newer
still is taken in between.
"""

import asyncio
from asyncio import Task
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from faq_bank.elsewhere import questions_of_others
from faq_bank.entries import Entry
from faq_bank.installed_search import keep
from faq_bank.meaning_index import texts_of
from faq_bank.ports import Texts
from faq_bank.search import FaqSearch
from faq_bank.vector_shelf import VectorShelf

FEW = 40  # texts without a vector: these are waited for
STEP = 8  # texts, for which a newer state waits
KEPT_EACH = 2000  # texts, so that a process that ends loses little
Entries = Sequence[Entry]
Made = TypeVar("Made")


class NewestBank:
    """Holds the search of the newest state; whatever takes time is done in one other thread."""

    def __init__(
        self, folder: Path, shelf: VectorShelf | None, settle: Callable[[], None] = lambda: None
    ) -> None:
        """Begin with no entries; *settle* is called whenever another state has taken its place."""
        self.search = FaqSearch([])
        self._settle = settle
        self._folder = folder
        self._shelf = shelf
        self._newest: Entries = ()
        self._one_at_a_time = asyncio.Lock()
        self._builder = ThreadPoolExecutor(1, "builder")
        self._reading: Task[None] | None = None

    async def take(self, entries: Entries) -> None:
        """Return when *entries* are found, or will be as soon as those that are newer."""
        self._newest = entries
        async with self._one_at_a_time:
            if entries is not self._newest:
                return
            unread = await self._aside(partial(self._unread, entries))
            is_whole = sum(map(len, unread)) <= FEW
            await self._place(entries, is_whole=is_whole)
        if not is_whole:
            self._reading = asyncio.create_task(self._read(entries, unread))

    async def _read(self, entries: Entries, unread: Texts) -> None:
        """Let the model read, then search with all that it knows; give way to a newer state."""
        read = 0
        for step in steps(unread):
            if entries is not self._newest:
                return
            await self._aside(partial(self._embed, step))
            read += STEP
            if read % KEPT_EACH == 0:
                await self._aside(partial(self._keep, entries))
        async with self._one_at_a_time:
            if entries is self._newest:
                await self._place(entries, is_whole=True)

    async def _place(self, entries: Entries, *, is_whole: bool) -> None:
        unread = [] if is_whole else await self._aside(partial(self._ids_unread, entries))
        self.search = await self._aside(
            partial(FaqSearch, entries, embedder=self._shelf, unread=frozenset(unread))
        )
        await self._aside(self._settle)
        await self._aside(partial(self._keep, entries))

    def _unread(self, entries: Entries) -> Texts:
        return self._shelf.unread(texts_of(entries)) if self._shelf else Texts([], [])

    def _ids_unread(self, entries: Entries) -> list[str]:
        return [entry.id for entry in entries if any(self._unread([entry]))]

    def _embed(self, texts: Texts) -> None:
        if self._shelf is not None:
            self._shelf.learn(texts)

    def _keep(self, entries: Entries) -> None:
        if self._shelf is not None:
            keep(self._shelf, self._folder, texts_of(entries, questions_of_others()))

    async def _aside(self, make: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._builder, make)


def steps(texts: Texts) -> Iterator[Texts]:
    """Give *texts* a few at a time, the questions first: a question tells the most."""
    for start in range(0, len(texts.questions), STEP):
        yield Texts(texts.questions[start : start + STEP], [])
    for start in range(0, len(texts.answers), STEP):
        yield Texts([], texts.answers[start : start + STEP])
