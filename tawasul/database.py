"""The database from the command line: open, use, close; what hinders it is said in a sentence."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import database_url, engine_for, sessions_for
from core.settings import Settings
from tawasul.errors import DatabaseRefusedError

OLD_FORM = re.compile(r"no such (table|column)|(relation|column) .* does not exist")
NOT_READ = (
    "The address in TAWASUL_DATABASE_URL cannot be used: write it as "
    "postgresql://user:password@host/name, or leave it out for SQLite."
)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Give sessions of the centre's database for as long as the block runs."""
    with asking(settings):
        engine = engine_for(settings.database_url)
        try:
            yield sessions_for(engine)
        finally:
            await engine.dispose()


@contextmanager
def asking(settings: Settings) -> Iterator[None]:
    """Turn what the database and its driver say into a sentence for a person."""
    try:
        yield
    except (ArgumentError, ModuleNotFoundError):
        raise DatabaseRefusedError(NOT_READ) from None
    except DBAPIError as error:
        raise DatabaseRefusedError(_sentence(settings, error.orig or error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseRefusedError(_sentence(settings, error)) from error


def shown_address(settings: Settings) -> str:
    """Return the database's address without its password."""
    return database_url(settings.database_url).render_as_string(hide_password=True)


def _sentence(settings: Settings, error: BaseException) -> str:
    said = str(error).strip().splitlines()
    reason = said[-1].rstrip(".") if said else type(error).__name__
    if OLD_FORM.search(reason):
        return f"The database is not in its newest form ({reason}): run `tawasul migrate`."
    return (
        f"The database {shown_address(settings)} refuses ({reason}): start it, or correct "
        "TAWASUL_DATABASE_URL."
    )
