"""The panel of answers at the desk, in a real Chromium and by the keyboard alone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from faq_bank.entries import Entry
from faq_bank.news import Occasion
from faq_bank.store import EntryStore
from faq_bank.use_service import FaqUse
from supervision.roster import Roster
from tests.builders import Step, a_member, an_answered_call
from tests.fakes.desk import PASSWORD, Desk
from tests.fakes.faq import publish, with_sample
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
    await desk.engine.renew([await searched_entry(desk, "evil")])
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


async def searched_entry(desk: Desk, entry_id: str) -> Entry:
    async with desk.sessions() as session:
        return next(it for it in await EntryStore(session).published() if it.id == entry_id)


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
    await publish(desk, "new-1", "هل تغيّر شيء؟", "نعم")
    await panel.goto(f"{desk.url}/desk?lang={code}")
    tell(desk, a_talk())
    await panel.keyboard.press("F3")
    await panel.keyboard.type(QUERY)
    await expect(panel.locator("#faq-results mark").first).to_be_visible()
    await panel.keyboard.press("Enter")
    await expect(panel.locator("#faq-answer")).to_be_visible()
    assert browser.is_connected()
    for width in (1366, 360):
        await panel.set_viewport_size({"width": width, "height": 900})
        assert await findings(panel) == []
        assert await over_the_edge(panel) == []
