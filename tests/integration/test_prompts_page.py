"""The page of prompts in a real Chromium."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from core.permissions import PERMISSIONS, Permission, Role
from recordings.catalogue import Kind, PromptPlace
from recordings.errors import SilentError
from tests.fakes.desk import Desk
from tests.integration.browsing import findings, over_the_edge, sign_in

GREETING = PromptPlace("ar", Kind.SENTENCE, "greeting")


@pytest.fixture
async def prompts(page: Page) -> Page:
    """The page after the sign-in."""
    await sign_in(page)
    await page.get_by_role("button", name="مركز الاتصال").click()
    await page.get_by_role("link", name="المقاطع الصوتية").click()
    await expect(page.locator("h1")).to_have_text("المقاطع الصوتية")
    await page.wait_for_load_state()  # with its scripts
    await page.evaluate("window.sameDocument = true")
    return page


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    path = tmp_path / "voice.m4a"
    path.write_bytes(b"\1\2" * 8000)
    return path


async def test_a_recording_is_sent_shown_and_undone_in_place(
    desk: Desk, prompts: Page, voice: Path
) -> None:
    row = prompts.locator('[data-name="greeting"]')
    await expect(row.locator(".voice")).to_contain_text("صوت آلي")

    await row.locator("[data-send]").set_input_files(voice)

    await expect(row.locator("[data-answer]")).to_contain_text("سيسمع المتصل التالي هذا التسجيل")
    await expect(row.locator(".voice")).to_contain_text("صوت شخص")
    await expect(row.locator(".prompt-facts")).to_contain_text("3 ربيع الأول 1448")
    await expect(prompts.locator(".shelf").first).to_contain_text("1 من 2")
    assert desk.prompts.recorded == {GREETING: b"\1\2" * 8000}
    undo = row.get_by_role("button", name="تراجع")
    await expect(undo).to_be_focused()
    await undo.click()
    await expect(row.locator(".voice")).to_contain_text("صوت آلي")
    assert desk.prompts.recorded == {}
    assert await prompts.evaluate("window.sameDocument")


async def test_a_recording_is_taken_away_and_brought_back(desk: Desk, prompts: Page) -> None:
    desk.prompts.recorded[GREETING] = b"\1\2" * 8000
    await prompts.reload()
    row = prompts.locator('[data-name="greeting"]')

    await row.get_by_role("button", name="أزل التسجيل").click()
    await expect(row.locator(".voice")).to_contain_text("صوت آلي")
    await row.get_by_role("button", name="تراجع").click()

    await expect(row.locator(".voice")).to_contain_text("صوت شخص")
    assert desk.prompts.recorded == {GREETING: b"\1\2" * 8000}


async def test_a_refusal_is_told_beside_the_prompt_in_the_visitors_language(
    desk: Desk, prompts: Page, voice: Path, complaints: list[str]
) -> None:
    desk.prompts.refusal = SilentError()
    row = prompts.locator('[data-name="main-menu"]')

    await row.locator("[data-send]").set_input_files(voice)

    await expect(row.locator('[data-mood="refused"]')).to_contain_text("هل كان الميكروفون يعمل؟")
    await expect(prompts.locator("#said")).to_contain_text("هل كان الميكروفون يعمل؟")
    await expect(row.locator(".voice")).to_contain_text("صوت آلي")
    await prompts.goto(f"{desk.url}/prompts?lang=en")
    await row.locator("[data-send]").set_input_files(voice)
    await expect(row.locator('[data-mood="refused"]')).to_contain_text("was the microphone on?")
    assert all("422" in text for text in complaints)  # the browser's own line for each
    complaints.clear()


async def test_a_prompt_is_heard(prompts: Page) -> None:
    audio = prompts.locator('[data-name="greeting"] audio')

    await audio.evaluate("audio => { audio.muted = true; return audio.play(); }")

    assert await audio.evaluate("audio => audio.duration") == pytest.approx(0.5, abs=0.01)


async def test_what_is_still_the_machines_is_filtered(desk: Desk, prompts: Page) -> None:
    desk.prompts.recorded[GREETING] = b"\1\2" * 8000

    await prompts.get_by_label("بصوت").select_option("machine")

    await expect(prompts.locator(".prompt")).to_have_count(1)
    await expect(prompts.locator(".prompt")).to_have_attribute("data-name", "main-menu")
    await prompts.get_by_role("link", name="English").click()
    await expect(prompts.locator(".prompt")).to_have_count(1)
    await prompts.get_by_label("Find by text or name").fill("nothing like this")
    await prompts.keyboard.press("Enter")
    await expect(prompts.locator(".nothing")).to_be_visible()
    await prompts.get_by_role("link", name="Show all").click()
    await expect(prompts.locator(".prompt")).to_have_count(2)


async def test_who_may_only_listen_sees_no_buttons(
    prompts: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_listens = PERMISSIONS[Role.SUPERVISOR] - {Permission.PROMPTS_MANAGE}
    monkeypatch.setitem(PERMISSIONS, Role.SUPERVISOR, only_listens)

    await prompts.reload()

    await expect(prompts.locator(".prompt")).to_have_count(2)
    await expect(prompts.locator("[data-send]")).to_have_count(0)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(
    desk: Desk, prompts: Page, voice: Path, language: str, look: str
) -> None:
    desk.prompts.recorded[GREETING] = b"\1\2" * 8000
    await prompts.emulate_media(color_scheme=look)  # type: ignore[arg-type]
    for kind in Kind:
        await prompts.goto(f"{desk.url}/prompts?lang={language}&kind={kind}")
        for width in (360, 1366):
            await prompts.set_viewport_size({"width": width, "height": 800})
            assert await findings(prompts) == []
            assert await over_the_edge(prompts) == []
    await prompts.locator("[data-send]").first.set_input_files(voice)
    await expect(prompts.locator('[data-mood="done"]')).to_be_visible()
    assert await findings(prompts) == []
