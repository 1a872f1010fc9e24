"""What agents read now, in memory: read anew when the bank says that it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from faq_bank.categories import Category
from faq_bank.category_store import CategoryStore
from faq_bank.content_form import of_text
from faq_bank.kept_entries import Content, System
from faq_bank.store import ITS_PUBLISHED, EntryStore
from faq_bank.tables import AttachmentRow, EntryRow, VersionRow

LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One state of what agents read; *contents* by id, in the order of the ids.

    *documents* are the names of the attachments by their digests.
    """

    version: int = -1
    contents: Mapping[str, Content] = field(default_factory=dict, repr=False)
    categories: tuple[Category, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def systems(self) -> Mapping[str, System]:
        """Return the system of each entry."""
        return {entry_id: content.system for entry_id, content in self.contents.items()}

    def question_of(self, entry_id: str) -> str:
        """Return the question of an entry; its id, when nobody reads it any more."""
        content = self.contents.get(entry_id)
        return content.question if content else entry_id


class PublishedBank:
    """Holds the newest state that it was asked for."""

    def __init__(
        self, sessions: async_sessionmaker[AsyncSession], look_seconds: float = LOOK_SECONDS
    ) -> None:
        self._sessions = sessions
        self._look_seconds = look_seconds
        self._looked = float("-inf")
        self._now = Published()

    @property
    def version(self) -> int:
        """Return the version that was read last."""
        return self._now.version

    async def now(self) -> Published:
        """Return what agents read at this moment, or read half a second ago."""
        if monotonic() - self._looked >= self._look_seconds:
            await self._look()
            self._looked = monotonic()
        return self._now

    async def _look(self) -> None:
        async with self._sessions() as session:
            version = await EntryStore(session).bank_version()
            if version != self._now.version:
                self._now = await _read(session, version)


async def _read(session: AsyncSession, version: int) -> Published:
    query = select(EntryRow.id, VersionRow.content).join(VersionRow, ITS_PUBLISHED)
    rows = await session.execute(query.order_by(EntryRow.id))
    documents = await session.execute(select(AttachmentRow.digest, AttachmentRow.name))
    return Published(
        version=version,
        contents={entry_id: of_text(content) for entry_id, content in rows},
        categories=tuple(await CategoryStore(session).all()),
        documents={digest: name for digest, name in documents},  # noqa: C416 - a Row is no pair for mypy
    )
