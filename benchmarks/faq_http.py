"""The FAQ bank over HTTP in a running centre, one controller, 240 entries, with the model.

Figure 1: one agent types the development queries; each letter and each whole query is timed.
Figure 3: fifty agents type at once, five letters a second each and the whole query at its end.
Then callers dial as in figure 2 of the IVR, first alone and then beside the fifty: how long digits
wait is told for both, and the difference is what the typing costs. Every agent of the fifty asks
in words of its own, so that no vector is remembered from another.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from aiohttp import ClientSession, TCPConnector

from benchmarks.faq_letters import typed
from benchmarks.ivr_load import STEPS
from benchmarks.rig import SERVICE_NUMBER, called, figures, latency_bound, running_centre, say
from faq_bank import sample_bank
from faq_bank.query_file import read_queries
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.sipp import Statistics

QUERIES = Path(__file__).parents[1] / "tests" / "queries" / "faq_dev.jsonl"
AGENTS = 50
SECONDS = 10
CALL_SECONDS = 15
LETTER_SECONDS = 0.2
EVERY = 3  # the one agent types every third query: all kinds are among them
CALLS_A_SECOND = 120
unlike = count(100)  # a number of its own makes each query a new one
MOST_LETTER_MS = 10.0
MOST_QUERY_MS = 40.0
MOST_CROWD_MS = 100.0


@dataclass
class Times:
    """How long answers took, in ms."""

    letters: list[float] = field(default_factory=list)
    queries: list[float] = field(default_factory=list)


def main() -> None:
    """Print both figures in one line."""
    queries = [query.text for query in read_queries(QUERIES)]
    with running_centre() as centre:
        centre.in_database(sample_bank.fill)
        wait_until(lambda: is_semantic(centre), "the bank is searched by meaning too")
        alone = asyncio.run(type_all(centre, queries[::EVERY], agents=1, pause=0.0))
        crowd = asyncio.run(type_all(centre, queries, agents=AGENTS, pause=LETTER_SECONDS))
        quiet = digits_of(centre, lambda: dialled(centre))
        beside = Times()
        digits = digits_of(centre, lambda: dialled_beside(centre, queries, beside))
    say(
        "faq_http",
        letter_p50_ms=share(alone.letters, 0.5),
        letter_p99_ms=share(alone.letters, 0.99),
        most_letter_p99_ms=MOST_LETTER_MS,
        query_p50_ms=share(alone.queries, 0.5),
        query_p99_ms=share(alone.queries, 0.99),
        most_query_p99_ms=MOST_QUERY_MS,
        agents=AGENTS,
        crowd_asked=len(crowd.letters) + len(crowd.queries),
        crowd_p95_ms=share(crowd.letters + crowd.queries, 0.95),
        most_crowd_p95_ms=MOST_CROWD_MS,
        beside_calls_p95_ms=share(beside.letters + beside.queries, 0.95),
        calls_per_second=CALLS_A_SECOND,
        calls_alone=quiet,
        calls_beside=digits,
        most_digit_p99_ms=5.0,
    )


def is_semantic(centre: Centre) -> bool:
    """Tell whether the search process answers."""
    return bool(centre.api.get(f"/api/v1/faq/search?q={quote('نور')}")["semantic"])


def digits_of(centre: Centre, dial: Callable[[], Statistics]) -> dict[str, float]:
    """Return how many calls failed, and within how many ms digits were answered."""
    before = figures(centre)
    told = dial()
    after = figures(centre)
    return {
        "failed": told.failed,
        "digit_p50_at_most_ms": latency_bound(before, after, 0.5),
        "digit_p99_at_most_ms": latency_bound(before, after, 0.99),
    }


def dialled(centre: Centre) -> Statistics:
    """Let callers dial and press two digits each."""
    count = CALLS_A_SECOND * CALL_SECONDS
    return called(
        centre, centre.home, STEPS, count=count, a_second=CALLS_A_SECOND, to=SERVICE_NUMBER
    )


def dialled_beside(centre: Centre, queries: Sequence[str], times: Times) -> Statistics:
    """Let them dial while agents type; add to the times of these."""
    with ThreadPoolExecutor(1) as beside:
        calls = beside.submit(dialled, centre)
        typed_meanwhile = asyncio.run(
            type_all(centre, queries, agents=AGENTS, pause=LETTER_SECONDS, seconds=CALL_SECONDS)
        )
        times.letters += typed_meanwhile.letters
        times.queries += typed_meanwhile.queries
        return calls.result()


async def type_all(
    centre: Centre, queries: Sequence[str], *, agents: int, pause: float, seconds: float = SECONDS
) -> Times:
    """Let agents type queries, each beginning with another one; a crowd ends in so many seconds."""
    times, until = Times(), perf_counter() + seconds
    headers = {"Authorization": f"Bearer {centre.api.token}"}
    async with ClientSession(
        centre.api.base, headers=headers, connector=TCPConnector(limit=0)
    ) as session:

        async def agent(number: int) -> None:
            await asyncio.sleep(pause * number / agents)
            for place in count(number):
                if place >= len(queries) + number or (agents > 1 and perf_counter() > until):
                    return
                query = queries[place % len(queries)]
                own = query if agents == 1 else f"{query} {next(unlike)}"
                await type_one(session, own, times, pause)

        await asyncio.gather(*(agent(number) for number in range(agents)))
    return times


async def type_one(session: ClientSession, query: str, times: Times, pause: float) -> None:
    """Type one query letter by letter, then wait for the meaning."""
    for text in typed(query):
        times.letters.append(await asked(session, text, "letters") if text.strip() else 0.0)
        await asyncio.sleep(pause)
    times.queries.append(await asked(session, query, "whole"))


async def asked(session: ClientSession, text: str, stage: str) -> float:
    """Return how many ms one answer took."""
    began = perf_counter()
    parameters = {"q": text, "stage": stage, "k": "8"}
    async with session.get("/api/v1/faq/search", params=parameters) as answer:
        await answer.read()
        assert answer.status == 200, await answer.text()
    return (perf_counter() - began) * 1000


def share(times: Sequence[float], part: float) -> float:
    """Return the time within which that part was answered."""
    in_order = sorted(times)
    return round(in_order[min(int(len(in_order) * part), len(in_order) - 1)], 1)


if __name__ == "__main__":
    main()
