from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

import core.tables  # noqa: F401 - all tables must be known
import faq_bank.tables
import faq_bank.usage_tables  # noqa: F401 - likewise
import supervision.tables  # noqa: F401 - likewise
import ticketing.desk_tables
import ticketing.entity_tables
import ticketing.request_tables
import ticketing.tables  # noqa: F401 - likewise
from core.database import Base
from tawasul import migrate
from tests.centre_of_requests import of_office, opened
from tests.servers import PostgresServer
from ticketing.attachment_folder import AttachmentFolder
from ticketing.attachment_service import Attachments
from ticketing.news_service import News


def _differences(connection: Connection) -> object:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        # each database searches full text in its own way, beside the tables that the code maps
        "include_name": lambda name, *_: not str(name).startswith("request_search"),
    }
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


async def test_people_of_before_keep_their_accounts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.sqlite3'}"
    before = ScriptDirectory(migrate.SCRIPTS).get_revision("0007").down_revision
    await migrate._with_connection(url, lambda connection: _go(connection, str(before)))
    old = (
        "INSERT INTO accounts (name, role, password_hash, created_at) "
        "VALUES ('huda', 'agent', 'x', 1)"
    )
    await migrate._with_connection(url, lambda connection: connection.execute(text(old)))

    await migrate.upgrade(url)

    query = text("SELECT full_name, must_change_password, needs_second_factor FROM accounts")
    kept = await migrate._with_connection(url, lambda it: tuple(it.execute(query).one()))
    assert kept == ("huda", 0, 0)
    await migrate._with_connection(url, lambda connection: _go(connection, str(before), up=False))
    await migrate.upgrade(url)


def _go(connection: Connection, revision: str, *, up: bool = True) -> None:
    config = Config()
    config.set_main_option("script_location", migrate.SCRIPTS)
    config.attributes["connection"] = connection
    (command.upgrade if up else command.downgrade)(config, revision)


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
        "ix_calls_caller_started_at": ["caller", "started_at"],
        "ix_calls_agent_started_at": ["agent", "started_at"],
    }


async def test_what_was_told_before_is_no_news_and_files_stay(
    database_url: str, sessions: async_sessionmaker[AsyncSession], tmp_path: Path
) -> None:
    centre = await opened(sessions)
    number, coordinator = (await centre.file()).number, of_office("coordinator.department")
    folder = AttachmentFolder(tmp_path)
    files = Attachments(sessions, centre.seal, centre.grounds, folder, clock=centre.clock)
    await files.attach(number, "plan.pdf", b"%PDF-1.7 plan", by=coordinator)
    news = News(sessions, centre.seal, centre.grounds, centre.clock)
    assert (await news.unread(coordinator)).count == 1
    before = ScriptDirectory(migrate.SCRIPTS).get_revision("0021").down_revision

    await migrate._with_connection(database_url, lambda it: _go(it, str(before), up=False))
    await migrate.upgrade(database_url)

    assert (await news.unread(coordinator)).count == 0
    (kept,) = await files.of(number, by=coordinator)
    assert (kept.name, kept.with_answer, kept.removed_at) == ("plan.pdf", False, None)
