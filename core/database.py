"""The database: SQLite in WAL mode by default, PostgreSQL by its address."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import JSON, BigInteger, Connection, DateTime, Dialect, MetaData, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator, TypeEngine

_TURNS: WeakKeyDictionary[Engine, asyncio.Lock] = WeakKeyDictionary()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BUSY_SECONDS = 10
Json = JSON().with_variant(JSONB(), "postgresql")

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
DRIVERS: Mapping[str, str] = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
CHECKPOINT_PAGES = 4000  # 16 MB: whoever fills them waits until they are in the file
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
)


class Base(DeclarativeBase):
    """The tables of every package share one metadata, so that one migration path makes them."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment of UTC, to the microsecond; a naive one is refused.

    PostgreSQL keeps ``timestamptz``; SQLite keeps microseconds since 1970, which sort, compare and
    add up without being parsed.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the database's own type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - the driver's type
        """Return what the driver takes; a naive moment raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        return microseconds_of(value) if dialect.name == "sqlite" else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - the driver's type
        """Return an aware moment of UTC."""
        if value is None:
            return None
        return moment_of(value) if dialect.name == "sqlite" else value.astimezone(UTC)


class Length(TypeDecorator[timedelta]):
    """A length of time, kept as whole microseconds in both databases so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return microseconds."""
        return None if value is None else value // MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:  # noqa: ARG002
        """Return a timedelta."""
        return None if value is None else timedelta(microseconds=value)


def microseconds_of(moment: datetime) -> int:
    """Return the microseconds from 1970 to *moment*, exactly."""
    return (moment - EPOCH) // MICROSECOND


def moment_of(microseconds: int) -> datetime:
    """Return the moment of UTC that many microseconds after 1970."""
    return EPOCH + timedelta(microseconds=microseconds)


def database_url(text: str) -> URL:
    """Return the address with our asynchronous driver: ``postgresql://…`` is enough to write."""
    url = make_url(text)
    return url.set(drivername=DRIVERS.get(url.drivername, url.drivername))


def engine_for(url: str) -> AsyncEngine:
    """Return an engine that nobody has to configure further."""
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        engine = create_async_engine(address)
        prepare_sqlite(engine.sync_engine)
        return engine
    return create_async_engine(address, pool_pre_ping=True)


def sessions_for(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    """Return the maker of sessions; what they loaded stays readable after the commit."""
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def writing(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    """Open a session whose transaction may write, and commit it at the end.

    SQLite refuses a transaction that reads first and writes later when another one wrote in
    between; taking the right to write at the start makes it wait instead. It waits by asking again
    after longer and longer pauses; so those of one process take turns, in the order they came.
    """
    async with _turn(sessions), sessions.begin() as session:
        await session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
        yield session


def _turn(sessions: async_sessionmaker[AsyncSession]) -> AbstractAsyncContextManager[None]:
    """Return the turn to write to SQLite; PostgreSQL lets many write at once."""
    engine: AsyncEngine = sessions.kw["bind"]
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _TURNS.setdefault(engine.sync_engine, asyncio.Lock())


def prepare_sqlite(engine: Engine) -> None:
    """Set SQLite up on each connection, and leave the opening of transactions to us."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
        connection.isolation_level = None  # the driver would begin transactions too late
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")
