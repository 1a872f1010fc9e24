"""The bank in use: what is asked, what answers, who has read what; a deed is a transaction."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor
from core.database import writing
from faq_bank.errors import NoSuchEntryError, NoSuchGapError
from faq_bank.gaps import NO_MEANINGS, Gap, Gaps, gaps
from faq_bank.kept_entries import BLANK_ANSWER, BLANK_SOURCE, Content
from faq_bank.news import Key, NewsItem, news_since
from faq_bank.news_store import NewsStore
from faq_bank.ports import MeaningSource
from faq_bank.prominent import Line, Period, lines
from faq_bank.service import FaqBank
from faq_bank.store import EntryStore
from faq_bank.system_names import system_of
from faq_bank.usage import Asked, Mark, Opened, Use
from faq_bank.usage_store import UsageStore

GAPS_OF = timedelta(days=30)
MOST_ASKED = 1000  # of one look at the gaps
LONGEST_QUESTION = 500
MOST_WORDINGS = 6
MOST_MARKS = 1000  # without a call, of one agent


class FaqUse:
    """Keeping and reading what becomes of the bank's answers."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        meanings: MeaningSource | None = None,
    ) -> None:
        self._sessions = sessions
        self._meanings = meanings

    async def asked(self, asked: Asked) -> None:
        """Keep what a visit of the panel came to search."""
        async with writing(self._sessions) as session:
            await UsageStore(session).asked(asked)

    async def opened(self, opened: Opened) -> None:
        """Keep that an entry was opened; NoSuchEntryError."""
        async with writing(self._sessions) as session:
            await _check_read(session, opened.entry_id)
            await UsageStore(session).opened(opened)

    async def mark(self, mark: Mark) -> None:
        """Keep that an entry answered a caller; NoSuchEntryError."""
        try:
            async with writing(self._sessions) as session:
                await _check_read(session, mark.entry_id)
                await UsageStore(session).mark(mark)
        except IntegrityError:  # the same word came twice at once: it is kept
            return

    async def unmark(self, entry_id: str, marked_by: str, call_id: str) -> bool:
        """Take a mark back; tell whether there was one."""
        async with writing(self._sessions) as session:
            return await UsageStore(session).unmark(entry_id, marked_by, call_id, datetime.now(UTC))

    async def marks_of_calls(self, call_ids: Collection[str]) -> Sequence[Mark]:
        """Return what answered in these calls."""
        async with self._sessions() as session:
            return await UsageStore(session).marks_of_calls(call_ids)

    async def marks_without_call(self, marked_by: str) -> Sequence[Mark]:
        """Return what *marked_by* marked while nobody called."""
        async with self._sessions() as session:
            return await UsageStore(session).marks_without_call(marked_by, MOST_MARKS)

    async def used(self, use: Use) -> None:
        """Keep that an answer was used for a call; NoSuchEntryError."""
        try:
            async with writing(self._sessions) as session:
                await _check_read(session, use.entry_id)
                await UsageStore(session).used(use)
        except IntegrityError:  # the same came twice at once: it is kept
            return

    async def uses_of_calls(self, call_ids: Collection[str]) -> Sequence[Use]:
        """Return which answers were used for these calls."""
        async with self._sessions() as session:
            return await UsageStore(session).uses_of_calls(call_ids)

    async def news(self, reader: str) -> tuple[Sequence[NewsItem], frozenset[Key]]:
        """Return the news, and which of them *reader* has ticked."""
        async with self._sessions() as session:
            store = NewsStore(session)
            now = datetime.now(UTC)
            items = await store.since(news_since(now), now)
            return items, await store.read_by(reader)

    async def tick(self, keys: Collection[Key], reader: str) -> None:
        """Remember that *reader* has read these; what is no news is left out."""
        now = datetime.now(UTC)
        async with writing(self._sessions) as session:
            store = NewsStore(session)
            known = {item.key for item in await store.since(news_since(now), now)}
            await store.tick(known & set(keys), reader, now)

    async def readers(
        self,
    ) -> tuple[Sequence[NewsItem], Mapping[Key, Mapping[str, datetime]]]:
        """Return the news, and who has read each of them."""
        async with self._sessions() as session:
            store = NewsStore(session)
            now = datetime.now(UTC)
            items = await store.since(news_since(now), now)
            return items, await store.readers([item.key for item in items])

    async def gaps(self) -> Sequence[Gap]:
        """Return what the bank does not answer yet, the commonest first."""
        return (await self.look_at_gaps()).groups

    async def look_at_gaps(self) -> Gaps:
        """Return what the bank does not answer yet, and by what it is grouped."""
        async with self._sessions() as session:
            since = datetime.now(UTC) - GAPS_OF
            asked = await UsageStore(session).unanswered(since, MOST_ASKED)
        texts = list(dict.fromkeys(it.query for it in asked))
        meanings = await self._meanings.meanings(texts) if self._meanings else NO_MEANINGS
        groups = await asyncio.to_thread(gaps, asked, meanings)
        return Gaps(groups, len(texts), len(meanings))

    async def draft(self, visit: str, category: str, *, by: Actor) -> str:
        """Make a draft of the gap to which a visit belongs, and return its id; NoSuchGapError."""
        gap = await self._gap(visit)
        content = Content(
            question=gap.question[:LONGEST_QUESTION],
            answer=BLANK_ANSWER,
            category=category,
            source=BLANK_SOURCE,
            valid_from=datetime.now(UTC).date(),
            wordings=gap.wordings[:MOST_WORDINGS],
            system=system_of((it.query for it in gap.asked), gap.queues),
            owner=by.name,
        )
        entry = await FaqBank(self._sessions).add(content, by=by)
        await self._settle(gap, entry.id)
        return entry.id

    async def dismiss(self, visit: str) -> None:
        """Say that nobody has to answer the gap to which a visit belongs; NoSuchGapError."""
        await self._settle(await self._gap(visit), "")

    async def lines(self, period: Period) -> list[Line]:
        """Return how often entries were opened and answered in a period."""
        async with self._sessions() as session:
            store = UsageStore(session)
            openings = await store.openings(period.begins, period.ends)
            marks = await store.marks(period.begins)
        return lines(openings, (mark for mark in marks if mark.marked_at < period.ends))

    async def searches(self, period: Period) -> tuple[int, int]:
        """Return how many searches a period saw, and how many of them without a sure answer."""
        async with self._sessions() as session:
            return await UsageStore(session).searches(period.begins, period.ends)

    async def _gap(self, visit: str) -> Gap:
        for gap in await self.gaps():
            if visit in gap.visits:
                return gap
        raise NoSuchGapError(visit)

    async def _settle(self, gap: Gap, entry_id: str) -> None:
        async with writing(self._sessions) as session:
            await UsageStore(session).settle(gap.visits, entry_id)


async def _check_read(session: AsyncSession, entry_id: str) -> None:
    """Raise NoSuchEntryError unless agents read this entry."""
    entry = await EntryStore(session).find(entry_id)
    if entry is None or entry.published_version is None:
        raise NoSuchEntryError(entry_id)
