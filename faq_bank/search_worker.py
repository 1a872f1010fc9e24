"""The search process: ``python -m faq_bank.search_worker FOLDER`` answers on its pipes.

Letters are answered at once in the main thread. What asks for the meaning waits for the model in a
thread of its own; the model leaves Python's lock alone, so both cores are used. It ends with the
centre: its pipe is closed then.
"""

import asyncio
import gc
import os
import sys
from asyncio import IncompleteReadError, StreamReader, Task
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from core.courtesy import give_way
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
from faq_bank.installed_search import installed_shelf, own_vectors
from faq_bank.newest_bank import NewestBank
from faq_bank.results import Findings
from faq_bank.searches import Search

SWITCH_SECONDS = 0.0005  # how long a letter waits for the other thread's Python
STANDARD_INPUT, STANDARD_OUTPUT, STANDARD_ERROR = 0, 1, 2


Answer = Findings | Renewed | Meant


class SearchWorker:
    """Answers what comes over the pipe with the newest state of the bank."""

    def __init__(self, bank: NewestBank, send: Callable[[Answered], None]) -> None:
        self._bank = bank
        self._send = send
        self._model = ThreadPoolExecutor(1, "model")
        self._tasks: dict[int, Task[None]] = {}

    def take(self, asked: Asked) -> None:
        """Do what is asked; the answer is sent when it is there."""
        match asked.message:
            case Search() as search:
                self._start(asked.number, self._find(search))
            case Meaning() as meaning:
                self._start(asked.number, self._mean(meaning))
            case Renewal() as renewal:
                self._start(asked.number, self._renew(renewal))
            case Forgetting():
                if task := self._tasks.get(asked.number):
                    task.cancel()

    def _start(
        self, number: int, work: Coroutine[object, object, Findings | Renewed | Meant]
    ) -> None:
        async def answer() -> None:
            self._send(Answered(number, await work))

        task = asyncio.create_task(answer())
        self._tasks[number] = task
        task.add_done_callback(lambda _: self._tasks.pop(number, None))

    async def _find(self, search: Search) -> Findings:
        newest = self._bank.search
        if not (search.with_meaning and newest.is_semantic):
            return newest.find(search)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._model, newest.find, search)

    async def _mean(self, meaning: Meaning) -> Meant:
        newest = self._bank.search
        if not newest.is_semantic:
            return Meant(None)
        loop = asyncio.get_running_loop()
        return Meant(await loop.run_in_executor(self._model, newest.vector, meaning.text))

    async def _renew(self, renewal: Renewal) -> Renewed:
        await self._bank.take(renewal.entries)
        return Renewed()


def settle_memory() -> None:
    """Spare the collector the state of the bank that stands now, and clear away the one before.

    It would look through all of it now and then, and letters would wait.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def work(folder: Path) -> None:
    """Answer until the centre closes the pipe."""
    loop = asyncio.get_running_loop()
    said = StreamReader()
    answers = os.fdopen(os.dup(STANDARD_OUTPUT), "wb", buffering=0)
    os.dup2(STANDARD_ERROR, STANDARD_OUTPUT)  # whatever a library prints is no answer
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(said), sys.stdin)
    pipe, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, answers)
    shelf = await asyncio.to_thread(lambda: installed_shelf(own_vectors(folder)))
    bank = NewestBank(folder, shelf, settle_memory)
    worker = SearchWorker(bank, lambda answer: pipe.write(framed(answer)))
    with suppress(IncompleteReadError):
        while isinstance(asked := await next_value(said), Asked):
            worker.take(asked)


if __name__ == "__main__":
    give_way()
    sys.setswitchinterval(SWITCH_SECONDS)
    asyncio.run(work(Path(sys.argv[1])))
