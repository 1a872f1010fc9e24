"""The bank as its editors keep it, in each database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import Action, Actor, ActorKind
from core.audit_store import AuditLog
from core.audit_store import Wanted as WantedDeeds
from core.database import writing
from faq_bank import sample_bank
from faq_bank.attachment_store import Attachments
from faq_bank.attachments import Attachment
from faq_bank.bank_file import sample_bank as entries_of_sample
from faq_bank.browsing import Catalogue, Order, Wanted
from faq_bank.caring import Caring, Due
from faq_bank.categories import Category
from faq_bank.category_store import CategoryStore
from faq_bank.content_form import written
from faq_bank.entry_states import EntryDeed, EntryState
from faq_bank.errors import (
    CategoryInUseError,
    CategoryLoopError,
    EntryChangedError,
    EntryExistsError,
    ImportRefusedError,
    NoSuchCategoryError,
    NoSuchEntryError,
    OwnDraftError,
    UnexpectedDeedError,
)
from faq_bank.import_plan import Overtaken, read
from faq_bank.import_report import Replaced
from faq_bank.importing import import_entries, rehearse
from faq_bank.kept_entries import Content, searched
from faq_bank.near import NearEntries
from faq_bank.rows import Row
from faq_bank.service import FaqBank
from faq_bank.sources import Sources
from faq_bank.store import EntryStore
from faq_bank.succession import Ending

Sessions = async_sessionmaker[AsyncSession]
HUDA = Actor(ActorKind.PERSON, "huda")
FAHD = Actor(ActorKind.PERSON, "fahd")
CONTENT = Content(
    question="كيف أسجل؟",
    answer="من بوابة نور.",
    category="noor",
    source="دليل نور",
    valid_from=date(2026, 1, 1),
)


@pytest.fixture
async def bank(sessions: Sessions) -> FaqBank:
    async with writing(sessions) as session:
        store = CategoryStore(session)
        await store.keep(Category(key="noor", name_ar="نور", name_en="Noor"))
    return FaqBank(sessions)


async def bank_version(sessions: Sessions) -> int:
    async with sessions() as session:
        return await EntryStore(session).bank_version()


async def read_by_agents(sessions: Sessions) -> list[tuple[str, str]]:
    async with sessions() as session:
        return [(entry.id, entry.answer) for entry in await EntryStore(session).published()]


async def publish(bank: FaqBank, entry_id: str, version: int) -> None:
    for deed in (EntryDeed.REVIEW, EntryDeed.PUBLISH):
        await bank.lead(entry_id, deed, version=version, by=FAHD)


async def test_an_entry_is_drafted_reviewed_by_somebody_else_and_published(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    with pytest.raises(OwnDraftError):
        await bank.lead("faq-1", EntryDeed.REVIEW, version=1, by=HUDA)
    with pytest.raises(UnexpectedDeedError):
        await bank.lead("faq-1", EntryDeed.PUBLISH, version=1, by=FAHD)
    assert await read_by_agents(sessions) == []

    await publish(bank, "faq-1", 1)

    entry = await bank.get("faq-1")
    assert (entry.state, entry.published_version) == (EntryState.PUBLISHED, 1)
    assert entry.content == CONTENT
    assert await read_by_agents(sessions) == [("faq-1", "من بوابة نور.")]
    [version] = await bank.versions("faq-1")
    assert (version.made_by, version.reviewed_by, version.published_by) == ("huda", "fahd", "fahd")
    entries = await AuditLog(sessions).page(WantedDeeds(action=Action.FAQ_ENTRY_LED_ON), 10)
    assert [(one.actor, one.subject) for one in entries] == [("fahd", "faq/faq-1")] * 2


SUCCESSOR = replace(CONTENT, answer="من منصة أخرى.", valid_from=date(2026, 9, 1), replaces="faq-1")


async def test_publishing_a_successor_ends_what_it_replaces_the_day_before(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    await bank.add(SUCCESSOR, entry_id="faq-2", by=HUDA)
    foretold = await bank.ending_by(SUCCESSOR)

    await publish(bank, "faq-2", 1)

    old = await bank.get("faq-1")
    assert (old.state, old.version, old.published_version) == (EntryState.PUBLISHED, 2, 2)
    assert old.content == replace(CONTENT, valid_to=date(2026, 8, 31))
    assert foretold == Ending("faq-1", CONTENT.question, date(2026, 8, 31))
    newest, before = await bank.versions("faq-1")
    assert (newest.replaced_by, newest.published_by, before.replaced_by) == ("faq-2", "fahd", None)
    assert await bank.ending_by(SUCCESSOR) is None
    async with sessions() as session:
        assert [it.valid_to for it in await EntryStore(session).published()] == [
            date(2026, 8, 31),
            None,
        ]
    deeds = await AuditLog(sessions).page(WantedDeeds(action=Action.FAQ_ENTRY_CHANGED), 10)
    assert [(one.actor, one.subject) for one in deeds] == [("fahd", "faq/faq-1")]


async def test_a_draft_that_lies_ahead_survives_the_end_and_ends_too(bank: FaqBank) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    await bank.change("faq-1", replace(CONTENT, answer="مسودة"), version=1, by=HUDA)
    await bank.add(SUCCESSOR, entry_id="faq-2", by=FAHD)

    for deed in (EntryDeed.REVIEW, EntryDeed.PUBLISH):
        await bank.lead("faq-2", deed, version=1, by=HUDA)

    old, last = await bank.get("faq-1"), date(2026, 8, 31)
    assert (old.state, old.version, old.published_version) == (EntryState.DRAFT, 4, 3)
    assert old.content == replace(CONTENT, answer="مسودة", valid_to=last)
    assert old.changed_by == "huda"
    read = await bank.published("faq-1")
    assert read is not None
    assert read.content == replace(CONTENT, valid_to=last)


async def test_what_never_held_a_day_before_its_successor_is_withdrawn(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    await bank.add(replace(SUCCESSOR, valid_from=CONTENT.valid_from), entry_id="faq-2", by=HUDA)

    await publish(bank, "faq-2", 1)

    assert [entry_id for entry_id, _ in await read_by_agents(sessions)] == ["faq-2"]
    assert (await bank.get("faq-1")).state is EntryState.EXPIRED
    (version,) = await bank.versions("faq-1")
    assert (version.withdrawn_by, version.replaced_by) == ("fahd", "faq-2")


async def test_an_import_that_publishes_a_successor_ends_what_it_replaces(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    row = Row(2, {"id": "faq-2", **written(SUCCESSOR)})

    await import_entries(sessions, read([row]), is_published=False, by=HUDA)
    assert (await bank.get("faq-1")).content.valid_to is None
    changed = Row(2, {**row.fields, "answer": "جديد"})
    await import_entries(sessions, read([changed]), is_published=True, by=HUDA)

    assert (await bank.get("faq-1")).content.valid_to == date(2026, 8, 31)


async def test_who_may_reviews_what_they_wrote_themselves(bank: FaqBank) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)

    entry = await bank.lead("faq-1", EntryDeed.REVIEW, version=1, by=HUDA, may_review_own=True)

    assert entry.state is EntryState.REVIEWED


async def test_agents_read_what_is_published_until_the_change_is_published_too(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)

    changed = await bank.change("faq-1", replace(CONTENT, answer="جديد"), version=1, by=HUDA)
    before = await read_by_agents(sessions)
    await publish(bank, "faq-1", 2)

    assert (changed.state, changed.is_ahead) == (EntryState.DRAFT, True)
    assert before == [("faq-1", "من بوابة نور.")]
    assert await read_by_agents(sessions) == [("faq-1", "جديد")]


async def test_the_number_of_the_bank_grows_only_when_agents_read_something_else(
    bank: FaqBank, sessions: Sessions
) -> None:
    start = await bank_version(sessions)
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    drafted = await bank_version(sessions)
    await publish(bank, "faq-1", 1)
    published = await bank_version(sessions)
    await bank.lead("faq-1", EntryDeed.WITHDRAW, version=1, by=FAHD)

    assert drafted == start
    assert published > start
    assert await bank_version(sessions) > published
    assert await read_by_agents(sessions) == []


async def test_of_two_editors_the_second_is_told_and_nothing_is_overwritten(bank: FaqBank) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await bank.change("faq-1", replace(CONTENT, answer="من هدى"), version=1, by=HUDA)

    with pytest.raises(EntryChangedError) as refused:
        await bank.change("faq-1", replace(CONTENT, answer="من فهد"), version=1, by=FAHD)
    with pytest.raises(EntryChangedError):
        await bank.lead("faq-1", EntryDeed.REVIEW, version=1, by=FAHD)

    assert (refused.value.version, refused.value.by) == (2, "huda")
    assert (await bank.get("faq-1")).content.answer == "من هدى"


async def test_every_version_is_kept_and_an_older_one_comes_back_as_a_new_one(
    bank: FaqBank,
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await bank.change("faq-1", replace(CONTENT, answer="ثان"), version=1, by=FAHD)

    entry = await bank.restore("faq-1", 1, version=2, by=HUDA)

    assert (entry.version, entry.content) == (3, CONTENT)
    versions = await bank.versions("faq-1")
    assert [(one.version, one.content.answer, one.restored_from) for one in versions] == [
        (3, "من بوابة نور.", 1),
        (2, "ثان", None),
        (1, "من بوابة نور.", None),
    ]


async def test_the_same_once_more_makes_no_version(bank: FaqBank) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)

    assert (await bank.change("faq-1", CONTENT, version=1, by=HUDA)).version == 1


async def test_an_entry_expires_by_its_last_day_and_no_job_is_needed(bank: FaqBank) -> None:
    await bank.add(replace(CONTENT, valid_to=date(2026, 6, 30)), entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    entry = await bank.get("faq-1")

    assert entry.state_on(date(2026, 6, 30)) is EntryState.PUBLISHED
    assert entry.state_on(date(2026, 7, 1)) is EntryState.EXPIRED


async def test_what_is_not_there_is_refused(bank: FaqBank) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)

    with pytest.raises(EntryExistsError):
        await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    with pytest.raises(NoSuchEntryError):
        await bank.change("faq-2", CONTENT, version=1, by=HUDA)
    with pytest.raises(NoSuchCategoryError):
        await bank.add(replace(CONTENT, category="faris"), entry_id="faq-3", by=HUDA)


async def test_the_sample_fills_an_empty_bank_once_and_keeps_its_ids(sessions: Sessions) -> None:
    assert await sample_bank.fill(sessions)
    assert not await sample_bank.fill(sessions)

    async with sessions() as session:
        found = await EntryStore(session).published()
    sample = sorted(entries_of_sample(), key=lambda entry: entry.id)
    assert list(found) == [searched(it.id, sample_bank.content_of(it)) for it in sample]
    async with sessions() as session:
        current = await EntryStore(session).current(date(2026, 11, 26))
        keys = {one.key for one in await CategoryStore(session).all()}
    assert 230 <= len(current) < 240
    assert {entry.category for entry in found} <= keys


async def test_a_category_moves_but_never_below_itself(sessions: Sessions, bank: FaqBank) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    noor = Category(key="noor", name_ar="نور", name_en="Noor")
    below = Category(key="access", name_ar="الدخول", name_en="Access", parent="noor")
    async with writing(sessions) as session:
        await CategoryStore(session).keep(below)

    async with sessions() as session:
        store = CategoryStore(session)
        with pytest.raises(CategoryLoopError):
            await store.keep(replace(noor, parent="access"))
        with pytest.raises(CategoryInUseError):
            await store.remove("noor")
        with pytest.raises(NoSuchCategoryError):
            await store.keep(replace(noor, parent="nowhere"))
        await store.remove("access")
        assert [one.key for one in await store.all()] == ["noor"]
        assert await store.counts() == {"noor": 1}


async def test_changed_at_is_a_moment_of_utc(bank: FaqBank) -> None:
    entry = await bank.add(CONTENT, entry_id="faq-1", by=HUDA)

    assert abs((datetime.now(UTC) - entry.changed_at).total_seconds()) < 60


async def test_entries_are_found_by_words_category_state_and_day(sessions: Sessions) -> None:
    await sample_bank.fill(sessions)
    day = date(2026, 11, 26)
    async with sessions() as session:
        catalogue = Catalogue(session)
        whole = await catalogue.count(Wanted(day=day))
        words = Wanted(day=day, words="كلمه المرور وَلِي الامر", order=Order.QUESTION)
        found = await catalogue.page(words, limit=50)
        expired = await catalogue.page(Wanted(day=day, state=EntryState.EXPIRED), limit=50)
        current = await catalogue.count(Wanted(day=day, state=EntryState.PUBLISHED))
        noor = Wanted(day=day, categories=frozenset({"noor-access"}), system="noor", words="%")
        nothing = await catalogue.count(noor)

    assert whole == 240
    assert {"faq-001", "faq-002"} <= {entry.id for entry in found}
    assert len(found) < 20
    assert len(expired) + current == 240
    assert all(entry.state_on(day) is EntryState.EXPIRED for entry in expired)
    assert nothing == 0


async def test_what_needs_care_is_listed(bank: FaqBank, sessions: Sessions) -> None:
    day = date(2026, 11, 26)
    digest = "0" * 64
    await Attachments(sessions).add(
        Attachment(digest=digest, name="a.pdf", content_type="application/pdf", size=1), by=HUDA
    )
    contents = {
        "over": replace(CONTENT, review_on=date(2026, 11, 25)),
        "soon": replace(CONTENT, review_on=date(2026, 12, 26)),
        "late": replace(CONTENT, review_on=date(2026, 12, 27)),
        "gone": replace(CONTENT, valid_to=date(2026, 11, 25)),
        "lost": replace(CONTENT, linked=("soon",)),
        "bare": replace(CONTENT, attachment=digest),
    }
    for entry_id, content in contents.items():
        await bank.add(content, entry_id=entry_id, by=HUDA)
    await publish(bank, "gone", 1)

    async with sessions() as session:
        care = await Caring(session).care(day, missing=frozenset({digest}))

    assert [entry.id for entry in care.overdue] == ["over"]
    assert [entry.id for entry in care.due_soon] == ["soon"]
    assert [entry.id for entry in care.expired] == ["gone"]
    assert [(entry.id, list(gone)) for entry, gone in care.lost] == [
        ("bare", ["دليل نور"]),
        ("lost", ["soon"]),
    ]


async def test_a_draft_does_not_hide_that_what_agents_read_has_expired(
    bank: FaqBank, sessions: Sessions
) -> None:
    day = date(2026, 11, 26)
    over = replace(CONTENT, valid_to=date(2026, 11, 25))
    await bank.add(over, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    await bank.add(CONTENT, entry_id="faq-2", by=HUDA)
    await publish(bank, "faq-2", 1)
    for entry_id, content in (("faq-1", CONTENT), ("faq-2", over)):
        await bank.change(entry_id, content, version=1, by=HUDA)

    async with sessions() as session:
        care = await Caring(session).care(day, missing=frozenset())

    assert [(it.id, it.content.valid_to) for it in care.expired] == [("faq-1", over.valid_to)]


async def test_reviews_are_told_of_own_entries_first_or_alone_and_counted(
    bank: FaqBank, sessions: Sessions
) -> None:
    day = date(2026, 11, 26)
    for entry_id, owner, due in (
        ("faq-1", "fahd", date(2026, 11, 1)),
        ("faq-2", "huda", date(2026, 11, 25)),
        ("faq-3", "huda", day),
        ("faq-4", "huda", date(2026, 11, 27)),
    ):
        content = replace(CONTENT, owner=owner, review_on=due)
        await bank.add(content, entry_id=entry_id, by=HUDA)

    async with sessions() as session:
        all_of_them = await Caring(session, whose="huda").care(day, missing=frozenset())
        hers = Caring(session, whose="huda", is_theirs_alone=True)
        alone, due_now = await hers.care(day, missing=frozenset()), await hers.due(day, "huda")

    assert [it.id for it in all_of_them.overdue] == ["faq-2", "faq-1"]
    assert [it.id for it in alone.overdue] == ["faq-2"]
    assert due_now == Due(own=2, all=3)


async def test_who_cites_a_document_is_found_together(bank: FaqBank, sessions: Sessions) -> None:
    for entry_id, source in (
        ("faq-1", "لائحة الإجازات"),
        ("faq-2", "دليل نور"),
        ("faq-3", "لائحة  الاجازات"),
    ):
        await bank.add(replace(CONTENT, source=source), entry_id=entry_id, by=HUDA)

    async with sessions() as session:
        first, second = await Sources(session).all()
        (found,) = await Sources(session).all("الاجازات لائحه")

    assert (first.name, [it.id for it in first.entries]) == ("لائحة الإجازات", ["faq-1", "faq-3"])
    assert (found, second.name) == (first, "دليل نور")


async def test_a_document_is_over_for_all_that_cite_it_when_one_entry_says_so(
    bank: FaqBank, sessions: Sessions
) -> None:
    last_day = date(2026, 11, 25)
    for entry_id, source, until in (
        ("faq-1", "لائحة الإجازات", None),
        ("faq-2", "دليل نور", last_day + timedelta(days=1)),
        ("faq-3", "لائحة  الاجازات", last_day),
        ("faq-4", "تعميم", None),
    ):
        content = replace(CONTENT, source=source, source_until=until, owner="huda")
        await bank.add(content, entry_id=entry_id, by=HUDA)

    async with sessions() as session:
        on_it = await Sources(session).over(last_day)
        (after,) = await Sources(session).over(last_day + timedelta(days=1))
        told = await Sources(session).to_remind_of(last_day, last_day + timedelta(days=1))
        too_late = await Sources(session).to_remind_of(
            last_day + timedelta(days=2), last_day + timedelta(days=3)
        )

    assert on_it == []
    assert (after.name, after.until) == ("لائحة الإجازات", last_day)
    assert [(it.entry_id, it.day) for it in told] == [
        ("faq-1", last_day + timedelta(days=1)),
        ("faq-3", last_day + timedelta(days=1)),
    ]
    assert [it.entry_id for it in too_late] == ["faq-2"]


async def test_near_entries_are_found_among_drafts_too(bank: FaqBank, sessions: Sessions) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await bank.add(replace(CONTENT, question="ما موعد الراتب؟"), entry_id="faq-2", by=HUDA)

    async with sessions() as session:
        near = await NearEntries(session).to("كيف اسجل")
        besides = await NearEntries(session).to("كيف اسجل", besides="faq-1")

    assert [one.entry.id for one in near] == ["faq-1"]
    assert besides == []


async def test_an_import_gives_the_next_version_and_keeps_the_older(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    await publish(bank, "faq-1", 1)
    before = await bank_version(sessions)
    rows = [
        Row(2, {**written(replace(CONTENT, answer="جديد")), "id": "faq-1"}),
        Row(3, {**written(CONTENT), "id": "new", "category": "faris", "state": "draft"}),
        Row(4, {**written(CONTENT), "category": "noor"}),
    ]

    report = await import_entries(sessions, read(rows), is_published=True, by=FAHD)
    again = await import_entries(sessions, read(rows[:2]), is_published=True, by=FAHD)

    assert (report.new, report.changed, report.new_categories) == (2, 1, ("faris",))
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    entry = await bank.get("faq-1")
    assert (entry.version, entry.published_version, entry.content.answer) == (2, 2, "جديد")
    assert [one.content.answer for one in await bank.versions("faq-1")] == ["جديد", "من بوابة نور."]
    assert (await bank.get("new")).state is EntryState.DRAFT
    assert (await bank.get("faq-002")).published_version == 1
    assert await bank_version(sessions) == before + 1


async def test_drafts_of_an_import_are_published_by_the_same_file(
    bank: FaqBank, sessions: Sessions
) -> None:
    rows = [
        Row(2, {**written(CONTENT), "id": "a"}),
        Row(3, {**written(SUCCESSOR), "id": "b", "replaces": "a"}),
    ]
    await import_entries(sessions, read(rows), is_published=False, by=FAHD)
    foretold = await rehearse(sessions, read(rows), is_published=True, by=FAHD)

    report = await import_entries(sessions, read(rows), is_published=True, by=FAHD)
    again = await import_entries(sessions, read(rows[1:]), is_published=True, by=FAHD)

    assert (report.new, report.changed, report.published, report.unchanged) == (0, 0, 2, 0)
    assert (foretold.published, again.published, again.unchanged) == (2, 0, 1)
    last_day = date(2026, 8, 31)
    assert foretold.replaced == report.replaced == (Replaced("a", "b", last_day),)
    assert again.replaced == ()
    first, second = await bank.get("a"), await bank.get("b")
    assert (second.state, second.version, second.published_version) == (EntryState.PUBLISHED, 1, 1)
    assert first.content.valid_to == date(2026, 8, 31)
    (version,) = await bank.versions("b")
    assert (version.published_by, version.published_at is not None) == ("fahd", True)


async def test_a_dry_run_names_the_drafts_of_others_that_it_overtakes(
    bank: FaqBank, sessions: Sessions
) -> None:
    await bank.add(CONTENT, entry_id="faq-1", by=HUDA)
    rows = [Row(2, {**written(replace(CONTENT, answer="جديد")), "id": "faq-1"})]

    fahds = await rehearse(sessions, read(rows), is_published=True, by=FAHD)
    hers = await rehearse(sessions, read(rows), is_published=True, by=HUDA)

    assert (fahds.overtaken, hers.overtaken) == ((Overtaken("faq-1", "huda"),), ())


async def test_a_dry_run_names_what_would_end_and_a_draft_ends_nothing(
    bank: FaqBank, sessions: Sessions
) -> None:
    for entry_id, day in (("faq-1", CONTENT.valid_from), ("faq-2", date(2026, 10, 1))):
        await bank.add(replace(CONTENT, valid_from=day), entry_id=entry_id, by=HUDA)
        await publish(bank, entry_id, 1)
    rows = [
        Row(place, {**written(SUCCESSOR), "id": f"new-{place}", "replaces": entry_id})
        for place, entry_id in enumerate(("faq-1", "faq-2"), 2)
    ]

    told = await rehearse(sessions, read(rows), is_published=True, by=FAHD)
    drafts = await rehearse(sessions, read(rows), is_published=False, by=FAHD)
    done = await import_entries(sessions, read(rows), is_published=True, by=FAHD)

    assert told.replaced == (
        Replaced("faq-1", "new-2", date(2026, 8, 31)),
        Replaced("faq-2", "new-3", None),
    )
    assert drafts.replaced == ()
    assert done.replaced == told.replaced


async def test_what_was_reviewed_or_withdrawn_comes_back_so(
    bank: FaqBank, sessions: Sessions
) -> None:
    rows = [
        Row(place, {**written(CONTENT), "id": state, "state": state})
        for place, state in enumerate(EntryState, 2)
    ]

    await import_entries(sessions, read(rows), is_published=True, by=FAHD)

    assert [(await bank.get(state)).state for state in EntryState] == list(EntryState)


async def test_an_import_with_faults_changes_nothing(bank: FaqBank, sessions: Sessions) -> None:
    rows = [Row(2, {**written(CONTENT), "id": "a"}), Row(3, {"id": "b"})]

    with pytest.raises(ImportRefusedError):
        await import_entries(sessions, read(rows), is_published=True, by=FAHD)

    with pytest.raises(NoSuchEntryError):
        await bank.get("a")
