"""The desk in a real Chromium, with no switch behind it: what is seen, said and reached by keys."""

import pytest
from playwright.async_api import Page, expect

from asterisk_conf.endpoints import Phone
from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from supervision.roster import Roster
from tests.fakes.desk import PASSWORD, Desk
from tests.integration.browsing import findings, over_the_edge

MOST_BYTES = 600_000


async def staff(desk: Desk, phone: Phone) -> None:
    roster = Roster(desk.sessions)
    await roster.create("1001", name="هدى", queues={"noor": 0}, phone=phone)
    await roster.create("1002", name="عبدالرحمن بن عبدالعزيز آل إبراهيم", queues={"noor": 0})
    profile = Profile(full_name="sami", role=Role.AGENT, extension="1001")
    await Accounts(desk.sessions).create("sami", PASSWORD, Role.AGENT, profile=profile)


async def at_the_desk(desk: Desk, page: Page) -> None:
    await page.goto(f"{desk.url}/sign-in?lang=ar")
    await page.get_by_label("اسم المستخدم").fill("sami")
    await page.get_by_label("كلمة المرور").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{desk.url}/desk")


async def test_a_switch_that_is_away_is_said_and_the_buttons_of_a_call_are_absent(
    desk: Desk, page: Page
) -> None:
    await staff(desk, Phone.WEBRTC)

    await at_the_desk(desk, page)

    await expect(page.locator("#phone-line")).to_have_attribute("data-line", "lost", timeout=10000)
    await expect(page.locator("#phone-line")).to_contain_text("انقطع الخط")
    assert await page.locator(".phone-buttons button:visible").count() == 0


async def test_a_second_window_takes_the_phone_only_when_asked(desk: Desk, page: Page) -> None:
    await staff(desk, Phone.WEBRTC)
    await at_the_desk(desk, page)
    await expect(page.locator("#phone-line")).to_have_attribute("data-line", "lost", timeout=10000)

    second = await page.context.new_page()
    await second.goto(f"{desk.url}/desk")
    await expect(second.locator("#phone-line")).to_have_attribute("data-line", "elsewhere")
    await second.get_by_role("button", name="استقبل المكالمات").click()

    await expect(second.locator("#phone-line")).not_to_have_attribute("data-line", "elsewhere")
    await expect(page.locator("#phone-line")).to_have_attribute("data-line", "elsewhere")
    await second.close()
    await expect(page.locator("#phone-line")).not_to_have_attribute("data-line", "elsewhere")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("look", "width"), [("light", 1366), ("dark", 360)])
async def test_axe_finds_nothing_and_nothing_hangs_over_the_edge(
    desk: Desk, page: Page, language: str, look: str, width: int
) -> None:
    await staff(desk, Phone.WEBRTC)
    await at_the_desk(desk, page)
    await page.set_viewport_size({"width": width, "height": 800})
    await page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    await page.goto(f"{desk.url}/desk?lang={language}")
    await page.locator("#phone-settings summary").click()
    for hidden in ("[data-call-when]", "#phone-transfer", "#keypad", "[data-line-when]"):
        await page.locator(f"#phone {hidden}").evaluate_all(
            "nodes => nodes.forEach(node => { node.hidden = false; })"
        )

    assert await findings(page) == []
    assert await over_the_edge(page) == []


async def test_the_first_load_of_the_desk_is_light(desk: Desk, page: Page) -> None:
    await staff(desk, Phone.WEBRTC)
    await at_the_desk(desk, page)
    sizes: list[float] = []
    network = await page.context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    await network.send("Network.enable")
    await network.send("Network.setCacheDisabled", {"cacheDisabled": True})

    await page.reload(wait_until="networkidle")

    assert len(sizes) > 20
    assert sum(sizes) <= MOST_BYTES
