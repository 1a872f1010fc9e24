"""The registers in each database."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from ticketing.registers import Entry, Register
from ticketing.store import AT_A_TIME, RegisterStore

Sessions = async_sessionmaker[AsyncSession]


def an_entry(number: str = "4217", *, last_four: str = "4321", status: str = "new") -> Entry:
    return Entry(number=number, last_four=last_four, status=status, updated_on=date(2026, 11, 20))


async def replaced(sessions: Sessions, register: Register, entries: list[Entry]) -> None:
    async with writing(sessions) as session:
        await RegisterStore(session).replace(register, entries)


async def found(sessions: Sessions, register: Register, number: str) -> Entry | None:
    async with sessions() as session:
        return await RegisterStore(session).find(register, number)


async def test_an_entry_is_found_by_its_number_in_its_register(sessions: Sessions) -> None:
    await replaced(sessions, Register.TICKET, [an_entry()])

    assert await found(sessions, Register.TICKET, "4217") == an_entry()
    assert await found(sessions, Register.TICKET, "04217") is None
    assert await found(sessions, Register.TRANSACTION, "4217") is None


async def test_an_import_takes_the_place_of_what_was_there(sessions: Sessions) -> None:
    await replaced(sessions, Register.TRANSACTION, [an_entry("100200", status="studied")])
    await replaced(sessions, Register.TICKET, [an_entry("4217"), an_entry("4218")])

    await replaced(sessions, Register.TICKET, [an_entry("4218", status="closed")])

    assert await found(sessions, Register.TICKET, "4217") is None
    assert await found(sessions, Register.TICKET, "4218") == an_entry("4218", status="closed")
    assert await found(sessions, Register.TRANSACTION, "100200") is not None


async def test_a_register_may_be_large_or_empty(sessions: Sessions) -> None:
    many = [an_entry(str(number)) for number in range(10_000, 10_000 + AT_A_TIME + 1)]
    await replaced(sessions, Register.TICKET, many)

    async with sessions() as session:
        store = RegisterStore(session)
        assert await store.size(Register.TICKET) == len(many)
        assert await store.size(Register.TRANSACTION) == 0
    await replaced(sessions, Register.TICKET, [])
    assert await found(sessions, Register.TICKET, "10000") is None
