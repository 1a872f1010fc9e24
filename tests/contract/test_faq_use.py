"""What is asked of the bank and what became of it, on both databases."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Actor, ActorKind
from faq_bank import sample_bank
from faq_bank.differences import Change
from faq_bank.entries import Entry
from faq_bank.entry_states import EntryDeed, EntryState
from faq_bank.errors import NoSuchEntryError, NoSuchGapError, UnwrittenEntryError
from faq_bank.import_plan import read as read_rows
from faq_bank.importing import import_entries
from faq_bank.kept_entries import System
from faq_bank.masking import HIDDEN
from faq_bank.news import RIYADH, NewsKind, Occasion, news_since, unread
from faq_bank.news_store import NewsStore
from faq_bank.ports import Vectors
from faq_bank.prominent import Period
from faq_bank.published import PublishedBank
from faq_bank.results import Findings
from faq_bank.rows import Row
from faq_bank.searches import Search
from faq_bank.service import FaqBank
from faq_bank.usage import Asked, Circumstances, Mark, Opened, Use, Way
from faq_bank.use_service import FaqUse
from tawasul.faq_index import FaqIndex
from tests.fakes.faq import MONA, publish_in

Sessions = async_sessionmaker[AsyncSession]
A_ROW = {
    "id": "day-1",
    "question": "هل تغيّر شيء اليوم؟",
    "answer": "نعم",
    "category": "tawasul",
    "source": "تعميم",
    "valid_from": "2026-01-01",
}
NOOR = Circumstances(queue="noor", region="تعليم الرياض")


@pytest.fixture
async def use(sessions: Sessions) -> FaqUse:
    """The sample bank in use."""
    await sample_bank.fill(sessions)
    return FaqUse(sessions)


async def publish(sessions: Sessions, entry_id: str, question: str = "هل يوجد شيء جديد؟") -> None:
    await publish_in(sessions, entry_id, question)


def asked(visit: str, query: str, *, sure: bool = False, by: str | None = None) -> Asked:
    return Asked(
        visit=visit,
        asked_at=datetime.now(UTC),
        query=query,
        circumstances=NOOR,
        is_sure=sure,
        recorded_by=by,
    )


def a_mark(entry_id: str, call_id: str = "1.1", by: str = "noura") -> Mark:
    return Mark(
        entry_id=entry_id,
        marked_by=by,
        marked_at=datetime.now(UTC),
        call_id=call_id,
        query="رقمي 1000000008 نسيت كلمة المرور",
        circumstances=NOOR,
    )


def a_use(entry_id: str, way: Way, at: datetime) -> Use:
    return Use(entry_id=entry_id, call_id="1.1", used_by="noura", way=way, used_at=at)


async def test_a_visit_is_one_search_and_holds_no_personal_number(use: FaqUse) -> None:
    await use.asked(asked("v1", "رسوم"))
    await use.asked(asked("v1", "رسوم الحافلة 0551234567", by="noura"))
    await use.asked(asked("v1", "رسوم الحافلة 0551234567"))
    await use.asked(asked("v2", "كلمة مرور نور", sure=True))

    (gap,) = await use.gaps()

    assert gap.question == f"رسوم الحافلة {HIDDEN}"
    assert gap.recorded_by == ("noura",)
    today = datetime.now(UTC).date()
    around = Period(first=today - timedelta(days=1), last=today + timedelta(days=1))
    assert await use.searches(around) == (2, 1)


async def test_a_gap_becomes_a_draft_once(use: FaqUse, sessions: Sessions) -> None:
    await use.asked(asked("v1", "استرجاع رسوم الحافلة", by="noura"))
    await use.asked(asked("v2", "وش طريقة استرجاع رسوم الحافلة"))
    await use.asked(asked("v3", "نسخة نور للآيفون"))

    entry_id = await use.draft("v2", "tawasul", by=MONA)

    draft = await FaqBank(sessions).get(entry_id)
    assert (draft.state, draft.content.owner) == (EntryState.DRAFT, "mona")
    assert draft.content.system is System.NOOR  # where they were asked
    with pytest.raises(UnwrittenEntryError):
        await FaqBank(sessions).lead(
            entry_id, EntryDeed.REVIEW, version=1, by=MONA, may_review_own=True
        )
    assert draft.content.question == "استرجاع رسوم الحافلة"
    assert draft.content.wordings == ("وش طريقة استرجاع رسوم الحافلة",)
    assert [gap.visits for gap in await use.gaps()] == [("v3",)]
    with pytest.raises(NoSuchGapError):
        await use.draft("v1", "tawasul", by=MONA)
    await use.dismiss("v3")
    assert await use.gaps() == []


async def test_what_answered_a_call_is_kept_once_and_can_be_taken_back(use: FaqUse) -> None:
    ids = list((await PublishedBank(use._sessions).now()).contents)
    await use.mark(a_mark(ids[0]))
    await use.mark(a_mark(ids[0]))
    await use.mark(a_mark(ids[1], call_id="2.2"))

    found = await use.marks_of_calls(["1.1", "3.3", ""])
    assert [(mark.entry_id, mark.query) for mark in found] == [
        (ids[0], f"رقمي {HIDDEN} نسيت كلمة المرور")
    ]
    assert await use.unmark(ids[0], "noura", "1.1")
    assert not await use.unmark(ids[0], "noura", "1.1")
    assert await use.marks_of_calls(["1.1"]) == []
    await use.mark(a_mark(ids[0]))
    assert len(await use.marks_of_calls(["1.1"])) == 1


async def test_what_was_used_for_a_call_is_kept_once_for_each_way(use: FaqUse) -> None:
    ids = list((await PublishedBank(use._sessions).now()).contents)
    now = datetime.now(UTC)
    for entry_id, way, at in (
        (ids[1], Way.NOTE, now),
        (ids[0], Way.SMS, now + timedelta(seconds=1)),
        (ids[1], Way.NOTE, now + timedelta(seconds=2)),
    ):
        await use.used(a_use(entry_id, way, at))

    found = await use.uses_of_calls(["1.1", "2.2"])

    assert list(found) == [
        a_use(ids[1], Way.NOTE, now),
        a_use(ids[0], Way.SMS, now + timedelta(seconds=1)),
    ]
    assert await use.marks_of_calls(["1.1"]) == []


async def test_marks_without_a_call_are_of_their_agent(use: FaqUse) -> None:
    ids = list((await PublishedBank(use._sessions).now()).contents)
    await use.mark(a_mark(ids[0], call_id=""))
    await use.mark(a_mark(ids[1], call_id="", by="sara"))
    await use.mark(a_mark(ids[2]))

    assert [it.entry_id for it in await use.marks_without_call("noura")] == [ids[0]]
    await use.unmark(ids[0], "noura", "")
    assert await use.marks_without_call("noura") == []


async def test_what_nobody_reads_cannot_answer(use: FaqUse) -> None:
    with pytest.raises(NoSuchEntryError):
        await use.mark(a_mark("no-such-entry"))
    with pytest.raises(NoSuchEntryError):
        await use.used(a_use("no-such-entry", Way.NOTE, datetime.now(UTC)))


async def test_openings_are_counted_once_a_visit(use: FaqUse) -> None:
    entry_id = next(iter((await PublishedBank(use._sessions).now()).contents))
    now = datetime.now(UTC)
    for visit in ("v1", "v1", "v2"):
        await use.opened(Opened(visit=visit, entry_id=entry_id, opened_at=now, circumstances=NOOR))
    await use.mark(a_mark(entry_id))

    period = Period(first=now.date() - timedelta(days=1), last=now.date() + timedelta(days=1))
    (line,) = await use.lines(period)
    assert (line.entry_id, line.queue, line.opened, line.answered) == (entry_id, "noor", 2, 1)


async def test_news_are_what_was_published_and_each_reader_ticks_them(
    use: FaqUse, sessions: Sessions
) -> None:
    assert await use.news("noura") == ([], frozenset())  # the sample is no news
    await publish(sessions, "new-1")
    await publish(sessions, "new-1", "هل تغيّر شيء؟")

    (item,), read = await use.news("noura")
    assert (item.key, item.kind, item.system, read) == (
        ("new-1", 2, Occasion.PUBLISHED), NewsKind.CHANGED, System.TAWASUL, frozenset()
    )  # fmt: skip
    (change,) = item.changes
    assert (change.field, [it.text for it in change.pieces if it.change is Change.ADDED]) == (
        "question",
        ["تغيّر شيء؟"],
    )
    published = Occasion.PUBLISHED
    await use.tick([item.key, ("new-1", 1, published), ("nobody", 3, published)], "noura")
    await use.tick([item.key], "noura")

    _, read = await use.news("noura")
    assert read == {("new-1", 2, Occasion.PUBLISHED)}
    assert (await use.news("sara"))[1] == frozenset()
    items, readers = await use.readers()
    assert list(readers[items[0].key]) == ["noura"]


async def test_what_a_service_of_the_samples_name_publishes_is_news(
    use: FaqUse, sessions: Sessions
) -> None:
    service, row = Actor(ActorKind.PERSON, "tawasul"), Row(2, A_ROW)
    await import_entries(sessions, read_rows([row]), is_published=True, by=service)

    (item,), _ = await use.news("noura")

    assert (item.entry_id, item.kind, item.by) == ("day-1", NewsKind.NEW, "tawasul")


async def test_a_withdrawal_is_news_after_the_entry_itself_was_read(
    use: FaqUse, sessions: Sessions
) -> None:
    await publish(sessions, "new-1")
    (item,), _ = await use.news("noura")
    await use.tick([item.key], "noura")
    for entry_id in ("new-1", "faq-240"):
        await FaqBank(sessions).lead(entry_id, EntryDeed.WITHDRAW, version=1, by=MONA)

    items, read = await use.news("noura")

    assert [(it.entry_id, it.kind, it.by) for it in unread(items, read)] == [
        ("faq-240", NewsKind.WITHDRAWN, "mona"),
        ("new-1", NewsKind.WITHDRAWN, "mona"),
    ]


async def test_the_first_and_the_last_day_of_an_entry_are_news_when_they_come(
    use: FaqUse, sessions: Sessions
) -> None:
    now = datetime.now(UTC)
    today, a_day = now.astimezone(RIYADH).date(), timedelta(days=1)
    rows = [
        Row(2, {**A_ROW, "id": "ends", "valid_to": str(today)}),
        Row(3, {**A_ROW, "id": "coming", "valid_from": str(today + a_day)}),
        Row(4, {**A_ROW, "id": "over", "valid_to": str(today - a_day)}),
    ]
    await import_entries(sessions, read_rows(rows), is_published=True, by=MONA)

    found = {(it.entry_id, it.kind) for it in (await use.news("noura"))[0]}
    async with sessions() as session:
        later = await NewsStore(session).since(news_since(now + a_day), now + a_day)

    assert {it for it in found if it[1] is not NewsKind.NEW} == {("ends", NewsKind.ENDING)}
    assert [it.entry_id for it in later if it.kind is NewsKind.BEGINNING] == ["coming"]


async def test_who_has_read_is_kept_by_what_happened(use: FaqUse, sessions: Sessions) -> None:
    await publish(sessions, "new-1")
    await use.tick([("new-1", 1, Occasion.WITHDRAWN)], "noura")

    assert (await use.news("noura"))[1] == frozenset()


@pytest.mark.usefixtures("use")
async def test_the_published_bank_is_read_anew_when_it_has_changed(sessions: Sessions) -> None:
    bank = PublishedBank(sessions, look_seconds=0)
    before = await bank.now()
    assert await bank.now() is before
    await publish(sessions, "new-1")

    after = await bank.now()

    assert after.version > before.version
    assert after.question_of("new-1") == "هل يوجد شيء جديد؟"
    assert after.question_of("gone") == "gone"


class KeptSearch:
    """Remembers with which states of the bank it was renewed."""

    def __init__(self) -> None:
        self.renewed: list[list[str]] = []

    async def find(self, search: Search) -> Findings:
        raise NotImplementedError

    async def meanings(self, texts: Sequence[str]) -> Mapping[str, Vectors]:
        raise NotImplementedError

    async def renew(self, entries: Sequence[Entry]) -> None:
        self.renewed.append([entry.id for entry in entries])


@pytest.mark.usefixtures("use")
async def test_the_search_is_renewed_when_what_agents_read_has_changed_and_only_then(
    sessions: Sessions,
) -> None:
    search = KeptSearch()
    index = FaqIndex(sessions, search)
    index.bank = PublishedBank(sessions, look_seconds=0)
    await index.look()
    await index.look()
    await FaqUse(sessions).asked(asked("v1", "رسوم"))
    await index.look()

    await publish(sessions, "new-1")
    await index.look()

    assert [len(ids) for ids in search.renewed] == [240, 241]
    assert "new-1" in search.renewed[-1]
