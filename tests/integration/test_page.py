"""The pages in a real Chromium: what people see, and axe-core's opinion of it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect
from sqlalchemy.ext.asyncio import AsyncEngine

from agi import events as ev
from agi.events import DeviceState
from core.database import sessions_for
from supervision import live
from tests.builders import Step, a_member, a_start, an_abandoned_call, an_answered_call, life_of
from tests.fakes.desk import Desk, open_desk
from tests.integration.browsing import findings, over_the_edge, sign_in

SECOND = timedelta(seconds=1)


def tell(desk: Desk, steps: list[Step]) -> None:
    for call, event in steps:
        desk.board.call_changed(call, event)


def a_waiting_call(queue: str, ago: timedelta) -> list[Step]:
    """Return the life of a call that chose Noor and has waited for a while."""
    start = a_start(at=datetime.now(UTC) - ago - 2 * SECOND)
    call_id, at = start.call_id, start.at + SECOND
    return life_of(
        [
            start,
            ev.DigitPressed(call_id=call_id, at=at, menu="main-menu", digit="3"),
            ev.DigitPressed(call_id=call_id, at=at, menu="technical-support", digit="1"),
            ev.CallerJoinedQueue(call_id=call_id, at=at + SECOND, queue=queue, position=1),
        ]
    )


def fill(desk: Desk) -> None:
    """Let a full house stand on the board: every state, long names, both directions."""
    now = datetime.now(UTC)
    desk.board.agents_known({"1001": "عبدالرحمن بن عبدالعزيز آل إبراهيم", "1002": "Noura Al-Harbi"})
    desk.board.member_changed(a_member("1001", "noor", at=now))
    desk.board.member_changed(a_member("1002", is_paused=True, pause_reason="صلاة", at=now))
    desk.board.member_changed(a_member("1003", device=DeviceState.UNAVAILABLE, at=now))
    tell(desk, an_answered_call(at=now - 100 * SECOND)[:6])
    tell(desk, an_answered_call(at=now - 900 * SECOND))
    tell(desk, an_abandoned_call(at=now - 900 * SECOND, waits=50 * SECOND))
    tell(desk, a_waiting_call("noor", 70 * SECOND))
    tell(desk, a_waiting_call("emergency", 3 * SECOND))


async def test_a_person_signs_in_by_keyboard_and_the_first_call_arrives_without_reload(
    desk: Desk, page: Page
) -> None:
    await sign_in(page)
    await expect(page.locator("#calls-panel .empty")).to_contain_text("sip:19996@127.0.0.1:5060")
    await page.evaluate("window.sameDocument = true")

    tell(desk, a_waiting_call("noor", 12 * SECOND))

    row = page.locator("#calls tr")
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("0551234567")
    await expect(row).to_contain_text("في الانتظار")
    await expect(row).to_contain_text("3 الدعم الفني › 1 دعم نظام نور")
    await expect(page.locator("#calls-panel .empty")).to_be_hidden()
    await expect(page.locator("#number-waiting .value")).to_have_text("1")
    await expect(page.locator("#queues tr").first).to_contain_text("دعم نظام نور")
    assert await page.evaluate("window.sameDocument")


async def test_a_call_is_followed_in_place_until_it_is_over(desk: Desk, page: Page) -> None:
    await sign_in(page)
    steps = an_answered_call(queue="noor", at=datetime.now(UTC))
    desk.board.agents_known({"1001": "هدى"})
    tell(desk, steps[:4])
    row = page.locator("#calls tr")
    await expect(row.locator(".state")).to_have_text("في الانتظار")
    await row.evaluate("row => { row.isTheSame = true }")

    tell(desk, steps[4:5])
    await expect(row.locator(".state")).to_have_text("يرنّ")
    tell(desk, steps[5:6])
    await expect(row.locator(".state")).to_have_text("في مكالمة")
    await expect(row.locator('[data-field="agent"]')).to_have_text("هدى")
    assert await row.evaluate("row => row.isTheSame")
    tell(desk, steps[6:])

    await expect(row).to_have_count(0)
    await expect(page.locator("#number-level .value")).to_have_text("100%")


async def test_timers_tick_and_tell_when_the_target_has_passed(desk: Desk, page: Page) -> None:
    await sign_in(page)
    tell(desk, a_waiting_call("noor", 18 * SECOND))
    longest = page.locator("#number-longest")
    await expect(longest.locator(".value")).to_have_text("0:19")
    await expect(longest.locator(".mood")).to_be_hidden()

    await expect(longest.locator(".value")).to_have_text("0:21")

    await expect(longest.locator(".mood")).to_have_text("تجاوز المستهدف")
    await expect(page.locator("#queues tr").first).to_have_attribute("data-mood", "soon")


async def test_an_emergency_stands_first_and_is_said_in_words(desk: Desk, page: Page) -> None:
    await sign_in(page)
    tell(desk, a_waiting_call("noor", 90 * SECOND))
    tell(desk, a_waiting_call("emergency", SECOND))

    first = page.locator("#queues tr").first
    await expect(first).to_contain_text("البلاغات الطارئة")
    await expect(first.locator('[data-field="danger"]')).to_be_visible()
    await expect(first).to_have_attribute("data-mood", "danger")


async def test_agents_are_tiles_that_change_with_their_state(desk: Desk, page: Page) -> None:
    await sign_in(page)
    desk.board.agents_known({"1001": "هدى", "1002": "نورة"})
    now = datetime.now(UTC)
    desk.board.member_changed(a_member("1001", at=now))
    tile = page.locator("#agents .tile")
    await expect(tile.locator(".state")).to_have_text("جاهز")
    await expect(page.locator("#number-ready .value")).to_have_text("1")
    await expect(page.locator("#signed-out")).to_have_text("1")

    desk.board.member_changed(a_member("1001", is_paused=True, pause_reason="صلاة", at=now))

    await expect(tile.locator(".state")).to_have_text("متوقف")
    await expect(tile).to_contain_text("صلاة")
    await expect(page.locator("#number-ready .value")).to_have_text("0")


async def test_the_switch_turns_the_page_to_english_and_back(desk: Desk, page: Page) -> None:
    await sign_in(page)
    tell(desk, a_waiting_call("noor", 5 * SECOND))

    await page.get_by_role("link", name="English").click()

    await expect(page.locator("html")).to_have_attribute("dir", "ltr")
    await expect(page.locator("h1")).to_have_text("The floor now")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")
    await expect(page.locator("#calls tr")).to_contain_text("3 Technical support › 1 Noor support")
    await page.get_by_role("link", name="العربية").click()
    await expect(page.locator("html")).to_have_attribute("dir", "rtl")


async def test_the_look_is_chosen_and_kept(page: Page) -> None:
    html, button = page.locator("html"), page.locator("[data-theme-switch]")
    await expect(html).to_have_attribute("data-bs-theme", "light")

    await button.click()
    await button.click()
    await expect(html).to_have_attribute("data-bs-theme", "dark")
    await page.reload()

    await expect(html).to_have_attribute("data-bs-theme", "dark")
    await expect(button).to_contain_text("داكن")


async def test_a_lost_connection_is_said_within_three_seconds_and_heals_by_itself(
    desk: Desk, page: Page, desk_engine: AsyncEngine
) -> None:
    await sign_in(page)
    tell(desk, a_waiting_call("noor", 5 * SECOND))
    await expect(page.locator("#calls tr")).to_have_count(1)
    port = int(desk.url.rpartition(":")[2])

    await desk.runner.cleanup()

    lost = page.locator('[data-when="lost"]')
    await expect(lost).to_be_visible(timeout=3000)
    await expect(page.locator("#calls tr")).to_have_count(1)
    async with open_desk(sessions_for(desk_engine), port):
        await expect(page.locator("#link")).to_have_attribute("data-link", "live", timeout=15_000)
        await expect(lost).to_be_hidden()
        await expect(page.locator("#calls tr")).to_have_count(0)
        await page.goto("about:blank")


async def test_a_connection_that_only_falls_silent_is_noticed_too(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 60.0)  # the wire stays open, and is still

    await sign_in(page)
    await page.context.set_offline(True)  # for what is opened from now on

    await expect(page.locator('[data-when="lost"]')).to_be_visible(timeout=3500)


async def test_asterisk_away_is_said_on_the_page(desk: Desk, page: Page) -> None:
    await sign_in(page)
    await expect(page.locator("#stale")).to_be_hidden()

    desk.board.asterisk_lost()

    await expect(page.locator("#stale")).to_be_visible()


async def test_what_the_server_draws_first_is_what_the_live_view_draws(
    desk: Desk, browser: Browser, page: Page
) -> None:
    await sign_in(page)
    fill(desk)
    await page.reload()
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")
    still = await browser.new_context(java_script_enabled=False)
    await still.add_cookies(await page.context.cookies())  # type: ignore[arg-type]
    first = await still.new_page()
    await first.goto(desk.url)

    for part in ("#queues", "#agents", "#calls", ".numbers"):
        assert await words_of(first, part) == await words_of(page, part), part
    await still.close()


async def words_of(page: Page, part: str) -> list[list[str]]:
    """Return each field's text but clocks and moods, which only scripts draw."""
    found: list[list[str]] = await page.locator(part).evaluate(
        """part => [...part.querySelectorAll("[data-field]")]
            .filter(node => !node.matches("[data-since], .tag, .mood"))
            .map(node => [node.dataset.field, node.textContent.trim().replace(/\\s+/g, " ")])"""
    )
    return found


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("look", ["light", "dark"])
async def test_axe_finds_nothing_on_either_page(
    desk: Desk, page: Page, language: str, look: str
) -> None:
    await page.emulate_media(color_scheme=look)  # type: ignore[arg-type]
    await page.goto(f"{desk.url}/sign-in?lang={language}")
    assert await findings(page) == []
    await sign_in(page)
    assert await findings(page) == []
    fill(desk)
    await expect(page.locator("#queues [data-mood=danger]")).to_be_visible()
    assert await findings(page) == []
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await findings(page) == []


@pytest.mark.parametrize("width", [360, 768, 1366, 1920])
@pytest.mark.parametrize("language", ["ar", "en"])
async def test_nothing_hangs_over_the_edge(
    desk: Desk, page: Page, language: str, width: int
) -> None:
    await sign_in(page)
    fill(desk)
    await page.set_viewport_size({"width": width, "height": 800})
    await page.goto(f"{desk.url}/?lang={language}")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")

    assert await over_the_edge(page) == []
