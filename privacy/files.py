"""Contents of attachments that no request names any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from ticketing.request_tables import AttachmentRow

REST = timedelta(days=1)  # a content is kept before the row that names it
AT_ONCE = 500


class FileShelf(Protocol):
    """Where contents lie under their digests."""

    async def kept_before(self, moment: datetime) -> Sequence[str]:
        """Return the digests of what was put there before a moment."""

    async def remove(self, digest: str) -> None:
        """Remove a content; one that is not there is gone already."""


async def remove_unnamed(
    sessions: async_sessionmaker[AsyncSession], files: FileShelf, now: datetime
) -> int:
    """Remove what has lain for a day and no request names; return how many those were."""
    kept = await files.kept_before(now - REST)
    count = 0
    for start in range(0, len(kept), AT_ONCE):
        count += await remove_if_unnamed(sessions, files, kept[start : start + AT_ONCE])
    return count


async def remove_if_unnamed(
    sessions: async_sessionmaker[AsyncSession], files: FileShelf, digests: Sequence[str]
) -> int:
    """Remove those contents that no request names; return how many those were."""
    query = select(AttachmentRow.digest).where(AttachmentRow.digest.in_(digests))
    async with sessions() as session:
        named = set(await session.scalars(query))
    gone = [digest for digest in digests if digest not in named]
    for digest in gone:
        await files.remove(digest)
    return len(gone)
