"""Finds answers for who asks: the engine's ranking, tipped by the caller's way and by the marks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from faq_bank.balance import Balance
from faq_bank.entries import Entry, Validity
from faq_bank.kept_entries import searched
from faq_bank.ports import AnswerSearch, Vectors
from faq_bank.published import Published, PublishedBank
from faq_bank.results import Findings
from faq_bank.searches import Search
from faq_bank.served import served
from faq_bank.surroundings import first_of_each, suggested, systems_near
from faq_bank.usage import Mark
from faq_bank.usage_store import UsageStore

MARKS_OF = timedelta(days=90)  # what answered before that teaches nothing any more
OPENED_OF = timedelta(days=30)
MOST_OPENED = 30
MARKS_SECONDS = 30.0  # how long they may be older than the database


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, and by which way the caller came: queues and look-ups by name."""

    query: str
    at: date
    limit: int = 10
    way: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()
    language: str = "ar"  # of the agent
    is_open: bool = False  # the last word is still being typed
    with_meaning: bool = True


class Finder:
    """Asks the engine with all that tips the balance."""

    def __init__(
        self,
        bank: PublishedBank,
        engine: AnswerSearch,
        sessions: async_sessionmaker[AsyncSession],
    ) -> None:
        self.bank = bank
        self._engine = engine
        self._sessions = sessions
        self._marks_read = -MARKS_SECONDS
        self._balance = Balance(Published(), ())
        self._opened: Sequence[str] = ()

    async def find(self, question: Question) -> Findings:
        """Return the entries that answer, the best first, and whether that is sure."""
        balance = await self.balance()
        search = Search(
            query=question.query,
            at=question.at,
            limit=question.limit,
            is_open=question.is_open,
            with_meaning=question.with_meaning,
            categories=question.categories,
            lifts=balance.lifts(question.query, question.way, question.language),
        )
        return await self._engine.find(search)

    async def meanings(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """Return the vectors of those texts that the model could read in time."""
        return await self._engine.meanings(texts)

    async def suggest(self, way: Sequence[str], queue: str, at: date, limit: int) -> list[Entry]:
        """Return what callers of this way mostly ask, before anything is typed."""
        balance = await self.balance()
        published = balance.published
        current = {
            entry_id: content.system
            for entry_id, content in published.contents.items()
            if searched(entry_id, content).validity(at) is Validity.CURRENT
        }
        first = first_of_each({it: published.contents[it].category for it in current})
        found = suggested(
            current,
            systems_near(way),
            balance.answered_in(queue),
            limit,
            elsewhere=(*self._opened, *first) if queue else (),
        )
        return [searched(entry_id, published.contents[entry_id]) for entry_id in found]

    async def answers_of(
        self, call_ids: Collection[str], spoken: Mapping[str, Sequence[str]]
    ) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Return what served these calls, ready for JSON: question and ways of each entry.

        *spoken* are the entries that callers heard in a flow, by call.
        """
        async with self._sessions() as session:
            store = UsageStore(session)
            marks, uses = await store.marks_of_calls(call_ids), await store.uses_of_calls(call_ids)
        published = await self.bank.now()
        return {
            call_id: [
                {"question": published.question_of(entry_id), "ways": [it.value for it in ways]}
                for entry_id, ways in entries.items()
            ]
            for call_id, entries in served(marks, uses, spoken).items()
        }

    async def balance(self) -> Balance:
        """Return what tips the balance now; the marks are half a minute old at most."""
        published = await self.bank.now()
        is_old = monotonic() - self._marks_read >= MARKS_SECONDS
        if is_old or published is not self._balance.published:
            marks, self._opened = await self._read_use()
            self._balance, self._marks_read = Balance(published, marks), monotonic()
        return self._balance

    async def _read_use(self) -> tuple[Sequence[Mark], Sequence[str]]:
        """Return the marks that teach, and what was opened most."""
        now = datetime.now(UTC)
        async with self._sessions() as session:
            store = UsageStore(session)
            marks = await store.marks(now - MARKS_OF)
            return marks, await store.most_opened(now - OPENED_OF, MOST_OPENED)

    def marks_changed(self) -> None:
        """Read the marks anew at the next question: somebody has just set or taken one."""
        self._marks_read = -MARKS_SECONDS
