"""The database's tables, brought to the newest form."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, event

from core.database import engine_for
from core.sealing import SealingKeys

T = TypeVar("T")
SCRIPTS = str(files("tawasul").joinpath("migrations"))


async def upgrade(
    url: str, keys: SealingKeys | None = None, *, gives_up_lost: bool = False
) -> None:
    """Bring the database at *url* to the newest form; one that has it already stays as it is.

    Without *keys* nothing can be sealed: KeysMissingError where something is to be. KeysLostError
    where something was sealed with others, unless that is given up.
    """
    attributes = {"keys": keys, "gives_up_lost": gives_up_lost}
    await _with_connection(url, lambda it: _upgrade(it, attributes), changes_tables=True)


async def current_and_head(url: str) -> tuple[str | None, str]:
    """Return the revision that the database has (None: no tables yet), and the newest."""
    head = ScriptDirectory(SCRIPTS).get_current_head()
    assert head is not None  # noqa: S101 - the first revision is in the package
    return await _with_connection(url, _current), head


async def _with_connection(
    url: str, use: Callable[[Connection], T], *, changes_tables: bool = False
) -> T:
    engine = engine_for(url)
    if changes_tables and engine.dialect.name == "sqlite":
        _let_tables_be_copied(engine.sync_engine)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(use)
    finally:
        await engine.dispose()


def _let_tables_be_copied(engine: Engine) -> None:
    """Let SQLite drop a table that others refer to, when its copy takes its name at once."""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own object
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.close()


def _upgrade(connection: Connection, attributes: Mapping[str, object]) -> None:
    config = Config()
    config.set_main_option("script_location", SCRIPTS.replace("%", "%%"))
    config.attributes |= {"connection": connection, **attributes}
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        _check_references(connection)


def _check_references(connection: Connection) -> None:
    """Raise RuntimeError, and so keep nothing, when a row refers to one that is not there."""
    if astray := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise RuntimeError(f"a row of {astray[0]} refers to one of {astray[2]} that is not there")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
