"""The panel of answers at the desk, in a real Chromium and by the keyboard alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from agi import events as ev
from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from faq_bank.attachment_store import Attachments
from faq_bank.attachments import Attachment
from faq_bank.kept_entries import Audience
from faq_bank.news import Occasion
from faq_bank.usage import Use, Way
from faq_bank.use_service import FaqUse
from supervision.records import read, record_of
from supervision.roster import Roster
from supervision.writers import writer_for
from tests.builders import Step, a_member, an_answered_call, life_of
from tests.fakes.desk import PASSWORD, Desk
from tests.fakes.faq import MONA, publish, searched, with_sample
from tests.integration.browsing import findings, over_the_edge

QUERY = "كلمة مرور ولي الأمر في نور"


@pytest.fixture
async def panel(desk: Desk, page: Page) -> Page:
    """The desk of the agent 1001, who serves Noor and is ready, with the sample bank."""
    await with_sample(desk)
    await Roster(desk.sessions).create("1001", name="نورة", queues={"noor": 0})
    profile = Profile(full_name="noura", role=Role.AGENT, extension="1001")
    await Accounts(desk.sessions).create("noura", PASSWORD, Role.AGENT, profile=profile)
    desk.board.world_rebuilt([], [a_member("1001", "noor", at=datetime.now(UTC))])
    await page.goto(f"{desk.url}/sign-in?lang=ar")
    await page.get_by_label("اسم المستخدم").fill("noura")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/desk")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")
    return page


def tell(desk: Desk, steps: list[Step]) -> str:
    for call, event in steps:
        desk.board.call_changed(call, event)
        desk.desks.call_changed(call, event)
    return steps[0][0].call_id


def a_talk() -> list[Step]:
    return an_answered_call(queue="noor", at=datetime.now(UTC) - timedelta(seconds=67))[:6]


async def test_an_answer_is_found_opened_marked_and_copied_by_keys(desk: Desk, panel: Page) -> None:
    call_id = tell(desk, a_talk())
    await expect(panel.locator("#record")).to_be_visible()
    options = panel.locator("#faq-results [role=option]")
    await expect(options.first).to_be_visible()  # suggested before anything is typed
    await panel.keyboard.press("f")
    await expect(panel.locator("#faq-query")).to_be_focused()

    await panel.keyboard.type(QUERY, delay=5)

    await expect(options.first.locator("mark").first).to_be_visible()
    await expect(options.first).to_contain_text("نور")
    await expect(options.first.locator(".faq-facts")).to_contain_text("السبب")
    await panel.keyboard.press("ArrowDown")
    await expect(options.first).to_have_attribute("aria-selected", "true")
    await panel.keyboard.press("Enter")
    answer = panel.locator("#faq-answer")
    await expect(answer).to_be_visible()
    await panel.keyboard.press("Control+Enter")
    await expect(answer.locator("[data-do=faq-mark]")).to_have_attribute("aria-pressed", "true")
    (mark,) = await FaqUse(desk.sessions).marks_of_calls([call_id])
    assert (mark.query, mark.circumstances.queue) == (QUERY, "noor")
    await panel.keyboard.press("Shift+Enter")
    text = await answer.locator(".faq-text").text_content()
    await expect(panel.locator("#note")).to_have_value(text or "-")
    await expect(panel.locator('#record [data-field="kept"]')).to_have_text("حُفظ مسودةً")
    await panel.keyboard.press("Control+Enter")
    await expect(answer.locator("[data-do=faq-mark]")).to_have_attribute("aria-pressed", "false")
    assert await FaqUse(desk.sessions).marks_of_calls([call_id]) == []
    for _ in range(3):
        await panel.keyboard.press("Escape")
    await expect(panel.locator("#faq-query")).not_to_be_focused()


async def opened(desk: Desk, page: Page, entry_id: str, question: str) -> Locator:
    """Find an entry by keys, of those that the desk searches, and open it."""
    await searched(desk, entry_id)
    await page.keyboard.press("F3")
    await page.keyboard.type(question)
    await expect(page.locator("#faq-results mark").first).to_be_visible()
    await page.keyboard.press("Enter")
    answer = page.locator("#faq-answer")
    await expect(answer).to_be_visible()
    return answer


async def test_an_answer_is_read_and_written_in_the_language_that_is_shown(
    desk: Desk, panel: Page
) -> None:
    await publish(desk, "c-1", "كيف أقدم شكوى؟", "من البوابة.", answer_en="In the portal.")
    tell(desk, a_talk())
    await expect(panel.locator("#record")).to_be_visible()
    answer = await opened(desk, panel, "c-1", "أقدم شكوى")
    await expect(answer.locator(".faq-text")).to_have_text("من البوابة.")

    await panel.keyboard.press("Alt+Enter")

    await expect(answer.locator(".faq-text")).to_have_text("In the portal.")
    await expect(answer.locator(".faq-text")).to_have_attribute("lang", "en")
    await panel.keyboard.press("Shift+Enter")
    await expect(panel.locator("#note")).to_have_value("In the portal.")
    await expect(panel.locator("#faq .faq-served")).to_have_text("كُتبت في الملاحظة: كيف أقدم شكوى؟")
    await answer.get_by_role("button", name="بالعربية").click()
    await expect(answer.locator(".faq-text")).to_have_text("من البوابة.")
    await panel.reload()
    await expect(panel.locator("#faq .faq-served")).to_contain_text("كُتبت في الملاحظة")


async def test_who_speaks_english_is_answered_in_english_first(desk: Desk, panel: Page) -> None:
    await publish(desk, "c-1", "كيف أقدم شكوى؟", "من البوابة.", answer_en="In the portal.")
    talk = [event for _, event in a_talk()]
    english = ev.LanguageChosen(call_id=talk[0].call_id, at=talk[1].at, language="en")
    tell(desk, life_of([*talk[:2], english, *talk[2:]]))
    await expect(panel.locator("#record")).to_be_visible()

    answer = await opened(desk, panel, "c-1", "portal")

    await expect(panel.locator("#faq-results mark")).to_have_text("portal")
    await expect(answer.locator(".faq-text")).to_have_text("In the portal.")


async def test_the_source_stands_there_and_linked_entries_are_read_and_left_by_keys(
    desk: Desk, panel: Page
) -> None:
    await publish_whole(desk)
    answer = await opened(desk, panel, "c-1", "أقدم شكوى")
    await expect(answer).to_contain_text("المادة 7")
    await expect(answer).to_contain_text("منسوب الوزارة")
    link = answer.get_by_role("link", name="دليل.pdf")
    await expect(link).to_have_attribute("href", f"/api/v1/faq/attachments/{'a' * 64}")
    await answer.get_by_role("button", name="أين المبنى؟").focus()

    await panel.keyboard.press("Enter")

    await expect(answer.locator("h3")).to_have_text("أين المبنى؟")
    await expect(panel.locator("#faq-query")).to_be_focused()
    await expect(link).to_be_hidden()
    await panel.keyboard.press("Escape")
    await expect(answer.locator("h3")).to_have_text("كيف أقدم شكوى؟")
    await panel.keyboard.press("Escape")
    await expect(answer).to_be_hidden()


async def publish_whole(desk: Desk) -> None:
    """Publish the entry c-1 with all that an entry can have, and c-2 to which it is linked."""
    document = Attachment(digest="a" * 64, name="دليل.pdf", content_type="application/pdf", size=9)
    await Attachments(desk.sessions).add(document, by=MONA)
    await publish(desk, "c-2", "أين المبنى؟", "في حي الملز.")
    more = {"article": "المادة 7", "linked": ("c-2",), "audience": (Audience.STAFF,)}
    more |= {"attachment": "a" * 64, "answer_en": "In the portal."}
    await publish(desk, "c-1", "كيف أقدم شكوى؟", "من البوابة.", **more)


async def test_categories_unfold_and_narrow_by_keys_and_by_click(panel: Page) -> None:
    top, below = (panel.locator(f'[data-category="{key}"]') for key in ("noor", "noor-students"))
    facts = panel.locator("#faq-results .faq-facts span:first-child")
    await expect(below).to_be_hidden()
    await panel.keyboard.press("F3")
    await panel.keyboard.type("كيف")
    await expect(facts.first).to_be_visible()
    await panel.keyboard.press("Tab")
    await expect(top).to_be_focused()

    await panel.keyboard.press("Space")

    await expect(top).to_have_attribute("aria-expanded", "true")
    await below.focus()
    await panel.keyboard.press("Enter")
    await expect(below).to_have_attribute("aria-pressed", "true")
    others = facts.filter(has_not_text="بيانات الطلاب والتسجيل")
    await expect(others).to_have_count(0)
    await expect(facts.first).to_be_visible()
    await top.click()
    await expect(below).to_be_hidden()
    await expect(others.first).to_be_visible()  # nothing narrows any more


async def test_a_mark_without_a_call_is_known_after_a_reload(desk: Desk, panel: Page) -> None:
    await publish(desk, "c-1", "كيف أقدم شكوى؟")
    answer = await opened(desk, panel, "c-1", "أقدم شكوى")
    mark = answer.locator("[data-do=faq-mark]")
    await panel.keyboard.press("Control+Enter")
    await expect(mark).to_have_attribute("aria-pressed", "true")
    await panel.reload()
    await opened(desk, panel, "c-1", "أقدم شكوى")
    await expect(mark).to_have_attribute("aria-pressed", "true")

    await panel.keyboard.press("Control+Enter")

    await expect(mark).to_have_attribute("aria-pressed", "false")
    assert await FaqUse(desk.sessions).marks_without_call("noura") == []


async def test_the_next_call_tells_in_which_way_the_bank_served_the_one_before(
    desk: Desk, panel: Page, desk_engine: AsyncEngine
) -> None:
    await publish(desk, "c-1", "كيف أقدم شكوى؟")
    before = an_answered_call(queue="noor", at=datetime.now(UTC) - timedelta(days=1))
    writer = writer_for(desk_engine)
    records = [record_of(call.events, event) for call, event in before]
    await writer.write(read(records), [before[-1][0]])
    await writer.close()
    call_id, at = before[-1][0].call_id, datetime.now(UTC)
    use = Use(entry_id="c-1", call_id=call_id, used_by="sara", way=Way.SMS, used_at=at)
    await FaqUse(desk.sessions).used(use)

    tell(desk, a_talk())

    earlier = panel.locator('#caller [data-field="earlier"]')
    await expect(earlier).to_contain_text("أُرسلت برسالة: كيف أقدم شكوى؟")


async def test_what_is_shortened_and_what_holds_no_more_is_told(
    desk: Desk, panel: Page, complaints: list[str]
) -> None:
    long = "تُقدَّم الشكوى من البوابة " * 200
    await publish(desk, "c-1", "كيف أقدم شكوى؟", long)
    tell(desk, a_talk())
    await expect(panel.locator("#record")).to_be_visible()
    answer = await opened(desk, panel, "c-1", "أقدم شكوى")
    status = panel.locator("#faq .faq-status")

    await panel.keyboard.press("Shift+Enter")
    await expect(status).to_contain_text("فاختُصرت")
    note = await panel.locator("#note").input_value()
    assert note.endswith("…")
    assert note[:-1].split()[-1] in long.split()  # whole words
    assert 3900 < len(note) <= 4000
    await panel.keyboard.press("Shift+Enter")
    await expect(status).to_contain_text("امتلأت الملاحظة")
    await answer.locator("[data-do=faq-sms]").click()
    await expect(status).to_contain_text("بأول الإجابة فقط")
    await publish(desk, "c-1", "كيف أقدم شكوى؟", "نعم", valid_to=date(2026, 1, 2))
    await answer.locator("[data-do=faq-sms]").click()
    await expect(panel.locator("#desk-trouble")).to_contain_text("غير سارية اليوم")
    assert "409" in complaints.pop()


async def test_what_has_no_sure_answer_can_be_recorded_and_is_a_gap(
    desk: Desk, panel: Page
) -> None:
    await panel.keyboard.press("F3")
    await panel.keyboard.type("زحل قمر تلسكوب 0551234567")
    record = panel.locator(".faq-record")
    await expect(record).to_be_visible()
    await panel.keyboard.press("ArrowUp")
    await expect(record).to_have_attribute("aria-selected", "true")

    await panel.keyboard.press("Enter")

    await expect(panel.locator("#faq .faq-status")).to_contain_text("سُجّل")
    (gap,) = await FaqUse(desk.sessions).gaps()
    assert gap.recorded_by == ("noura",)
    assert "0551234567" not in gap.question


async def test_the_phone_and_the_note_keep_their_keys_and_texts_of_the_bank_are_texts(
    desk: Desk, panel: Page
) -> None:
    await publish(desk, "evil", "<img src=x onerror=alert(1)> سؤال غريب", "<b>جواب</b> غريب")
    await searched(desk, "evil")
    tell(desk, a_talk())
    await expect(panel.locator("#record")).to_be_visible()
    await panel.keyboard.press("n")
    await panel.keyboard.type("fff")
    await expect(panel.locator("#note")).to_have_value("fff")

    await panel.keyboard.press("F3")
    await panel.keyboard.type("سؤال غريب")

    first = panel.locator("#faq-results [role=option]").first
    await expect(first).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(panel.locator("#faq img, #faq b")).to_have_count(0)


async def test_news_wait_at_the_desk_until_they_are_read(desk: Desk, panel: Page) -> None:
    await publish(desk, "new-1", "هل تغيّر شيء؟", "نعم")
    await panel.reload()
    await expect(panel.locator("#faq-news-link")).to_contain_text("1")
    await panel.locator("#faq-news button").focus()

    await panel.keyboard.press("Enter")

    await expect(panel.locator("#faq-news-link")).to_be_hidden()
    assert (await FaqUse(desk.sessions).news("noura"))[1] == {("new-1", 1, Occasion.PUBLISHED)}


@pytest.mark.parametrize("code", ["ar", "en"])
async def test_the_panel_is_accessible_and_fits(
    desk: Desk, panel: Page, browser: Browser, code: str
) -> None:
    await publish_whole(desk)
    await panel.goto(f"{desk.url}/desk?lang={code}")
    tell(desk, a_talk())
    await opened(desk, panel, "c-1", "أقدم شكوى")
    await panel.locator('[data-category="noor"]').click()
    assert browser.is_connected()
    for width in (1366, 360):
        await panel.set_viewport_size({"width": width, "height": 900})
        assert await findings(panel) == []
        assert await over_the_edge(panel) == []
