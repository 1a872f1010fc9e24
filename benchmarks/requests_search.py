"""Finding one request among very many, and filing one more; by number, person, words and view.

``python -m benchmarks.requests_search`` takes SQLite with 220,000; ``… postgresql 1000000`` another
database and another size.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from time import perf_counter

from sqlalchemy.ext.asyncio import AsyncEngine

from benchmarks.request_crowd import NUMBERS, SEAL, Crowd, a_database, fill, mobile, vocabulary
from benchmarks.rig import say
from core.database import sessions_for
from core.permissions import Role
from ticketing.request_filing import Filing
from ticketing.request_filter import View
from ticketing.request_rights import Person
from ticketing.request_search import RequestSearch
from ticketing.requests import Applicant, Wish
from ticketing.structure_store import GroundShelf

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TIMES = 60  # of each kind
FILINGS, A_SECOND, FIRST = 350, 50, 50  # while the first ones come, connections are made
AGENT = Person("noura", Role.AGENT)
PAGE = 20
Ask = Callable[[RequestSearch], Awaitable[object]]


def main() -> None:
    """Print the figures of one database."""
    kind = (
        sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] in {"sqlite", "postgresql"} else "sqlite"
    )
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 220_000
    asyncio.run(_measured(kind, count))


async def _measured(kind: str, count: int) -> None:
    async with a_database(kind) as engine:
        began = perf_counter()
        await fill(engine, Crowd(count, NOW - timedelta(days=3650), NOW), due_at=_due_at)
        filled = perf_counter() - began
        figures = {name: await _asked(engine, asks) for name, asks in _questions(count).items()}
        say(
            "requests_search",
            database=kind,
            requests=count,
            filled_in_s=round(filled),
            **figures,
            filing=await _filed(engine),
        )


def _due_at(n: int) -> datetime | None:
    """Return when a request is due: one of fifty today."""
    return NOW if n % 50 == 0 else None


def _questions(count: int) -> dict[str, list[Ask]]:
    chance = Random(2)  # noqa: S311 - the same crowd each time
    words = vocabulary(Random(1))  # noqa: S311 - the same crowd each time
    coordinator = Person("coordinator.department-07", Role.COORDINATOR)
    head = Person("head.agency-general", Role.COORDINATOR)

    def find(sought: str, by: Person = AGENT) -> Ask:
        return lambda search: search.find(sought, by, limit=PAGE)

    def view(which: View, by: Person) -> Ask:
        return lambda search: search.view(which, by, limit=PAGE)

    def some(make: Callable[[int], Ask]) -> list[Ask]:
        return [make(chance.randint(1, count)) for _ in range(TIMES)]

    return {
        "by_number": some(lambda n: find(NUMBERS.number(n))),
        "by_mobile": some(lambda n: find(mobile(n))),
        "by_identity_or_mobile_of_nobody": some(lambda _: find("0599999999")),
        "common_word": some(lambda n: find(words[n % 20])),
        "two_words": some(lambda n: find(f"{words[n % 200]} {words[n % 300 + 5]}")),
        "rare_word": some(lambda n: find(words[-1 - n % 5000])),
        "words_of_a_department": some(lambda n: find(words[n % 200], coordinator)),
        "words_of_an_agency": some(lambda n: find(words[n % 200], head)),
        "views": [view(it, by) for it in View for by in (coordinator, head) for _ in range(8)],
    }


async def _asked(engine: AsyncEngine, asks: list[Ask]) -> dict[str, float]:
    sessions, grounds, taken = sessions_for(engine), GroundShelf(), []
    for ask in asks:
        async with sessions() as session:
            structure = (await grounds.current(session)).structure
            began = perf_counter()
            await ask(RequestSearch(session, SEAL, structure, NOW))
            taken.append(perf_counter() - began)
    return _spread(taken)


async def _filed(engine: AsyncEngine) -> dict[str, float]:
    """Return how long filings take that come A_SECOND a second, whether the last is done or not."""
    filing = Filing(sessions_for(engine), SEAL, GroundShelf(), NUMBERS)
    taken: list[float] = []
    began = perf_counter()

    async def one(wish: Wish, begins: float) -> None:
        await asyncio.sleep(max(0.0, begins - perf_counter()))
        await filing.file(wish, by=AGENT)
        if begins >= began + FIRST / A_SECOND:
            taken.append(perf_counter() - begins)

    async with asyncio.TaskGroup() as tasks:
        for n, wish in enumerate(islice(_wishes(), FILINGS)):
            tasks.create_task(one(wish, began + n / A_SECOND))
    return _spread(taken)


def _wishes() -> Iterator[Wish]:
    words = vocabulary(Random(3))  # noqa: S311 - the same crowd each time
    while True:
        yield Wish(
            subject="transport",
            title=" ".join(words[:4]),
            text=" ".join(words[:25]),
            applicant=Applicant(name="هدى", national_id="1000000008", mobile="0551234567"),
            entity="department-07",
        )


def _spread(taken: list[float]) -> dict[str, float]:
    """Return the median and the slowest of twenty, in milliseconds."""
    taken.sort()
    middle, slow = taken[len(taken) // 2], taken[-(len(taken) // 20 or 1)]
    return {"median_ms": round(middle * 1000, 1), "p95_ms": round(slow * 1000, 1)}


if __name__ == "__main__":
    main()
