"""The journal over both databases, on real servers that are stopped and started again."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from agi.calls import Call
from agi.events import WrapUpProlonged
from core.database import engine_for, sessions_for
from supervision.errors import JournalUnavailableError, NoSuchCallError
from supervision.journal import Journal
from supervision.spool import Spool
from supervision.store import CallStore, JournalEvent, Page
from tests.builders import (
    NOON,
    Step,
    a_menu_call,
    a_start,
    a_surveyed_call,
    an_abandoned_call,
    an_answered_call,
    life_of,
)
from tests.servers import PostgresServer

Sessions = async_sessionmaker[AsyncSession]


@asynccontextmanager
async def a_journal(engine: AsyncEngine, folder: Path) -> AsyncIterator[Journal]:
    """A journal that writes, until the end of the context."""
    spool = Spool(folder)
    journal = Journal(engine, spool)
    running = asyncio.create_task(journal.run())
    try:
        yield journal
    finally:
        await journal.close()
        await running
        spool.close()


@pytest.fixture
async def journal(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[Journal]:
    async with a_journal(engine, tmp_path / "spool") as journal:
        yield journal


def tell(journal: Journal, steps: Iterable[Step]) -> Call:
    """Tell the journal of each step; return the last record."""
    for call, event in steps:
        journal.call_changed(call, event)
    return call


async def events_of(sessions: Sessions, call_id: str) -> tuple[JournalEvent, ...]:
    async with sessions() as session:
        return (await CallStore(session).call(call_id)).events


async def count_events(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        count = await connection.execute(text("SELECT count(*) FROM call_events"))
        number: int = count.scalar_one()
        return number


async def test_a_call_is_found_as_its_last_event_left_it(journal: Journal) -> None:
    for life in (an_answered_call(), an_abandoned_call(), a_menu_call()):
        last = tell(journal, life)

        assert await journal.find_call(last.call_id) == last


async def test_each_event_is_a_row_with_its_moment_and_detail(
    journal: Journal, sessions: Sessions
) -> None:
    life = an_answered_call(queue="noor", agent="1002")
    call = tell(journal, life)
    await journal.settle()

    rows = await events_of(sessions, call.call_id)

    assert [row.n for row in rows] == list(range(1, len(life) + 1))
    assert [(row.kind, row.at) for row in rows] == [(event.kind, event.at) for _, event in life]
    assert rows[2].detail == {"menu": "main", "digit": "1"}
    assert rows[5].detail == {"queue": "noor", "agent": "1002"}


async def test_the_scores_of_a_call_are_found(journal: Journal) -> None:
    call = tell(journal, a_surveyed_call(("agent", 5), ("solved", 1)))

    found = await journal.find_call(call.call_id)

    assert found == call
    assert found is not None
    assert found.scores == {"agent": 5, "solved": 1}


async def test_a_call_is_open_until_a_final_state(journal: Journal) -> None:
    life = an_answered_call()
    tell(journal, life[:-1])
    menu = a_menu_call()
    tell(journal, menu[:1])

    open_calls = list(await journal.open_calls())
    tell(journal, life[-1:])
    tell(journal, menu[1:])

    assert sorted(call.call_id for call in open_calls) == sorted(
        [life[0][0].call_id, menu[0][0].call_id]
    )
    assert life[-2][0] in open_calls
    assert await journal.open_calls() == []


async def test_the_journal_knows_until_when_a_call_was_told(journal: Journal) -> None:
    life = an_answered_call()
    call = tell(journal, life)

    assert await journal.told_until(call.call_id) == max(event.at for _, event in life)
    assert await journal.told_until("1.1") is None


async def test_the_journal_knows_how_much_more_time_an_agent_asked_for(journal: Journal) -> None:
    life = [event for _, event in an_answered_call()]
    call_id, over = life[0].call_id, life[-2].at
    asked_for = [
        WrapUpProlonged(call_id=call_id, at=over + timedelta(seconds=at), seconds=60)
        for at in (1, 2)
    ]
    tell(journal, life_of([*life[:-1], *asked_for]))

    assert await journal.more_time(call_id) == timedelta(minutes=2)
    assert await journal.more_time("1.1") == timedelta()


async def test_an_unknown_call_is_not_found(journal: Journal, sessions: Sessions) -> None:
    assert await journal.find_call("1.1") is None
    async with sessions() as session:
        with pytest.raises(NoSuchCallError):
            await CallStore(session).call("1.1")


async def test_telling_twice_changes_nothing(
    journal: Journal, engine: AsyncEngine, sessions: Sessions
) -> None:
    life = an_answered_call()
    call = tell(journal, life)
    await journal.settle()
    once = await events_of(sessions, call.call_id)

    tell(journal, life)
    await journal.settle()

    assert await events_of(sessions, call.call_id) == once
    assert await journal.find_call(call.call_id) == call
    assert await count_events(engine) == len(life)


async def test_an_old_record_never_replaces_a_newer_one(journal: Journal) -> None:
    life = an_answered_call()
    call = tell(journal, life)
    await journal.settle()

    tell(journal, life[2:4])

    assert await journal.find_call(call.call_id) == call


async def test_a_controller_killed_before_the_commit_loses_nothing(
    engine: AsyncEngine, sessions: Sessions, tmp_path: Path
) -> None:
    lives = [an_answered_call(at=NOON + timedelta(seconds=i)) for i in range(50)]
    killed = Spool(tmp_path / "spool")
    dead = Journal(engine, killed)
    for life in lives:
        tell(dead, life[:4])
    os.close(killed._lock)  # as the kernel does when it kills

    async with a_journal(engine, tmp_path / "spool") as journal:
        assert journal.backlog == 200
        open_calls = await journal.open_calls()
        for life in lives:
            tell(journal, life[4:])
        await journal.settle()

        assert list(open_calls) == [life[3][0] for life in lives]
        for life in lives:
            rows = await events_of(sessions, life[0][0].call_id)
            assert [row.kind for row in rows] == [event.kind for _, event in life]


async def test_a_controller_killed_between_commit_and_cursor_writes_nothing_twice(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    life = an_answered_call()
    async with a_journal(engine, tmp_path / "spool") as journal:
        tell(journal, life)
        await journal.settle()
        (tmp_path / "spool" / "database.cursor").write_bytes(b"0" * 20)
    async with a_journal(engine, tmp_path / "spool") as journal:
        await journal.settle()

        assert await count_events(engine) == len(life)
        assert await journal.find_call(life[0][0].call_id) == life[-1][0]


async def test_thousands_of_records_arrive_in_order(
    journal: Journal, engine: AsyncEngine, sessions: Sessions
) -> None:
    lives = [a_menu_call(at=NOON + timedelta(milliseconds=i)) for i in range(500)]
    for step in range(4):
        for life in lives:
            tell(journal, life[step : step + 1])
    await journal.settle(seconds=30)

    assert journal.backlog == 0
    assert await count_events(engine) == 2000
    assert await journal.open_calls() == []
    rows = await events_of(sessions, lives[77][0][0].call_id)
    assert [row.n for row in rows] == [1, 2, 3, 4]


async def test_a_record_that_the_database_refuses_is_set_aside_and_the_others_are_written(
    journal: Journal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before, after = an_answered_call(), an_abandoned_call()
    tell(journal, before)
    ((bad, event),) = life_of([a_start()])
    object.__setattr__(bad, "events", None)  # no number: the row cannot be
    journal.call_changed(bad, event)
    tell(journal, after)
    await journal.settle()

    assert await journal.find_call(before[0][0].call_id) == before[-1][0]
    assert await journal.find_call(after[0][0].call_id) == after[-1][0]
    assert await journal.find_call(bad.call_id) is None
    lines = (tmp_path / "spool" / "rejected.jsonl").read_bytes().splitlines()
    assert len(lines) == 1
    assert orjson.loads(orjson.loads(lines[0])["record"])["call_id"] == bad.call_id
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert journal.database_is_up
    assert journal.backlog == 0


async def test_a_line_that_is_no_record_is_set_aside(engine: AsyncEngine, tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.append(b'{"n": 1, "kind"')
    spool.append(b"\xff\xfe")
    spool.close()

    async with a_journal(engine, tmp_path / "spool") as journal:
        life = a_menu_call()
        tell(journal, life)

        assert await journal.find_call(life[0][0].call_id) == life[-1][0]
    assert len((tmp_path / "spool" / "rejected.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.parametrize(
    "caller", ["\x00055", "half \ud83d pair", "أبو علي \u202e", "'; DROP TABLE calls; --"]
)
async def test_a_hostile_name_is_written_like_any_other(journal: Journal, caller: str) -> None:
    (call, event), *_ = life_of([a_start()])
    object.__setattr__(call, "caller", caller)

    journal.call_changed(call, event)

    found = await journal.find_call(call.call_id)
    assert found is not None
    assert found.caller == caller.replace("\x00", "\ufffd").replace("\ud83d", "?")


async def test_what_is_told_when_the_journal_does_not_run_is_written_at_its_close(
    engine: AsyncEngine, sessions: Sessions, tmp_path: Path
) -> None:
    spool = Spool(tmp_path / "spool")
    journal = Journal(engine, spool)
    call = tell(journal, a_menu_call())

    await journal.close()

    spool.close()
    assert len(await events_of(sessions, call.call_id)) == 4


async def test_pages_of_calls_go_from_the_newest_and_stand_still_when_calls_arrive(
    journal: Journal, sessions: Sessions
) -> None:
    same_moment = [a_menu_call(at=NOON) for _ in range(5)]
    later = [a_menu_call(at=NOON + timedelta(hours=1)) for _ in range(2)]
    for life in same_moment + later:
        tell(journal, life)
    await journal.settle()

    seen: list[str] = []
    page: Page | None = None
    while True:
        async with sessions() as session:
            calls = await CallStore(session).calls(after=page, limit=2)
        if not calls:
            break
        seen += [call.call_id for call in calls]
        page = Page(calls[-1].started_at, calls[-1].call_id)
        tell(journal, a_menu_call(at=NOON + timedelta(hours=2)))
        await journal.settle()

    assert sorted(seen[:2]) == sorted(life[0][0].call_id for life in later)
    assert sorted(seen[2:]) == sorted(life[0][0].call_id for life in same_moment)


async def test_calls_are_listed_since_a_moment_and_until_another(
    journal: Journal, sessions: Sessions
) -> None:
    lives = [a_menu_call(at=NOON + timedelta(hours=i)) for i in range(4)]
    for life in lives:
        tell(journal, life)
    await journal.settle()

    async with sessions() as session:
        calls = await CallStore(session).calls(
            since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3)
        )

    assert [call.call_id for call in calls] == [lives[2][0][0].call_id, lives[1][0][0].call_id]


async def test_a_busy_sqlite_is_waited_for(sqlite_url: str, tmp_path: Path) -> None:
    engine = engine_for(sqlite_url)
    async with a_journal(engine, tmp_path / "spool") as journal:
        life = a_menu_call()
        async with engine.connect() as other:
            await other.execution_options(sqlite_begin="IMMEDIATE")
            await other.begin()
            tell(journal, life)
            await asyncio.sleep(0.5)
            assert journal.backlog == 4
            await other.rollback()

        assert await journal.find_call(life[0][0].call_id) == life[-1][0]
    await engine.dispose()


async def test_a_database_that_goes_and_comes_back_gets_everything_once_and_in_order(
    postgres_server: PostgresServer,
    postgres_url: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = engine_for(postgres_url)
    before, during, over = a_menu_call(), an_answered_call(), an_abandoned_call()
    async with a_journal(engine, tmp_path / "spool") as journal:
        tell(journal, over[:2])
        tell(journal, before)
        await journal.settle()

        postgres_server.stop()
        try:
            tell(journal, during)
            tell(journal, over[2:])
            with pytest.raises(JournalUnavailableError):
                await journal.settle(seconds=0.5)
            assert not journal.database_is_up
            assert journal.backlog == len(during) + 1
        finally:
            postgres_server.start()
        await journal.settle(seconds=30)

        assert journal.database_is_up
        assert journal.backlog == 0
        assert await journal.find_call(during[0][0].call_id) == during[-1][0]
        assert await journal.find_call(over[0][0].call_id) == over[-1][0]
        assert await count_events(engine) == len(before) + len(during) + len(over)
        rows = await events_of(sessions_for(engine), during[0][0].call_id)
        assert [row.kind for row in rows] == [event.kind for _, event in during]
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "The database is away: records are kept and written when it is back.",
        "The database is back.",
    ]
    await engine.dispose()


async def test_a_centre_that_starts_without_its_database_writes_when_it_comes(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine = engine_for(postgres_url)
    postgres_server.stop()
    life = a_menu_call()
    try:
        spool = Spool(tmp_path / "spool")
        journal = Journal(engine, spool)
        running = asyncio.create_task(journal.run())
        tell(journal, life)
        with pytest.raises(JournalUnavailableError):
            await journal.settle(seconds=0.5)
    finally:
        postgres_server.start()

    await journal.settle(seconds=30)

    assert await journal.find_call(life[0][0].call_id) == life[-1][0]
    await journal.close()
    await running
    spool.close()
    await engine.dispose()


async def test_a_journal_closed_without_its_database_leaves_the_rest_for_the_next_start(
    postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    engine = engine_for(postgres_url)
    life = a_menu_call()
    postgres_server.stop()
    try:
        spool = Spool(tmp_path / "spool")
        journal = Journal(engine, spool)
        running = asyncio.create_task(journal.run())
        tell(journal, life)
        await journal.close(seconds=0.5)
        await asyncio.wait_for(running, 10)
        spool.close()
    finally:
        postgres_server.start()

    async with a_journal(engine, tmp_path / "spool") as journal:
        assert await journal.find_call(life[0][0].call_id) == life[-1][0]
    await engine.dispose()
