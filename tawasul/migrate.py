"""The database's tables, brought to the newest form."""

from collections.abc import Callable
from importlib.resources import files
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.database import engine_for

T = TypeVar("T")
SCRIPTS = str(files("tawasul").joinpath("migrations"))


async def upgrade(url: str) -> None:
    """Bring the database at *url* to the newest form; one that has it already stays as it is."""
    await _with_connection(url, _upgrade)


async def current_and_head(url: str) -> tuple[str | None, str]:
    """Return the revision that the database has (None: no tables yet), and the newest."""
    head = ScriptDirectory(SCRIPTS).get_current_head()
    assert head is not None  # noqa: S101 - the first revision is in the package
    return await _with_connection(url, _current), head


async def _with_connection(url: str, use: Callable[[Connection], T]) -> T:
    engine = engine_for(url)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(use)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", SCRIPTS.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
