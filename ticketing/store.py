"""The registers in the database."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from ticketing.registers import Entry, Register
from ticketing.tables import RegisterRow

AT_A_TIME = 5_000  # rows in one statement


class RegisterStore:
    """Registers in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, register: str, number: str) -> Entry | None:
        """Return the entry of that number, if there is one."""
        row = await self._session.get(RegisterRow, (register, number))
        return _entry(row) if row else None

    async def size(self, register: Register) -> int:
        """Return how many entries the register has."""
        count = select(func.count()).where(RegisterRow.register == register)
        return await self._session.scalar(count) or 0

    async def all(self, register: Register) -> dict[str, Entry]:
        """Return every entry by its number."""
        rows = await self._session.scalars(
            select(RegisterRow).where(RegisterRow.register == register)
        )
        return {row.number: _entry(row) for row in rows}

    async def replace(self, register: Register, entries: Sequence[Entry]) -> None:
        """Let the register hold *entries* and nothing else."""
        await self._session.execute(delete(RegisterRow).where(RegisterRow.register == register))
        for start in range(0, len(entries), AT_A_TIME):
            rows = [
                {
                    "register": register,
                    "number": entry.number,
                    "last_four": entry.last_four,
                    "status": entry.status,
                    "updated_on": entry.updated_on,
                }
                for entry in entries[start : start + AT_A_TIME]
            ]
            await self._session.execute(insert(RegisterRow), rows)


def _entry(row: RegisterRow) -> Entry:
    return Entry(
        number=row.number, last_four=row.last_four, status=row.status, updated_on=row.updated_on
    )
