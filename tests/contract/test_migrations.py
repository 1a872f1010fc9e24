from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

import core.tables  # noqa: F401 - all tables must be known
import supervision.tables  # noqa: F401 - likewise
import ticketing.tables  # noqa: F401 - likewise
from core.database import Base
from tawasul import migrate
from tests.servers import PostgresServer


def _differences(connection: Connection) -> object:
    options = {"compare_type": True, "compare_server_default": True}
    return compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata)


async def test_the_migrations_make_exactly_the_tables_that_the_code_knows(
    engine: AsyncEngine,
) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_a_migrated_database_is_at_the_head_and_stays_so(database_url: str) -> None:
    current, head = await migrate.current_and_head(database_url)
    await migrate.upgrade(database_url)

    assert current == head
    assert await migrate.current_and_head(database_url) == (head, head)


async def test_an_empty_database_has_no_revision(postgres_server: PostgresServer) -> None:
    postgres_server.create("empty")

    current, _ = await migrate.current_and_head(postgres_server.url("empty"))

    postgres_server.drop("empty")
    assert current is None


async def test_open_calls_and_pages_of_calls_have_their_indexes(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        indexes = await connection.run_sync(lambda c: inspect(c).get_indexes("calls"))

    columns = {index["name"]: index["column_names"] for index in indexes}
    assert columns == {
        "ix_calls_open": ["call_id"],
        "ix_calls_started_at_call_id": ["started_at", "call_id"],
    }
