"""The agent's work at the desk in a real Chromium: story, record, state, messages; all by keys."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from supervision.call_records import CallRecords
from supervision.desk_messages import Audience
from supervision.roster import Roster
from tests.builders import NOON, Step, a_member, an_answered_call
from tests.fakes.desk import PASSWORD, Desk
from tests.integration.browsing import findings, forgive, over_the_edge
from tests.unit.test_caller_story import a_record

SECOND = timedelta(seconds=1)


@pytest.fixture
async def at_the_desk(desk: Desk, page: Page) -> Page:
    """The page of the agent 1001, who serves Noor and is ready."""
    await Roster(desk.sessions).create("1001", name="نورة", queues={"noor": 0})
    profile = Profile(full_name="noura", role=Role.AGENT, extension="1001")
    await Accounts(desk.sessions).create("noura", PASSWORD, Role.AGENT, profile=profile)
    member = a_member("1001", "noor", at=datetime.now(UTC))
    desk.board.world_rebuilt([], [member])
    await page.goto(f"{desk.url}/sign-in?lang=ar")
    await page.get_by_label("اسم المستخدم").fill("noura")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/desk")
    await expect(page.locator("#link")).to_have_attribute("data-link", "live")
    return page


def a_call() -> list[Step]:
    return an_answered_call(queue="noor", at=datetime.now(UTC) - 67 * SECOND)


def tell(desk: Desk, steps: list[Step]) -> None:
    for call, event in steps:
        desk.board.call_changed(call, event)
        desk.desks.call_changed(call, event)


async def test_the_story_stands_there_while_the_phone_rings(desk: Desk, at_the_desk: Page) -> None:
    record = a_record("1.1", agent="1002", note="ينتظر رمز التحقق")
    await CallRecords(desk.sessions).save(record)

    tell(desk, a_call()[:5])

    caller = at_the_desk.locator("#caller")
    await expect(caller).to_have_attribute("data-state", "ringing")
    await expect(caller).to_contain_text("0551234567")
    await expect(caller).to_contain_text("دعم نظام نور")
    await expect(caller.locator(".last-note")).to_contain_text("ينتظر رمز التحقق")
    await expect(at_the_desk.locator("#said")).to_contain_text("مكالمة ترنّ: دعم نظام نور")


async def test_whoever_calls_is_named_when_known_and_can_be_written_down_when_not(
    desk: Desk, at_the_desk: Page
) -> None:
    steps = a_call()
    tell(desk, steps[:5])
    stranger = at_the_desk.get_by_role("link", name="لا يُعرف أحد بهذا الرقم")
    await expect(stranger).to_have_attribute("href", "/beneficiaries?mobile=0551234567#name")
    async with at_the_desk.context.expect_page() as opening:
        await stranger.click()
    form = await opening.value
    await expect(form.locator("#mobiles")).to_have_value("0551234567")
    await form.locator("#name").fill("هدى الشهري")
    await form.locator("#national_id").fill("1000000008")
    await form.locator("#national_id").press("Enter")

    card = at_the_desk.locator('#caller [data-field="card"]')
    await expect(card).to_contain_text("هدى الشهري")
    await expect(card.locator('[data-field="card_role"]')).to_have_text("ولي أمر")
    await expect(card).to_contain_text("••••••0008")
    await expect(stranger).to_be_hidden()
    assert "1000000008" not in await at_the_desk.content()


async def test_what_was_typed_survives_a_reload_and_is_saved_by_keys(
    desk: Desk, at_the_desk: Page
) -> None:
    steps = a_call()
    call_id = steps[0][0].call_id
    tell(desk, steps[:6])
    await expect(at_the_desk.locator("#record")).to_be_visible()
    await at_the_desk.keyboard.press("n")
    await at_the_desk.keyboard.insert_text("يطلب كلمة مرور")
    kept = at_the_desk.locator('#record [data-field="kept"]')
    await expect(kept).to_have_text("حُفظ مسودةً")

    await at_the_desk.reload()
    await expect(at_the_desk.locator("#note")).to_have_value("يطلب كلمة مرور")
    desk.wrap_ups.ends_at[call_id] = datetime.now(UTC) + 10 * SECOND
    tell(desk, steps[6:8])
    await expect(at_the_desk.locator(".wrap-up")).to_be_visible()
    await at_the_desk.keyboard.press("2")
    await expect(at_the_desk.locator("#note")).to_be_focused()
    await at_the_desk.keyboard.press("Control+Enter")

    await expect(at_the_desk.locator("#record")).to_be_hidden()
    saved = await CallRecords(desk.sessions).find(call_id, "1001")
    assert saved is not None
    assert (saved.disposition, saved.note) == ("password-reset", "يطلب كلمة مرور")
    assert saved.saved_at is not None
    assert desk.wrap_ups.finished == [call_id]


async def test_a_record_without_a_verdict_is_asked_for_one_and_more_time_is_one_key(
    desk: Desk, at_the_desk: Page
) -> None:
    steps = a_call()
    call_id = steps[0][0].call_id
    ends_at = desk.wrap_ups.ends_at[call_id] = datetime.now(UTC) + 10 * SECOND
    tell(desk, steps[:8])
    await expect(at_the_desk.locator(".wrap-up")).to_be_visible()

    await at_the_desk.keyboard.press("m")
    await expect(at_the_desk.locator('[data-field="left"]')).to_contain_text("1:0")
    await at_the_desk.keyboard.press("Control+Enter")

    await expect(at_the_desk.locator("#desk-trouble")).to_have_text("اختر نتيجة المكالمة أولًا.")
    assert desk.wrap_ups.ends_at[call_id] == ends_at + 60 * SECOND
    assert desk.wrap_ups.finished == []


async def test_the_state_is_changed_by_keys_and_a_long_pause_is_said(
    desk: Desk, at_the_desk: Page
) -> None:
    me = at_the_desk.locator("#me")
    await expect(me.locator(".state")).to_have_text("جاهز")
    async with at_the_desk.expect_response("**/api/v1/desk/pause"):
        await at_the_desk.keyboard.press("p")
        await at_the_desk.keyboard.press("1")
    await expect(at_the_desk.locator("#reasons")).to_be_hidden()
    paused = a_member("1001", "noor", is_paused=True, pause_reason="prayer", at=NOON)
    desk.board.member_changed(paused)
    desk.desks.member_changed(paused)

    await expect(me.locator(".state")).to_have_text("متوقف")
    await expect(me).to_contain_text("صلاة")
    await expect(me.locator('[data-field="too_long"]')).to_be_visible()
    async with at_the_desk.expect_response("**/api/v1/desk/ready"):
        await at_the_desk.keyboard.press("r")

    assert desk.agents.told == [("pause", "1001", "prayer"), ("ready", "1001")]


async def test_a_message_is_said_and_acknowledged_by_a_key(desk: Desk, at_the_desk: Page) -> None:
    await desk.desks.messages.send(Audience.QUEUE, "noor", "نظام نور بطيء", by="huda")
    desk.desks.touch_all()
    message = at_the_desk.locator("#messages .message")
    await expect(message).to_contain_text("نظام نور بطيء")
    await expect(at_the_desk.locator("#said")).to_have_text("رسالة من huda: نظام نور بطيء")

    await at_the_desk.keyboard.press("a")

    await expect(message).to_have_count(0)


async def test_the_question_mark_shows_the_keys_and_single_keys_can_be_switched_off(
    desk: Desk, at_the_desk: Page
) -> None:
    await at_the_desk.keyboard.press("?")
    await expect(at_the_desk.locator("#keys")).to_be_visible()
    await at_the_desk.get_by_label("تعمل المفاتيح المفردة").uncheck()
    await at_the_desk.keyboard.press("Escape")
    await at_the_desk.keyboard.press("r")
    await at_the_desk.keyboard.press("p")

    await expect(at_the_desk.locator("#reasons")).to_be_hidden()
    assert desk.agents.told == []


@pytest.mark.parametrize(
    ("language", "look", "width"), [("ar", "light", 360), ("en", "dark", 1366)]
)
async def test_axe_finds_nothing_in_a_wrap_up_and_nothing_hangs_over_the_edge(
    desk: Desk, at_the_desk: Page, language: str, look: str, width: int
) -> None:
    steps = a_call()
    await CallRecords(desk.sessions).save(a_record("1.1", note="ن" * 300))
    await desk.desks.messages.send(Audience.ALL, "", "س" * 80, by="huda")
    desk.wrap_ups.ends_at[steps[0][0].call_id] = datetime.now(UTC) + 10 * SECOND
    tell(desk, steps[:8])
    await at_the_desk.set_viewport_size({"width": width, "height": 800})
    await at_the_desk.emulate_media(color_scheme="dark" if look == "dark" else "light")
    await at_the_desk.goto(f"{desk.url}/desk?lang={language}")
    await expect(at_the_desk.locator(".wrap-up")).to_be_visible()
    await expect(at_the_desk.locator(".last-note")).to_be_visible()

    assert await findings(at_the_desk) == []
    assert await over_the_edge(at_the_desk) == []


async def test_a_lost_connection_is_said_and_the_live_call_comes_back_with_it(
    desk: Desk, browser: Browser, at_the_desk: Page, complaints: list[str]
) -> None:
    assert browser.is_connected()
    port = int(desk.url.rpartition(":")[2])
    await desk.runner.cleanup()
    await expect(at_the_desk.locator("#link")).to_have_attribute("data-link", "lost")
    tell(desk, a_call()[:6])

    await desk.open(port)

    await expect(at_the_desk.locator("#link")).to_have_attribute("data-link", "live", timeout=15000)
    await expect(at_the_desk.locator("#caller")).to_have_attribute("data-state", "talking")
    forgive(complaints, "ERR_CONNECTION_REFUSED")
