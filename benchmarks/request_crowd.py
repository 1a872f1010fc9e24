"""Very many requests in a database, filled fast: the same ones for the same seed."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.database import engine_for, sessions_for, writing
from core.sealing import SealingKeys
from tawasul import migrate
from tests.servers import PostgresServer
from ticketing.entities import Change
from ticketing.importance import Importance
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rows import Seal, event_values, first_values
from ticketing.request_states import Deed, RequestState
from ticketing.request_tables import RequestEventRow, RequestRow
from ticketing.request_words import searched
from ticketing.requests import Applicant, Event, Request, Source
from ticketing.sample_ministry import sample_calendars, sample_entities
from ticketing.sample_people import sample_posts
from ticketing.structure_store import StructureStore
from ticketing.subjects import Service, Subject

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SEAL = Seal(SealingKeys.fixed("the key of the benchmark"))
NUMBERS = RequestNumbers("the key of the benchmark")
AT_ONCE = 5_000
LETTERS = "ابتثجحخدرزسشصضطعغفقكلمنهوي"
VOCABULARY, WORDS_EACH = 20_000, 25
EVENTS = (Deed.FILE, Deed.ACKNOWLEDGE, Deed.ASSIGN, Deed.STUDY, Deed.ANSWER)
STATES = (
    RequestState.FILED,
    RequestState.ACKNOWLEDGED,
    RequestState.ASSIGNED,
    RequestState.IN_STUDY,
    RequestState.ANSWERED,
)


@dataclass(frozen=True)
class Crowd:
    """How many requests there are, how old they are, and how far each has come."""

    count: int
    filed_from: datetime
    filed_until: datetime
    events: int = 5  # each
    seed: int = 1

    def requests(self) -> Iterator[tuple[Request, list[Event]]]:
        """Yield each request with its time line."""
        chance = Random(self.seed)  # noqa: S311 - the same crowd each time
        codes = [entity.code for entity in sample_entities(LONG_AGO)]
        words = vocabulary(chance)
        length = (self.filed_until - self.filed_from) / self.count
        for n in range(1, self.count + 1):
            yield self._request(n, self.filed_from + n * length, chance, codes, words)

    def _request(
        self, n: int, at: datetime, chance: Random, codes: list[str], words: list[str]
    ) -> tuple[Request, list[Event]]:
        said = [words[int(VOCABULARY * chance.random() ** 4)] for _ in range(WORDS_EACH)]
        entity, state = codes[n % len(codes)], STATES[self.events - 1]
        request = Request(
            request_id=n,
            number=NUMBERS.number(n),
            service=Service.COMPLAINT,
            subject="transport",
            subject_version=1,
            title=" ".join(said[:4]),
            text=" ".join(said),
            fields={},
            applicant=Applicant(name=" ".join(said[:2]), national_id=identity(n), mobile=mobile(n)),
            source=Source.CALL,
            call_id=None,
            filed_by="noura",
            filed_at=at,
            state=state,
            importance=Importance.NORMAL,
            entity=entity,
            answering=entity,
            version=self.events,
            changed_at=at,
            assignee=f"specialist.{entity}" if n % 3 == 0 else None,
            level=n % 11 == 0,
        )
        return request, list(self._events(request))

    def _events(self, request: Request) -> Iterator[Event]:
        for n, deed in enumerate(EVENTS[: self.events], start=1):
            yield Event(
                n=n,
                at=request.filed_at + n * timedelta(seconds=1),
                deed=deed,
                by="noura",
                state=STATES[n - 1],
                entity=request.entity,
                importance=request.importance,
                detail={"to": "noura"} if deed is Deed.ASSIGN else {},
            )


def vocabulary(chance: Random) -> list[str]:
    """Return words, the first ones meant to be common."""
    return ["".join(chance.choices(LETTERS, k=chance.randint(3, 8))) for _ in range(VOCABULARY)]


def identity(n: int) -> str:
    """Return a national ID that may be one of many times the same person's."""
    return f"1{n % 150_000:09d}"


def mobile(n: int) -> str:
    """Return the mobile of the same person."""
    return f"05{n % 150_000:08d}"


async def found_ministry(sessions: async_sessionmaker[AsyncSession]) -> None:
    """Keep the sample's ministry and one subject."""
    entities = sample_entities(LONG_AGO)
    async with writing(sessions) as session:
        store = StructureStore(session)
        await store.apply(Change((), tuple(entities)))
        await store.add_posts([replace(it, email="") for it in sample_posts(entities)])
        for name, written in sample_calendars().items():
            await store.add_calendar(name, written, valid_from=LONG_AGO)
        await store.add_subjects([_subject()])
        await store.changed("the beginning", by=CENTRE.name, at=LONG_AGO)


async def fill(engine: AsyncEngine, crowd: Crowd, **columns: Any) -> None:  # noqa: ANN401 - values of columns
    """Write a crowd; *columns* are the same in every request, or functions of its id."""
    batch: list[tuple[Request, list[Event]]] = []
    for one in crowd.requests():
        batch.append(one)
        if len(batch) == AT_ONCE:
            await _write(engine, batch, columns)
            batch.clear()
    await _write(engine, batch, columns)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        is_postgresql = engine.dialect.name == "postgresql"
        await connection.execute(text("VACUUM ANALYZE" if is_postgresql else "ANALYZE"))
        if is_postgresql:
            await connection.execute(text("CHECKPOINT"))  # as in a database that has rested
            await connection.execute(
                text("SELECT setval('request_ids', :n)"), {"n": crowd.count + 1}
            )


@asynccontextmanager
async def a_database(kind: str) -> AsyncIterator[AsyncEngine]:
    """Give a fresh database with all tables."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="tawasul-requests-") as folder:
            async with _migrated(f"sqlite:///{Path(folder) / 'requests.sqlite3'}") as engine:
                yield engine
        return
    with PostgresServer() as server:
        await asyncio.to_thread(server.create, "requests")
        async with _migrated(server.url("requests")) as engine:
            yield engine


@asynccontextmanager
async def _migrated(url: str) -> AsyncIterator[AsyncEngine]:
    await migrate.upgrade(url)
    engine = engine_for(url)
    try:
        await found_ministry(sessions_for(engine))
        yield engine
    finally:
        await engine.dispose()


async def _write(
    engine: AsyncEngine, batch: Sequence[tuple[Request, list[Event]]], columns: dict[str, Any]
) -> None:
    if not batch:
        return
    rows = [
        first_values(it, SEAL)
        | {name: of(it.request_id) if callable(of) else of for name, of in columns.items()}
        for it, _ in batch
    ]
    events = [event_values(it.request_id, event) for it, line in batch for event in line]
    subject = _subject()
    words = [{"id": it.request_id, "words": searched(it, subject)} for it, _ in batch]
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            await connection.execute(insert(RequestRow), rows)
            await connection.execute(insert(RequestEventRow), events)
            into = "INSERT INTO request_search (rowid, words) VALUES (:id, :words)"
            await connection.execute(text(into), words)
            return
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        assert driver is not None
        for table, values in (("requests", rows), ("request_events", events)):
            names = list(values[0])
            records = [tuple(row[name] for name in names) for row in values]
            await driver.copy_records_to_table(table, records=records, columns=names)
        into = "INSERT INTO request_search VALUES ($1, to_tsvector('simple', $2))"
        await driver.executemany(into, [(row["id"], row["words"]) for row in words])


def _subject() -> Subject:
    return Subject(
        code="transport",
        version=1,
        service=Service.COMPLAINT,
        type_ar="النقل المدرسي",
        type_en="School transport",
        name_ar="تأخر الحافلة",
        name_en="A late bus",
        valid_from=LONG_AGO,
    )
