"""The documents on which the bank rests: who cites them, and which of them hold no more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.arabic_text import fold
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import KeptEntry
from faq_bank.reminders import OverSource
from faq_bank.store import EntryStore, newest
from faq_bank.tables import EntryRow, VersionRow

A_DAY = timedelta(days=1)
SAID = '%"source_until": "%'
CITING = EntryRow.state != EntryState.EXPIRED


@dataclass(frozen=True, slots=True)
class Source:
    """A source document and the entries that cite it."""

    name: str
    entries: tuple[KeptEntry, ...]

    @property
    def until(self) -> date | None:
        """Return its last day, the first that any entry says; None when no end is known."""
        said = (entry.content.source_until for entry in self.entries)
        return min(filter(None, said), default=None)

    def is_over(self, day: date) -> bool:
        """Return whether the document holds no more on *day*."""
        return self.until is not None and self.until < day


class Sources:
    """Looks through the documents. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._store = EntryStore(session)

    async def all(self, words: str = "") -> Sequence[Source]:
        """Return the documents, those that most entries cite first."""
        wanted = fold(words).split()
        sources = by_document(await self._store.of(newest().where(CITING).order_by(EntryRow.id)))
        found = [one for one in sources if all(word in _folded(one.name) for word in wanted)]
        return sorted(found, key=lambda it: (-len(it.entries), it.name))

    async def over(self, day: date) -> Sequence[Source]:
        """Return the documents that hold no more on *day*, those over longest first."""
        said = newest().where(CITING, VersionRow.content.like(SAID)).limit(1)
        if not await self._store.of(said):
            return []
        over = [one for one in await self.all() if one.is_over(day)]
        return sorted(over, key=lambda it: (it.until or day, it.name))

    async def to_remind_of(self, first: date, today: date) -> Sequence[OverSource]:
        """Return the owned entries whose documents held last the day before, from *first* on."""
        return [
            OverSource(
                entry_id=entry.id,
                question=entry.content.question,
                owner=entry.content.owner,
                day=one.until + A_DAY,
                source=one.name,
            )
            for one in await self.over(today)
            if one.until is not None and one.until + A_DAY >= first
            for entry in one.entries
            if entry.content.owner
        ]


def by_document(entries: Iterable[KeptEntry]) -> Sequence[Source]:
    """Return the entries by what they cite; its name may be spelt in more than one way."""
    found: dict[str, list[KeptEntry]] = {}
    for entry in entries:
        found.setdefault(_folded(entry.content.source), []).append(entry)
    return [Source(those[0].content.source, tuple(those)) for those in found.values()]


def _folded(name: str) -> str:
    return " ".join(fold(name).split())
