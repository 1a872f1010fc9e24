"""Fifty agents who type at once, asked through the search process as the desk asks it."""

import asyncio
import random
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.faq_letters import QUERIES, typed
from benchmarks.rig import say
from faq_bank.bank_file import sample_bank
from faq_bank.ports import AnswerSearch
from faq_bank.query_file import read_queries
from faq_bank.search_process import running_search
from faq_bank.searches import Search

AGENTS = 50
SECONDS = 15.0
BETWEEN_LETTERS = 0.3  # a quick typist
REST = 6.0  # reads what was found and speaks
MOST_MS = 100
DAY = datetime.now(tz=UTC).date()


class Agent:
    """Types one query after another; words for each letter, the meaning when the hand rests."""

    def __init__(self, search: AnswerSearch, queries: Sequence[str], seed: int) -> None:
        self._search = search
        self._random = random.Random(seed)  # noqa: S311 - the same typing each time
        self._queries = queries
        self.letters: list[float] = []
        self.queries: list[float] = []

    async def work(self) -> None:
        """Type and read until cancelled."""
        await asyncio.sleep(self._random.random() * REST)
        while True:
            query = self._random.choice(self._queries)
            for text in typed(query):
                asked = Search(query=text, at=DAY, is_open=True, with_meaning=False)
                self.letters.append(await self._milliseconds(asked))
                await asyncio.sleep(BETWEEN_LETTERS)
            self.queries.append(await self._milliseconds(Search(query=query, at=DAY)))
            await asyncio.sleep(REST)

    async def _milliseconds(self, asked: Search) -> float:
        began = perf_counter()
        await self._search.find(asked)
        return (perf_counter() - began) * 1000


class Pulse:
    """How late this process's event loop is while others type: what a call would wait."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def beat(self) -> None:
        """Note how late each beat is until cancelled."""
        while True:
            began = perf_counter()
            await asyncio.sleep(0.01)
            self.late.append((perf_counter() - began - 0.01) * 1000)


def shares(times: list[float]) -> dict[str, float]:
    """Return the median, the slowest in twenty and in a hundred."""
    times.sort()
    of = {"median": 0.5, "p95": 0.95, "p99": 0.99}
    return {name: round(times[int(len(times) * share)], 1) for name, share in of.items()}


async def measure() -> dict[str, object]:
    queries = [query.text for query in read_queries(QUERIES)]
    with tempfile.TemporaryDirectory() as folder:
        async with running_search(Path(folder), sample_bank()) as search:
            await search.ready()
            agents = [Agent(search, queries, seed) for seed in range(AGENTS)]
            pulse = Pulse()
            works = [agent.work() for agent in agents]
            tasks = [asyncio.create_task(work) for work in (*works, pulse.beat())]
            await asyncio.sleep(SECONDS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    letters = [time for agent in agents for time in agent.letters]
    return {
        "agents": AGENTS,
        "letters": len(letters),
        "letter_ms": shares(letters),
        "query_ms": shares([time for agent in agents for time in agent.queries]),
        "loop_late_ms": shares(pulse.late),
        "most_p95_ms": MOST_MS,
    }


def main() -> None:
    """Print the figures."""
    say("faq_desks", **asyncio.run(measure()))


if __name__ == "__main__":
    main()
