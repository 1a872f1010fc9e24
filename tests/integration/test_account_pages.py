"""Accounts, people, tokens and the log in a real Chromium."""

import re

import pytest
from playwright.async_api import Page, expect

from core.audit import CENTRE
from core.permissions import Role
from core.service import Accounts
from supervision import live
from supervision.roster import Roster
from tests.fakes.desk import PASSWORD, Desk
from tests.integration.browsing import findings, forgive, over_the_edge
from tests.integration.test_way_in import code_now

LONG = "عبدالرحمن بن عبدالعزيز بن عبدالمحسن آل إبراهيم القحطاني"


@pytest.fixture
async def boss(desk: Desk, page: Page) -> Page:
    """An administrator's page, beside people and tokens of every kind."""
    await desk.person("boss", Role.ADMINISTRATOR)
    await desk.person("abdulrahman.alibrahim-alqahtani.noor-support", Role.QUALITY_REVIEWER)
    await Roster(desk.sessions).create("1001", name=LONG, queues={"noor": 0})
    await Accounts(desk.sessions).disable("huda", by=CENTRE)
    await desk.token(name="wallboard-of-the-second-floor")
    await enter(page, "boss")
    return page


async def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    await page.get_by_label("اسم المستخدم").fill(name)
    await page.get_by_label("كلمة المرور").fill(password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(re.compile(r"/(second-factor|new-password|account.*|desk)?$"))


async def test_a_second_factor_is_set_up_used_and_recovered_by_keyboard(
    desk: Desk, page: Page, complaints: list[str]
) -> None:
    await enter(page, "huda")
    await page.get_by_role("link", name="حسابي").click()
    await page.get_by_role("link", name="فعّله").click()
    secret = await page.locator("#secret").inner_text()
    await expect(page.get_by_label("الرمز", exact=True)).to_be_focused()
    await page.keyboard.type(code_now(secret, later=-1))
    await page.keyboard.press("Enter")
    code = await page.locator("#codes li").first.inner_text()
    await page.get_by_role("link", name="حفظتها").click()
    await page.get_by_role("button", name="خروج").click()

    await enter(page, "huda")
    await page.keyboard.type("123456")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("الرمز غير صحيح")
    assert await findings(page) == []
    await page.keyboard.type(code)
    await page.keyboard.press("Enter")

    await expect(page.locator("h1")).to_have_text("القاعة الآن")
    await page.goto(f"{desk.url}/account")
    await expect(page.locator("#codes-left")).to_have_text("9")
    forgive(complaints, "422")


async def test_a_person_is_added_and_chooses_a_password(boss: Page) -> None:
    await boss.get_by_role("button", name="الإدارة").click()
    await boss.get_by_role("link", name="الأشخاص").click()
    form = boss.locator("form[method=post][action='/people']")
    await form.get_by_label("اسم المستخدم").fill("sami")
    await form.get_by_label("الاسم الكامل").fill("سامي الحربي")
    await form.get_by_label("الموظف الذي هو هذا الشخص").select_option("1001")
    await form.get_by_role("button", name="أضف").click()
    password = await boss.locator("#password").inner_text()
    await boss.get_by_role("link", name="أوصلتها").click()
    await expect(boss.locator("h1")).to_have_text("سامي الحربي")
    await boss.get_by_role("button", name="خروج").click()

    await enter(boss, "sami", password)
    await boss.get_by_label("كلمة المرور الحالية").fill(password)
    await boss.get_by_label("كلمة المرور الجديدة").fill("قطار أزرق يشرب القهوة")
    await boss.keyboard.press("Enter")
    await boss.wait_for_url(re.compile("/desk$"))
    await boss.get_by_role("link", name="حسابي").click()

    await expect(boss.locator(".sheet > .quiet").first).to_contain_text("1001")


async def test_a_question_is_asked_in_words_and_answered(
    desk: Desk, page: Page, complaints: list[str]
) -> None:
    await page.goto(f"{desk.url}/sign-in?lang=en")
    for _ in range(3):
        await page.get_by_label("User name").fill("huda")
        await page.get_by_label("Password").fill("not the password")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_be_visible()
    label = page.locator("label[for=answer]")
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    asked = re.fullmatch(r"How much is (\w+) plus (\w+)\?", await label.inner_text())
    assert asked is not None
    assert await findings(page) == []

    await page.get_by_label("Password").fill(PASSWORD)
    total = sum(words.index(word) + 1 for word in asked.groups())
    await page.get_by_label("How much is").fill(str(total))
    await page.keyboard.press("Enter")

    await expect(page.locator("h1")).to_have_text("The floor now")
    forgive(complaints, "401")


async def test_a_page_whose_session_ended_elsewhere_leads_to_the_sign_in(
    desk: Desk, page: Page, complaints: list[str]
) -> None:
    await enter(page, "huda")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")

    await Accounts(desk.sessions).disable("huda", by=CENTRE)

    await page.wait_for_url(f"{desk.url}/sign-in", timeout=15_000)
    forgive(complaints, "401")  # of what it asked for when the session ended


async def test_a_page_whose_session_ended_while_it_was_cut_off_leads_there_too(
    desk: Desk, page: Page, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 60.0)  # the wire stays open, and is still
    await enter(page, "huda")
    await page.wait_for_load_state("networkidle")
    await expect(page.locator("#link")).not_to_have_attribute("data-link", "joining")
    await page.context.set_offline(True)  # for what is opened from now on
    await expect(page.locator("#link")).to_have_attribute("data-link", "lost")
    await Accounts(desk.sessions).disable("huda", by=CENTRE)

    await page.context.set_offline(False)

    await page.wait_for_url(f"{desk.url}/sign-in", timeout=15_000)
    forgive(complaints, "401")  # of what it asked for when the session ended


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("look", "width"), [("light", 1366), ("dark", 360)])
async def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(
    desk: Desk, boss: Page, language: str, look: str, width: int
) -> None:
    await boss.set_viewport_size({"width": width, "height": 800})
    await boss.emulate_media(color_scheme=look)  # type: ignore[arg-type]
    paths = ("account", "account/second-factor", "people", "people/huda", "tokens", "audit")
    for path in paths:
        await boss.goto(f"{desk.url}/{path}?lang={language}")
        await expect(boss.locator("html")).to_have_attribute("data-bs-theme", look)
        assert await findings(boss) == [], path
        assert await over_the_edge(boss) == [], path
