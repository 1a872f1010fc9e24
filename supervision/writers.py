"""Rows into the database: one transaction a batch, as cheap as each driver allows.

The statements are SQLAlchemy's; their parameters go to the driver as they are, because the ORM's
and the types' work per row costs more than the database's own.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table, create_engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from agi.calls import Call
from core.database import microseconds_of, prepare_sqlite
from supervision.records import CALL_COLUMNS, EVENT_COLUMNS, Record, call_row, event_row
from supervision.tables import CallEventRow, CallRow

Rows = list[tuple[Any, ...]]
WRITE_SECONDS = 30
FAULTS_OF_DATA = ("22", "23")  # SQLSTATE classes: data exception, integrity violation


class Writer(Protocol):
    """Writes events and calls in one transaction; writing twice changes nothing."""

    async def write(self, events: Sequence[Record], calls: Sequence[Call]) -> None:
        """Commit the rows of both, or raise and leave nothing behind."""

    async def close(self) -> None:
        """Let go of the connection."""


def writer_for(engine: AsyncEngine) -> Writer:
    """Return the writer for the engine's database."""
    return SqliteWriter(engine) if engine.dialect.name == "sqlite" else PostgresWriter(engine)


class SqliteWriter:
    """Writes in a thread of its own, which is entered once per batch."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = create_engine(engine.url.set(drivername="sqlite"))
        prepare_sqlite(self._engine)
        self._statements = _statements(self._engine.dialect)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")

    async def write(self, events: Sequence[Record], calls: Sequence[Call]) -> None:
        """Commit the rows of both, or raise and leave nothing behind."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._write, events, calls)

    async def close(self) -> None:
        """Let go of the connection."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown(wait=False)

    def _write(self, events: Sequence[Record], calls: Sequence[Call]) -> None:
        rows = _rows(events, calls, microseconds_of)
        immediate = self._engine.execution_options(sqlite_begin="IMMEDIATE")
        with immediate.begin() as connection:
            _write_rows(connection, self._statements, rows)


class PostgresWriter:
    """Writes over a connection of the engine's pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._statements = _statements(engine.dialect)

    async def write(self, events: Sequence[Record], calls: Sequence[Call]) -> None:
        """Commit the rows of both, or raise and leave nothing behind."""
        rows = _rows(events, calls, lambda moment: moment)
        async with asyncio.timeout(WRITE_SECONDS), self._engine.begin() as connection:
            await connection.run_sync(_write_rows, self._statements, rows)

    async def close(self) -> None:
        """The engine belongs to whoever made it."""


def is_records_fault(error: Exception) -> bool:
    """Whether the database refused what a record says, and would refuse it again."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        return isinstance(error, (DataError, IntegrityError)) or state[:2] in FAULTS_OF_DATA
    return isinstance(error, (ValueError, KeyError, TypeError, OverflowError, sqlite3.DataError))


def _rows(
    events: Sequence[Record], calls: Sequence[Call], as_moment: Callable[[datetime], object]
) -> tuple[Rows, Rows]:
    return [event_row(event, as_moment) for event in events], [
        call_row(call, as_moment) for call in calls
    ]


def _write_rows(
    connection: Connection, statements: tuple[str, str], rows: tuple[Rows, Rows]
) -> None:
    for statement, of_one_table in zip(statements, rows, strict=True):
        if of_one_table:
            connection.exec_driver_sql(statement, of_one_table)


def _statements(dialect: Dialect) -> tuple[str, str]:
    """Return the insert of events and the upsert of calls, in the dialect's own SQL."""
    insert: Any = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
    events = insert(_table(CallEventRow)).values(dict.fromkeys(EVENT_COLUMNS))
    calls = insert(_table(CallRow)).values(dict.fromkeys(CALL_COLUMNS))
    newest = {name: calls.excluded[name] for name in CALL_COLUMNS}
    upsert = calls.on_conflict_do_update(
        index_elements=["call_id"],
        set_=newest,
        where=calls.excluded.events >= _table(CallRow).c.events,
    )
    return (
        _driver_sql(events.on_conflict_do_nothing(), dialect, EVENT_COLUMNS),
        _driver_sql(upsert, dialect, CALL_COLUMNS),
    )


def _table(row: Any) -> Table:  # noqa: ANN401 - a mapped class
    table: Table = row.__table__
    return table


def _driver_sql(statement: Any, dialect: Dialect, names: Sequence[str]) -> str:  # noqa: ANN401
    compiled = statement.compile(dialect=dialect, column_keys=list(names))
    if tuple(compiled.positiontup) != tuple(names):
        raise RuntimeError(f"the statement takes {compiled.positiontup}, not {names}")
    return str(compiled)
