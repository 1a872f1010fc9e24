"""The search in a process of its own, so that no call waits for the model.

The process has its own copy of the bank, renewed by snapshots. When it is away or slow, words are
searched in this process and the findings say so; when it dies, it is started again.
"""

import asyncio
import logging
import sys
from asyncio import Future, IncompleteReadError, StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path

from faq_bank.entries import Entry
from faq_bank.frames import (
    Answered,
    Asked,
    Forgetting,
    Meaning,
    Meant,
    Renewal,
    Renewed,
    framed,
    next_value,
)
from faq_bank.ports import Vectors
from faq_bank.results import Findings
from faq_bank.searches import Search
from faq_bank.word_search import WordSearch

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.0  # then words alone are searched here
REST_SECONDS = 0.5  # before the process is started again
LONGEST_REST_SECONDS = 30.0
Answer = Findings | Renewed | Meant


class SearchProcess:
    """Asks the search process, and itself when there is none. Made by ``running_search``."""

    def __init__(self, folder: Path, *, patience: float = PATIENCE_SECONDS) -> None:
        self._folder = folder
        self._patience = patience
        self._words = WordSearch()
        self._entries: tuple[Entry, ...] = ()
        self._numbers = count(1)
        self._waiting: dict[int, Future[Answer]] = {}
        self._pipe: StreamWriter | None = None
        self._ready = asyncio.Event()

    async def find(self, search: Search) -> Findings:
        """Return what the newest state of the bank answers."""
        if self._ready.is_set():
            with suppress(ConnectionError, TimeoutError):
                async with asyncio.timeout(self._patience):
                    found = await self._answer(search)
                if isinstance(found, Findings):
                    return found
        return await self._words.find(search)

    async def meanings(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors of those texts that the process could read in time.

        They are asked for one by one, so that no search waits for more than one of them; what was
        read is remembered there, and the next to ask gets further.
        """
        found: dict[str, Vectors] = {}
        with suppress(ConnectionError, TimeoutError):
            async with asyncio.timeout(self._patience):
                for text in dict.fromkeys(texts) if self._ready.is_set() else ():
                    meant = await self._answer(Meaning(text))
                    if not isinstance(meant, Meant) or meant.vector is None:
                        break
                    found[text] = meant.vector
        return found

    async def renew(self, entries: Sequence[Entry]) -> None:
        """Take a new state of the bank; until the process has it, words find what it holds."""
        self._entries = tuple(entries)
        await self._words.renew(self._entries)
        self._ready.clear()
        await self._tell_bank()

    async def ready(self) -> None:
        """Return when the process answers."""
        await self._ready.wait()

    async def keep_running(self) -> None:
        """Start the process, and again whenever it has ended, until cancelled."""
        loop = asyncio.get_running_loop()
        rest = REST_SECONDS
        while True:
            began = loop.time()
            await self._run_once()
            lasted = loop.time() - began
            logger.warning("the search process ended", extra={"lasted": lasted})
            rest = REST_SECONDS if lasted > LONGEST_REST_SECONDS else rest
            await asyncio.sleep(rest)
            rest = min(rest * 2, LONGEST_REST_SECONDS)

    async def _run_once(self) -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "faq_bank.search_worker", str(self._folder)),
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,  # a key for the centre is none for it
        )
        assert process.stdin  # noqa: S101 - both are pipes, as asked
        assert process.stdout  # noqa: S101
        self._pipe = process.stdin
        bank = asyncio.create_task(self._tell_bank())
        try:
            await self._hear(process.stdout)
        finally:
            bank.cancel()
            self._lose()
            await _end(process)

    async def _hear(self, answers: StreamReader) -> None:
        with suppress(IncompleteReadError):
            while isinstance(answer := await next_value(answers), Answered):
                future = self._waiting.pop(answer.number, None)
                if future is not None and not future.done():
                    future.set_result(answer.message)

    def _lose(self) -> None:
        self._pipe = None
        self._ready.clear()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())
        self._waiting.clear()

    async def _tell_bank(self) -> None:
        entries = self._entries
        with suppress(ConnectionError):  # a process that dies now is given the bank when it is back
            await self._answer(Renewal(entries))
            if entries is self._entries:  # else a newer state is on its way
                self._ready.set()

    async def _answer(self, message: Search | Renewal | Meaning) -> Answer:
        """Return the process's answer; ConnectionError when there is no process."""
        if self._pipe is None:
            raise ConnectionResetError
        number = next(self._numbers)
        future: Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        self._pipe.write(framed(Asked(number, message)))
        try:
            return await future
        finally:
            if self._waiting.pop(number, None) and self._pipe:
                self._pipe.write(framed(Asked(number, Forgetting())))


async def _end(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()


@asynccontextmanager
async def running_search(
    folder: Path, entries: Sequence[Entry], *, patience: float = PATIENCE_SECONDS
) -> AsyncIterator[SearchProcess]:
    """Give a search whose process runs as long as the context."""
    search = SearchProcess(folder, patience=patience)
    await search.renew(entries)
    running = asyncio.create_task(search.keep_running(), name="faq-search")
    try:
        yield search
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
