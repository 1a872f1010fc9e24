"""The sample bank, published in the desk of a test and searched by words."""

from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor, ActorKind
from core.database import writing
from faq_bank import sample_bank as filling
from faq_bank.bank_file import sample_bank
from faq_bank.entry_states import EntryDeed
from faq_bank.errors import NoSuchEntryError
from faq_bank.kept_entries import Content, System
from faq_bank.search import FaqSearch
from faq_bank.service import FaqBank
from faq_bank.store import EntryStore
from tests.fakes.desk import Desk
from tests.ministry import LONG_AGO, an_entity
from ticketing.entities import Change
from ticketing.structure_store import StructureStore

MONA = Actor(ActorKind.PERSON, "mona")


@cache
def searched_sample() -> FaqSearch:
    """Return the search of the sample, built once for all tests."""
    return FaqSearch(sample_bank())


async def with_sample(desk: Desk) -> None:
    """Publish the sample bank at a desk."""
    await filling.fill(desk.sessions)
    desk.engine.search = searched_sample()


async def publish(
    desk: Desk, entry_id: str, question: str, answer: str = "نعم", **more: object
) -> None:
    """Publish an entry, or its next version; *more* are other fields of its content."""
    await publish_in(desk.sessions, entry_id, question, answer, **more)


async def publish_in(
    sessions: async_sessionmaker[AsyncSession],
    entry_id: str,
    question: str,
    answer: str = "نعم",
    **more: object,
) -> None:
    """Publish an entry, or its next version, where no desk is open."""
    bank = FaqBank(sessions)
    content = Content(
        question=question,
        answer=answer,
        category="tawasul",
        source="تعميم",
        valid_from=date(2026, 1, 1),
        system=System.TAWASUL,
    )
    content = replace(content, **more)  # type: ignore[arg-type]
    try:
        version = (await bank.get(entry_id)).version
        entry = await bank.change(entry_id, content, version=version, by=MONA)
    except NoSuchEntryError:
        entry = await bank.add(content, entry_id=entry_id, by=MONA)
    for deed in (EntryDeed.REVIEW, EntryDeed.PUBLISH):
        await bank.lead(entry_id, deed, version=entry.version, by=MONA, may_review_own=True)


async def searched(desk: Desk, *entry_ids: str) -> None:
    """Let the desk's engine search these published entries and no others."""
    async with desk.sessions() as session:
        published = await EntryStore(session).published()
    await desk.engine.renew([entry for entry in published if entry.id in entry_ids])


async def with_region(desk: Desk, code: str, name: str) -> None:
    """Let the ministry have an education department of this name."""
    department = replace(an_entity(code, parent=None), name_ar=name)
    async with writing(desk.sessions) as session:
        store = StructureStore(session)
        await store.apply(Change((), (department,)))
        await store.changed("the beginning", by=MONA.name, at=LONG_AGO)
