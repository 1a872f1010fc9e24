"""The pages on which editors keep the FAQ bank, in a real Chromium."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from agent_desktop.faq_rows import today
from core.audit import Actor, ActorKind
from core.permissions import Role
from faq_bank import sample_bank
from faq_bank.entry_states import EntryState
from faq_bank.kept_entries import Content
from faq_bank.service import FaqBank
from tests.fakes.desk import PASSWORD, Desk
from tests.fakes.faq import MONA
from tests.integration.browsing import ask_what_it_would_do, findings, held_back, over_the_edge

GOOD = {"question": "س", "answer": "ج", "category": "noor", "source": "د"}
GOOD |= {"valid_from": "2026-01-01"}
FAHD = Actor(ActorKind.PERSON, "fahd")
CONTENT = Content(
    question="س", answer="ج", category="noor", source="د", valid_from=date(2026, 1, 1)
)
HOSTILE = "<script>alert(1)</script> \u202eمقلوب"


async def enter(page: Page, name: str) -> None:
    await page.get_by_label("اسم المستخدم").fill(name)
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/(account|faq)?$"))


@pytest.fixture
async def bank(desk: Desk, page: Page) -> Page:
    """The page of all entries, before an editor."""
    await sample_bank.fill(desk.sessions)
    await desk.person("mona", Role.FAQ_EDITOR)
    await desk.person("fahd", Role.FAQ_EDITOR)
    await enter(page, "mona")
    await page.goto(f"{desk.url}/faq")
    return page


async def replaced_by(desk: Desk, old: str, new: str) -> None:
    """Draft that an entry replaces another from next year on."""
    entry = await FaqBank(desk.sessions).get(new)
    content = replace(entry.content, replaces=old, valid_from=date(today().year + 1, 1, 1))
    await FaqBank(desk.sessions).change(new, content, version=1, by=MONA)


@pytest.fixture
async def colleague(desk: Desk, bank: Page, browser: Browser) -> Page:  # noqa: ARG001 - mona first
    """Another editor, at another window."""
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"{desk.url}/sign-in")
    await enter(page, "fahd")
    return page


async def test_an_entry_is_written_by_keyboard_reviewed_by_another_and_published(
    desk: Desk, bank: Page, colleague: Page
) -> None:
    await bank.locator("#new").press("Enter")
    await bank.locator("#question").focus()
    for key, text in (
        ("Tab", "كيف أسجل ابني في الروضة؟"),
        ("Tab", "تسجيل الروضة"),
        ("Tab", HOSTILE),
    ):
        await bank.keyboard.insert_text(text)
        await bank.keyboard.press(key)
    await expect(bank.locator("[data-of=answer]")).to_have_text(
        "<script>alert(1)</script> ⟨RLO⟩مقلوب"
    )
    await bank.locator("#category").select_option("noor-students")
    await bank.locator("#source").fill("دليل نور")
    await bank.locator("#source").press("Control+Enter")
    await expect(bank.locator("#done")).to_be_visible()
    address = bank.url.partition("?")[0]

    await expect(bank.locator("#own")).to_be_visible()
    await expect(bank.get_by_role("button", name="صحيح: تمت المراجعة")).to_have_count(0)
    await colleague.goto(address)
    await colleague.get_by_role("button", name="صحيح: تمت المراجعة").press("Enter")
    await colleague.get_by_role("button", name="انشر").press("Enter")

    await expect(colleague.locator("#standing")).to_contain_text("منشور")
    entry = await FaqBank(desk.sessions).get("faq-241")
    assert (entry.state, entry.content.answer) == (EntryState.PUBLISHED, HOSTILE)


async def test_two_editors_at_once_are_both_told_and_nothing_is_lost(
    desk: Desk, bank: Page, colleague: Page, complaints: list[str]
) -> None:
    address = f"{desk.url}/faq/entries/faq-001"
    await bank.goto(address)
    await expect(bank.locator("#others")).to_be_hidden()
    await colleague.goto(address)
    await expect(colleague.locator("#others")).to_contain_text("mona")

    await colleague.locator("#answer").fill("نص فهد")
    await colleague.locator("#keep").click()
    await expect(colleague.locator("#done")).to_be_visible()
    await bank.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(bank.locator("#others")).to_contain_text("fahd حفظ نسخة أحدث")
    await bank.locator("#answer").fill("نص منى")
    await bank.locator("#keep").click()

    await expect(bank.get_by_role("alert")).to_contain_text("غيّر fahd المدخل")
    await expect(bank.locator("#theirs ins")).to_contain_text("فهد")
    await expect(bank.locator("#answer")).to_have_value("نص منى")
    assert (await FaqBank(desk.sessions).get("faq-001")).content.answer == "نص فهد"
    await bank.locator("#keep").click()
    await expect(bank.locator("#done")).to_be_visible()
    versions = await FaqBank(desk.sessions).versions("faq-001")
    assert [one.content.answer for one in versions][:2] == ["نص منى", "نص فهد"]
    assert all("409" in text for text in complaints)
    complaints.clear()


async def test_what_was_typed_survives_a_reload(desk: Desk, bank: Page) -> None:
    await bank.goto(f"{desk.url}/faq/entries/faq-001")
    await bank.locator("#answer").fill("لم يُحفظ بعد")

    await bank.reload()

    await expect(bank.locator("#answer")).to_have_value("لم يُحفظ بعد")
    await expect(bank.locator("#unsaved")).to_be_visible()
    await bank.locator("#discard").click()
    await expect(bank.locator("#answer")).not_to_have_value("لم يُحفظ بعد")


async def test_what_is_typed_before_the_script_is_there_is_remembered_too(
    desk: Desk, bank: Page
) -> None:
    await bank.goto(f"{desk.url}/faq/entries/faq-001")
    await bank.locator("#source").fill("دليل آخر")
    let_through = await held_back(bank, "faq_entry.js")
    await bank.goto(f"{desk.url}/faq/entries/faq-001", wait_until="commit")
    await bank.locator("#answer").fill("لم يُحفظ بعد")

    let_through.set()
    await expect(bank.locator("#preview")).to_contain_text("لم يُحفظ بعد")
    await expect(bank.locator("#source")).to_have_value("دليل آخر")
    await bank.reload()

    await expect(bank.locator("#answer")).to_have_value("لم يُحفظ بعد")
    await expect(bank.locator("#source")).to_have_value("دليل آخر")
    await bank.locator("#discard").click()
    await expect(bank.locator("#answer")).not_to_have_value("لم يُحفظ بعد")


async def test_near_entries_appear_while_the_question_is_written(desk: Desk, bank: Page) -> None:
    await bank.goto(f"{desk.url}/faq/new")
    await bank.locator("#question").fill("كيف يستعيد ولي الأمر كلمة المرور في نظام نور؟")

    await expect(bank.locator("#near li").first).to_contain_text("faq-001")


async def test_what_cannot_be_kept_is_said_beside_each_field(
    bank: Page, complaints: list[str]
) -> None:
    await bank.locator("#new").click()
    await bank.locator("#answer").fill("جواب")
    await bank.locator("#keep").click()

    await expect(bank.locator("#question")).to_have_attribute("aria-invalid", "true")
    await expect(bank.locator("#question-fault")).to_be_visible()
    await expect(bank.locator("#category")).to_have_attribute("aria-invalid", "true")
    await expect(bank.locator("#answer")).to_have_value("جواب")
    assert all("422" in text for text in complaints)
    complaints.clear()


async def test_an_older_version_comes_back_in_one_click(desk: Desk, bank: Page) -> None:
    await bank.goto(f"{desk.url}/faq/entries/faq-001")
    before = await bank.locator("#answer").input_value()
    await bank.locator("#answer").fill("نص آخر")
    await bank.locator("#keep").click()
    await bank.goto(f"{desk.url}/faq/entries/faq-001/versions")
    await expect(bank.locator("[data-version='2'] ins")).to_have_text("نص آخر")

    await bank.get_by_role("button", name="استرجعها").press("Enter")

    await expect(bank.locator("#answer")).to_have_value(before)
    assert (await FaqBank(desk.sessions).get("faq-001")).version == 3


async def test_a_file_is_looked_at_and_then_imported(
    desk: Desk, bank: Page, tmp_path: Path
) -> None:
    path = tmp_path / "entries.json"
    rows = [GOOD | {"id": "a"}, GOOD | {"id": "b", "question": ""}]
    await asyncio.to_thread(path.write_text, json.dumps(rows), "utf-8")
    await bank.goto(f"{desk.url}/faq/import")
    await bank.locator("#file").set_input_files(path)
    await ask_what_it_would_do(bank)
    await expect(bank.locator("#faults tr")).to_have_count(1)
    await expect(bank.locator("#faults tr")).to_contain_text("اكتب شيئًا هنا")
    await expect(bank.locator("#new")).to_have_text("1")

    async with bank.expect_download() as download:
        await bank.locator("#all-faults").press("Enter")
    table = await asyncio.to_thread((await (await download.value).path()).read_text, "utf-8-sig")
    assert table.splitlines()[1].startswith("2,b,question,")

    await bank.get_by_role("button", name="استورد هذه دون الأسطر الخاطئة").press("Enter")

    await expect(bank.locator("#saying")).to_have_text("تم الاستيراد.")
    assert (await FaqBank(desk.sessions).get("a")).state is EntryState.DRAFT


async def test_a_file_that_is_none_is_told(
    desk: Desk, bank: Page, tmp_path: Path, complaints: list[str]
) -> None:
    path = tmp_path / "entries.csv"
    await asyncio.to_thread(path.write_bytes, "سؤال".encode("cp1256"))
    await bank.goto(f"{desk.url}/faq/import")
    await bank.locator("#file").set_input_files(path)
    await bank.locator("#check").click()

    await expect(bank.locator("#refused")).to_contain_text("UTF-8")
    assert all("422" in text for text in complaints)
    complaints.clear()


async def test_a_document_is_attached_and_only_saved(
    desk: Desk, bank: Page, tmp_path: Path
) -> None:
    path = tmp_path / "لائحة.pdf"
    await asyncio.to_thread(path.write_bytes, b"%PDF-1.7 hello")
    await bank.goto(f"{desk.url}/faq/entries/faq-001")
    await bank.locator("#document").set_input_files(path)
    await expect(bank.locator("#attached")).to_have_text("لائحة.pdf")
    await bank.locator("#keep").click()
    await expect(bank.locator("#done")).to_be_visible()

    async with bank.expect_download() as download:
        await bank.locator("#attached").click()

    assert (await download.value).suggested_filename == "لائحة.pdf"


async def test_what_a_successor_ends_is_told_before_and_after_it_is_published(
    desk: Desk, bank: Page, colleague: Page
) -> None:
    await replaced_by(desk, "faq-100", "faq-101")
    await colleague.goto(f"{desk.url}/faq/entries/faq-101")
    await expect(colleague.locator("#ending")).to_contain_text("faq-100")

    await colleague.get_by_role("button", name="صحيح: تمت المراجعة").press("Enter")
    await colleague.get_by_role("button", name="انشر").press("Enter")

    await expect(colleague.locator("#standing")).to_contain_text("منشور")
    await expect(colleague.locator("#ending")).to_have_count(0)
    await bank.goto(f"{desk.url}/faq/entries/faq-100")
    await expect(bank.locator("[data-successor=faq-101]")).to_be_visible()
    await bank.goto(f"{desk.url}/faq/entries/faq-100/versions")
    await expect(bank.locator("[data-version='2'] [data-replaced]")).to_contain_text("faq-101")


async def test_own_reviews_are_counted_at_the_menu_and_listed_alone(desk: Desk, bank: Page) -> None:
    yesterday = today() - timedelta(days=1)
    for entry_id, owner in (("faq-001", "mona"), ("faq-002", "fahd"), ("faq-003", "fahd")):
        entry = await FaqBank(desk.sessions).get(entry_id)
        content = replace(entry.content, owner=owner, review_on=yesterday)
        await FaqBank(desk.sessions).change(entry_id, content, version=1, by=MONA)

    await bank.goto(f"{desk.url}/faq/care")
    await expect(bank.locator(".places .due bdi").first).to_have_text("1")
    await expect(bank.locator("#overdue li")).to_have_count(3)
    await expect(bank.locator("#overdue li").first).to_contain_text("faq-001")
    await bank.locator("#mine").press("Enter")

    await expect(bank.locator("#overdue li")).to_have_count(1)


async def test_who_cites_a_source_is_found(desk: Desk, bank: Page) -> None:
    await bank.goto(f"{desk.url}/faq/entries/faq-001")
    await bank.get_by_role("link", name="كل ما يستند إلى هذه الوثيقة").press("Enter")

    await expect(bank.locator(".source li").filter(has_text="faq-001")).to_be_visible()


async def test_the_last_day_of_a_document_is_written_in_an_entry_and_what_rests_on_it_is_listed(
    desk: Desk, bank: Page
) -> None:
    yesterday = (today() - timedelta(days=1)).isoformat()
    await FaqBank(desk.sessions).add(CONTENT, entry_id="draft-1", by=FAHD)
    await FaqBank(desk.sessions).add(CONTENT, entry_id="draft-2", by=FAHD)
    await bank.goto(f"{desk.url}/faq/entries/draft-1")
    await bank.locator("#source_until").fill(yesterday)
    await bank.get_by_role("button", name="احفظ").first.press("Enter")
    await expect(bank.locator("#source_until")).to_have_value(yesterday)

    await bank.goto(f"{desk.url}/faq/care")
    await bank.locator("#over a").press("Enter")

    await expect(bank.locator(".source-over")).to_contain_text("انتهى العمل بها")
    await expect(bank.locator(".source li")).to_have_count(2)
    await bank.goto(f"{desk.url}/faq/sources")
    await bank.locator("#over").press("Enter")
    await expect(bank.locator(".source")).to_have_count(1)


async def test_a_dry_run_names_whose_drafts_it_overtakes(
    desk: Desk, bank: Page, tmp_path: Path
) -> None:
    await FaqBank(desk.sessions).add(CONTENT, entry_id="draft-1", by=FAHD)
    path, row = tmp_path / "entries.json", GOOD | {"id": "draft-1", "answer": "آخر"}
    await asyncio.to_thread(path.write_text, json.dumps([row]), "utf-8")
    await bank.goto(f"{desk.url}/faq/import")
    await bank.locator("#file").set_input_files(path)
    await ask_what_it_would_do(bank)

    await expect(bank.locator("#overtaken")).to_contain_text("draft-1")
    await expect(bank.locator("#overtaken")).to_contain_text("fahd")


async def test_a_dry_run_names_what_would_end(desk: Desk, page: Page, tmp_path: Path) -> None:
    await sample_bank.fill(desk.sessions)
    path, row = tmp_path / "entries.json", GOOD | {"id": "new-1", "replaces": "faq-100"}
    await asyncio.to_thread(path.write_text, json.dumps([row]), "utf-8")
    await enter(page, "huda")
    await page.goto(f"{desk.url}/faq/import")
    await page.locator("#file").set_input_files(path)
    await page.locator("#publish").check()
    await ask_what_it_would_do(page)

    await expect(page.locator("#replaced")).to_contain_text("faq-100")
    await expect(page.locator("#replaced")).to_contain_text("new-1")


async def test_entries_are_found_by_words_state_and_category(bank: Page) -> None:
    await bank.locator("#q").fill("كلمه المرور ولي الامر")
    await bank.locator("#category").select_option("noor")
    await bank.locator("#state").select_option("expired")
    await bank.locator("#q").press("Enter")

    rows = bank.locator("#entries tbody tr")
    await expect(rows.first).to_contain_text("منتهٍ")
    assert await rows.count() < 5


@pytest.mark.parametrize("width", [360, 1366])
@pytest.mark.parametrize("language", ["ar", "en"])
async def test_the_pages_fit_and_have_no_barrier(
    desk: Desk, bank: Page, width: int, language: str
) -> None:
    await bank.set_viewport_size({"width": width, "height": 800})
    await bank.goto(f"{desk.url}/faq/entries/faq-001")
    await bank.locator("#answer").fill("نص آخر")
    await bank.locator("#keep").click()
    await expect(bank.locator("#done")).to_be_visible()
    await replaced_by(desk, "faq-100", "faq-101")
    entry = "/faq/entries/faq-001"
    paths: tuple[str, ...] = (
        "/faq",
        "/faq/entries/faq-101",
        entry,
        f"{entry}/versions",
        "/faq/categories",
        "/faq/import",
        "/faq/care",
    )
    paths += ("/faq/sources", "/faq/sources?q=%D8%AF%D9%84%D9%8A%D9%84")
    for path in paths:
        await bank.goto(f"{desk.url}{path}{'&' if '?' in path else '?'}lang={language}")
        assert await findings(bank) == [], path
        assert await over_the_edge(bank) == [], path
