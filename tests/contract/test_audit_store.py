"""The audit log in real databases: one chain, whoever writes at once, and nobody changes it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import CENTRE, Action, Actor, ActorKind, Deed, Head
from core.audit_head import HeadFile
from core.audit_store import AuditLog, Wanted
from core.database import writing
from core.permissions import Role
from core.service import Accounts
from core.store import AccountStore
from core.token_service import Tokens

Sessions = async_sessionmaker[AsyncSession]
PASSWORD = "صباح الخير يا تواصل"
HUDA = Actor(ActorKind.PERSON, "huda", "192.0.2.7")
GUARDS = {
    "sqlite": ("DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete"),
    "postgresql": ("DROP TRIGGER audit_log_guard ON audit_log",),
}


@pytest.fixture
def log(sessions: Sessions) -> AuditLog:
    return AuditLog(sessions)


async def look(log: AuditLog, *calls: int) -> None:
    for call in calls:
        await log.write(Deed(HUDA, Action.LOOKED, f"call/{call}", {"سبب": "شكوى"}))


async def tamper(engine: AsyncEngine, *deeds: str) -> None:
    """Do what the owner of the database can do: away with the guards, then *deeds*."""
    async with engine.begin() as connection:
        for deed in (*GUARDS[engine.dialect.name], *deeds):
            await connection.execute(text(deed))


async def told(log: AuditLog, heads: dict[str, Head] | None = None) -> list[str]:
    _, faults = await log.check(heads or {})
    return [str(fault) for fault in faults]


async def test_what_was_written_is_read_and_whole(log: AuditLog) -> None:
    await look(log, 1, 2, 3)

    rows = await log.page(Wanted(), 2)

    assert [(row.n, row.actor, row.subject) for row in rows] == [
        (3, "huda", "call/3"),
        (2, "huda", "call/2"),
    ]
    assert rows[0].detail == '{"سبب": "شكوى"}'
    assert await log.head() == Head(3, rows[0].hash)
    assert await told(log) == []


async def test_rows_are_found_by_person_action_subject_and_page(log: AuditLog) -> None:
    await look(log, 1)
    await log.write(Deed(CENTRE, Action.SIGNED_OUT, "account/huda"))
    await look(log, 2)

    async def found(wanted: Wanted) -> list[int]:
        return [row.n for row in await log.page(wanted, 10)]

    assert await found(Wanted(actor="huda")) == [3, 1]
    assert await found(Wanted(action=Action.SIGNED_OUT)) == [2]
    assert await found(Wanted(subject="call/2")) == [3]
    assert await found(Wanted(before=3)) == [2, 1]
    newest = (await log.page(Wanted(), 1))[0].at
    assert await found(Wanted(since=newest)) == [3]
    assert await found(Wanted(until=newest)) == [2, 1]


async def test_who_writes_at_once_makes_one_chain(log: AuditLog, sessions: Sessions) -> None:
    async def work(name: int) -> None:
        await look(log, name)
        await Tokens(sessions).create(f"program-{name}", Role.AGENT)

    await asyncio.gather(*map(work, range(12)))

    rows = await log.page(Wanted(), 100)
    assert [row.n for row in rows] == list(range(24, 0, -1))
    assert await told(log) == []


async def test_a_change_that_is_not_made_leaves_no_row(log: AuditLog, sessions: Sessions) -> None:
    await Accounts(sessions).create("huda", PASSWORD, Role.AGENT)

    async def look_and_fail() -> None:
        async with writing(sessions) as session:
            await audit_store.write(session, Deed(HUDA, Action.LOOKED))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await look_and_fail()

    assert (await log.head()).n == 1
    assert await told(log) == []


async def test_a_row_that_cannot_be_written_undoes_the_change(
    sessions: Sessions, engine: AsyncEngine
) -> None:
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE audit_log"))

    with pytest.raises(DBAPIError):
        await Accounts(sessions).create("huda", PASSWORD, Role.AGENT)

    async with sessions() as session:
        assert await AccountStore(session).find("huda") is None


@pytest.mark.parametrize(
    "deed", ["UPDATE audit_log SET actor = 'sami'", "DELETE FROM audit_log WHERE n = 2"]
)
async def test_the_database_itself_refuses_to_change_a_row(
    log: AuditLog, engine: AsyncEngine, deed: str
) -> None:
    await look(log, 1, 2)

    with pytest.raises(DBAPIError, match="only added to"):
        async with engine.begin() as connection:
            await connection.execute(text(deed))

    assert await told(log) == []


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("UPDATE audit_log SET actor = 'sami' WHERE n = 3", "Row 3 was changed."),
        ("UPDATE audit_log SET at = (SELECT at FROM audit_log WHERE n = 1) WHERE n = 3",
         "Row 3 was changed."),
        ("DELETE FROM audit_log WHERE n IN (2, 3)", "Rows 2 to 3 are missing."),
        ("DELETE FROM audit_log WHERE n = 5",
         "Row 5 is missing, at the end of the log (the database's head)."),
    ],
)  # fmt: skip
async def test_whoever_takes_the_guards_away_is_found_out(
    log: AuditLog, engine: AsyncEngine, deed: str, sentence: str
) -> None:
    await look(log, 1, 2, 3, 4, 5)

    await tamper(engine, deed)

    assert await told(log) == [sentence]


async def test_rows_that_changed_places_are_found(log: AuditLog, engine: AsyncEngine) -> None:
    await look(log, 1, 2, 3, 4)

    await tamper(
        engine,
        "UPDATE audit_log SET n = 99 WHERE n = 2",
        "UPDATE audit_log SET n = 2 WHERE n = 3",
        "UPDATE audit_log SET n = 3 WHERE n = 99",
    )

    assert "Row 2 does not stand in its place: it is row 3." in await told(log)


async def test_a_log_cut_short_with_its_head_is_found_by_the_head_aside(
    log: AuditLog, engine: AsyncEngine, tmp_path: Path
) -> None:
    file = HeadFile(tmp_path / "head.json")
    await look(log, 1, 2, 3)
    assert await file.follow(log)
    kept = file.read()
    assert kept is not None

    await tamper(
        engine,
        "DELETE FROM audit_log WHERE n = 3",
        "UPDATE audit_head SET n = 2, hash = (SELECT hash FROM audit_log WHERE n = 2)",
    )

    assert await told(log) == []
    assert await told(log, {"the head kept aside": kept}) == [
        "Row 3 is missing, at the end of the log (the head kept aside)."
    ]
    assert not await file.follow(log)
    await look(log, 4)  # row 3 again, and another one
    assert not await file.follow(log)
    assert file.read() == kept
    assert await told(log, {"aside": kept}) == [
        "Row 3 is not the row that the head tells of (aside)."
    ]
