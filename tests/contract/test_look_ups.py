"""What a register tells callers, over each database."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import engine_for, sessions_for, writing
from ivr.library import unified_number
from ivr.steps import Answer, Result, SpokenValue
from tawasul.look_ups import RegisterLookUps
from ticketing.registers import Entry, Register
from ticketing.store import RegisterStore

Sessions = async_sessionmaker[AsyncSession]
ENTRY = Entry(number="4217", last_four="4321", status="new", updated_on=date(2026, 11, 20))


@pytest.fixture
async def registers(sessions: Sessions) -> RegisterLookUps:
    async with writing(sessions) as session:
        await RegisterStore(session).replace(Register.TICKET, [ENTRY])
    return RegisterLookUps(sessions)


async def test_whoever_knows_both_numbers_is_told(registers: RegisterLookUps) -> None:
    answer = await registers.look_up("ticket", number="4217", identity="4321")

    assert answer == Answer(Result.FOUND, {"status": "new", "updated": date(2026, 11, 20)})


@pytest.mark.parametrize(
    ("register", "number", "identity"),
    [
        ("ticket", "4217", "4322"),
        ("ticket", "4218", "4321"),
        ("ticket", "4218", "----"),
        ("transaction", "4217", "4321"),
    ],
)
async def test_a_refusal_does_not_tell_what_was_wrong(
    registers: RegisterLookUps, register: str, number: str, identity: str
) -> None:
    answer = await registers.look_up(register, number=number, identity=identity)

    assert answer == Answer(Result.REFUSED)


async def test_what_a_register_tells_of_a_transaction_is_current(sessions: Sessions) -> None:
    entry = Entry(number="4217", last_four="4321", status="studied", updated_on=ENTRY.updated_on)
    async with writing(sessions) as session:
        await RegisterStore(session).replace(Register.TRANSACTION, [entry])

    answer = await RegisterLookUps(sessions).look_up("transaction", number="4217", identity="4321")

    told: dict[str, SpokenValue] = {
        "status": "studied",
        "updated": ENTRY.updated_on,
        "age": "current",
    }
    assert answer == Answer(Result.FOUND, told)
    assert told.keys() == unified_number().registers["transaction"].fields.keys()


async def test_a_database_that_is_away_is_told_as_such() -> None:
    away = RegisterLookUps(sessions_for(engine_for("postgresql://nobody@127.0.0.1:1/away")))

    answer = await away.look_up("ticket", number="4217", identity="4321")

    assert answer == Answer(Result.UNAVAILABLE)
