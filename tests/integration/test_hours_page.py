"""The page of hours in a real Chromium."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from core.calendar import RIYADH, Closure
from core.closures import Closures
from core.notices import a_notice
from core.permissions import PERMISSIONS, Permission, Role
from recordings.catalogue import Kind, PromptPlace
from recordings.errors import StudioBusyError
from tests.fakes.desk import Desk
from tests.integration.browsing import findings, held_back, over_the_edge, sign_in

ARABIC, ENGLISH = "صِيَانَةٌ لِلْأَنْظِمَةِ.", "Our systems are being maintained."
PREPARED = {
    PromptPlace("ar", Kind.SENTENCE, "notice-maintenance"): "تُجْرَى الْآنَ صِيَانَةٌ.",
    PromptPlace("en", Kind.SENTENCE, "notice-maintenance"): "Maintenance goes on.",
}
HOUR = timedelta(hours=1)


@pytest.fixture
async def hours(desk: Desk, page: Page) -> Page:
    """The page after the sign-in, with one prepared notice."""
    desk.prompts.texts |= PREPARED
    await sign_in(page)
    await page.get_by_role("button", name="مركز الاتصال").click()
    await page.get_by_role("link", name="أوقات العمل والتنبيه").click()
    await expect(page.locator("h1")).to_have_text("أوقات العمل والتنبيه")
    await page.wait_for_load_state()  # with its scripts
    await page.evaluate("window.sameDocument = true")
    return page


def notice_of(page: Page) -> Locator:
    return page.locator("#notice-panel")


async def type_a_closure(page: Page, *, reason_en: str = "a fault") -> None:
    """Fill the form of closures for two hours around now."""
    now = datetime.now(RIYADH)
    await page.get_by_label("من", exact=True).fill(f"{now - HOUR:%Y-%m-%dT%H:%M}")
    await page.get_by_label("إلى", exact=True).fill(f"{now + HOUR:%Y-%m-%dT%H:%M}")
    await page.get_by_label("السبب بالعربية").fill("عطل في الشبكة")
    await page.get_by_label("السبب بالإنجليزية").fill(reason_en)


async def test_a_text_is_heard_first_switched_on_and_undone_in_place(
    desk: Desk, hours: Page
) -> None:
    panel = notice_of(hours)
    await panel.get_by_label("بالعربية", exact=True).fill("صيانة")
    await panel.get_by_label("بالإنجليزية", exact=True).fill(ENGLISH)
    await panel.get_by_role("button", name="استمع أولًا").click()
    await expect(panel.locator("#unvowelled")).to_contain_text("صيانة")
    audio = panel.locator('#preview audio[data-of="ar"]')
    await expect(audio).to_be_visible()
    await audio.evaluate("audio => { audio.muted = true; return audio.play(); }")
    await panel.get_by_label("بالعربية", exact=True).fill(ARABIC)
    await expect(panel.locator("#preview")).to_be_hidden()

    await panel.locator("button[type=submit]").click()

    await expect(panel.locator('[data-mood="done"]')).to_contain_text("يسمعه المتصلون أولًا من الآن")
    await expect(panel.locator("#notice-now")).to_contain_text(ARABIC)
    await expect(panel.locator("#notice-now")).to_contain_text("huda")
    await expect(panel.get_by_label("بالعربية", exact=True)).to_have_value("")
    undo = panel.get_by_role("button", name="تراجع")
    await expect(undo).to_be_focused()
    await undo.click()
    await expect(panel.locator("#notice-now .nothing")).to_be_visible()
    assert desk.notices.notice is None
    assert await hours.evaluate("window.sameDocument")


async def test_what_is_typed_before_the_script_is_there_stays(desk: Desk, hours: Page) -> None:
    let_through = await held_back(hours, "hours.js")
    await hours.goto(f"{desk.url}/hours", wait_until="commit")
    await hours.locator("#text_ar").fill(ARABIC)
    send = hours.locator("#notice-form [type=submit]")
    await expect(send).to_be_disabled()

    let_through.set()

    await expect(send).to_be_enabled()
    await expect(hours.locator("#text_ar")).to_have_value(ARABIC)
    await hours.reload()
    await expect(hours.locator("#text_ar")).to_have_value(ARABIC)


async def test_a_notice_is_switched_off_by_one_click_and_brought_back_by_one(
    desk: Desk, hours: Page
) -> None:
    desk.notices.notice = a_notice("typed-1234", by="sami", text_ar=ARABIC, text_en=ENGLISH)
    await hours.reload()
    panel = notice_of(hours)

    await panel.get_by_role("button", name="أوقف التنبيه").click()
    await expect(panel.locator("#notice-now .nothing")).to_be_visible()
    await panel.get_by_role("button", name="تراجع").click()

    await expect(panel.locator("#notice-now")).to_contain_text(ENGLISH)
    assert desk.notices.told == [("off", "huda"), ("say", ARABIC, ENGLISH, "huda")]


async def test_a_prepared_notice_takes_the_place_of_another(desk: Desk, hours: Page) -> None:
    desk.notices.notice = a_notice("typed-1234", by="sami", text_ar=ARABIC, text_en=ENGLISH)
    await hours.reload()
    panel = notice_of(hours)

    await panel.locator('[data-play="notice-maintenance"]').click()
    await expect(panel.locator("#notice-now")).to_contain_text("تُجْرَى الْآنَ صِيَانَةٌ.")
    await panel.get_by_role("button", name="تراجع").click()

    await expect(panel.locator("#notice-now")).to_contain_text(ARABIC)


async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    desk: Desk, hours: Page, complaints: list[str]
) -> None:
    panel = notice_of(hours)
    english = panel.get_by_label("بالإنجليزية", exact=True)
    await panel.get_by_label("بالعربية", exact=True).fill(ARABIC)

    await panel.locator("button[type=submit]").click()

    await expect(panel.locator("#text_en-refusal")).to_have_text(
        "اكتب ما يسمعه المتصل بالإنجليزية."
    )
    await expect(english).to_be_focused()
    await expect(english).to_have_attribute("aria-invalid", "true")
    await expect(panel.get_by_label("بالعربية", exact=True)).to_have_value(ARABIC)
    await english.fill(ENGLISH)
    desk.notices.refusal = StudioBusyError()
    await panel.locator("button[type=submit]").click()
    await expect(panel.locator('[data-mood="refused"]')).to_be_visible()
    await hours.reload()
    await expect(panel.get_by_label("بالعربية", exact=True)).to_have_value(ARABIC)
    await expect(english).to_have_value(ENGLISH)
    assert all("422" in text or "503" in text for text in complaints)
    complaints.clear()


async def test_the_centre_is_closed_and_opened_again(desk: Desk, hours: Page) -> None:
    await type_a_closure(hours)
    await hours.get_by_role("button", name="أغلق المركز").click()

    await expect(hours.locator("#state")).to_have_attribute("data-state", "closed")
    await expect(hours.locator("#state")).to_contain_text("عطل في الشبكة")
    row = hours.locator(".exception")
    await expect(row).to_contain_text("مغلق الآن")
    await row.get_by_role("button", name="افتح الآن").click()
    await expect(hours.locator(".exception")).to_have_count(0)
    await hours.get_by_role("button", name="تراجع").click()
    await expect(hours.locator(".exception")).to_have_count(1)
    kept = await Closures(desk.sessions).all()
    assert [one.reopened_at is None for one in kept] == [False, True]


async def test_a_closure_without_a_reason_keeps_what_was_typed(
    hours: Page, complaints: list[str]
) -> None:
    await type_a_closure(hours, reason_en=" ")
    await hours.get_by_role("button", name="أغلق المركز").click()

    await expect(hours.locator("#reason_en-refusal")).to_have_text("اذكر السبب باللغتين.")
    await expect(hours.get_by_label("السبب بالعربية")).to_have_value("عطل في الشبكة")
    await expect(hours.locator(".exception")).to_have_count(0)
    complaints.clear()  # the browser's own line for the refusal


async def test_who_may_only_read_sees_no_forms(
    hours: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_reads = PERMISSIONS[Role.SUPERVISOR] - {Permission.HOURS_MANAGE}
    monkeypatch.setitem(PERMISSIONS, Role.SUPERVISOR, only_reads)

    await hours.reload()

    await expect(hours.locator("#state")).to_be_visible()
    await expect(hours.locator("form.form, [data-switch-off]")).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(
    desk: Desk, hours: Page, language: str, look: str
) -> None:
    now = datetime.now(UTC)
    for begins in (now - HOUR, now + 24 * HOUR):
        closure = Closure(begins, begins + 2 * HOUR, "عطل في الشبكة " * 6, "a fault " * 9)
        await Closures(desk.sessions).close(closure, by="huda")
    desk.notices.notice = a_notice("typed-1234", by="sami", text_ar=ARABIC, text_en=ENGLISH)
    await hours.emulate_media(color_scheme=look)  # type: ignore[arg-type]
    await hours.goto(f"{desk.url}/hours?lang={language}")
    await hours.locator("#text_ar").fill("صيانة")
    await hours.locator("#text_en").fill(ENGLISH)
    await hours.locator("#listen").click()
    await expect(hours.locator("#preview")).to_be_visible()
    for width in (360, 1366):
        await hours.set_viewport_size({"width": width, "height": 800})
        assert await findings(hours) == []
        assert await over_the_edge(hours) == []
