"""Which entries of the FAQ bank are spoken, for who checks a flow beside a running centre."""

import asyncio
from collections.abc import Collection
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from core.database import database_url, engine_for, sessions_for
from core.settings import Settings
from faq_bank.published import PublishedBank


async def spoken_entries(settings: Settings) -> Collection[str] | None:
    """Return the published entries with a spoken answer; None where no bank can be asked."""
    url = database_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not await asyncio.to_thread(_is_there, url.database):
        return None  # asking would make the file
    engine = engine_for(settings.database_url)
    try:
        published = await PublishedBank(sessions_for(engine)).now()
    except (SQLAlchemyError, OSError):
        return None
    finally:
        await engine.dispose()
    return [entry_id for entry_id, it in published.contents.items() if it.spoken_answer]


def _is_there(path: str | None) -> bool:
    return path is not None and Path(path).is_file()
