"""What people do together on a request, in a real Chromium: files, mentions, views, presence."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp.http import SERVER_SOFTWARE
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, expect

from agent_desktop import signing
from core.permissions import Role
from tests.centre_of_requests import Clock, RequestCentre, of_office, opened
from tests.fakes.desk import SEALING_KEY, Desk
from tests.integration.browsing import findings, over_the_edge
from tests.ministry import HOUR
from ticketing.request_rows import Seal
from ticketing.request_states import RequestState

MAHA, SALEH = "coordinator.department", "head.department"
PDF = b"%PDF-1.7 the plan of the building"
DROP = """(zone, text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], "الخطة.pdf"));
    zone.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database, an hour before the clock on the wall."""
    clock = Clock(datetime.now(UTC) - HOUR)
    return replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))


@pytest.fixture
async def windows(browser: Browser, desk: Desk) -> AsyncIterator[dict[str, Page]]:
    """A window each for a coordinator and her head, who are signed in."""
    contexts: list[BrowserContext] = []
    found: dict[str, Page] = {}
    wrong: list[str] = []
    for name in (MAHA, SALEH):
        await desk.person(name, Role.COORDINATOR)
        context = await browser.new_context(
            user_agent=SERVER_SOFTWARE, viewport={"width": 1366, "height": 900}
        )
        value = (await desk.cookie(name)).partition("=")[2]
        cookie = {"name": signing.COOKIE, "value": value, "url": desk.url}
        await context.add_cookies([cookie])  # type: ignore[list-item]
        contexts.append(context)
        found[name] = await context.new_page()
        found[name].on("pageerror", lambda error: wrong.append(str(error)))
    yield found
    for context in contexts:
        await context.close()
    assert wrong == []


def a_file(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


async def test_files_go_with_an_answer_and_names_are_completed(
    desk: Desk, centre: RequestCentre, windows: dict[str, Page]
) -> None:
    filed = await centre.file()
    await centre.requests.acknowledge(filed.number, by=of_office(MAHA))
    page, head = windows[MAHA], windows[SALEH]
    await page.goto(f"{desk.url}/requests/{filed.number}")

    await page.locator("#text-answer").fill("وفرنا حافلة، والخطة مرفقة.")
    await page.locator("#new-files").set_input_files(
        [
            a_file("خطأ.exe", b"MZ\x00"),
            a_file("سري.pdf", PDF),
        ]
    )
    await expect(page.locator("[data-failed]")).to_contain_text("أرفق PDF")
    await expect(page.locator("#file-list li")).to_have_count(1)
    await page.locator("#file-list [data-remove]").click()
    await expect(page.locator("#file-list [data-removed]")).to_have_count(1)
    await page.locator("[data-query='with_answer=1']").evaluate(DROP, "%PDF-1.7 the other plan")
    await expect(page.locator("#file-list li")).to_have_count(2)

    await page.locator("details[data-deed=comment] summary").click()
    await page.locator("#text-comment").press_sequentially("راجعها يا @head.depa")
    await expect(page.locator("#names li")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.locator("#text-comment")).to_have_value("راجعها يا @head.department ")
    await page.locator("#form-comment button[type=submit]").click()
    await expect(page.locator("#watchers")).to_contain_text(SALEH)

    await head.goto(f"{desk.url}/requests")
    await expect(head.locator("#news-count")).to_have_text("1")
    await head.locator("#news-list a").click()
    await expect(head.locator("#file-list li:not([data-removed])")).to_have_count(1)
    await head.goto(f"{desk.url}/requests")
    await expect(head.locator("#news")).to_be_hidden()

    await page.locator("#text-answer").fill("وفرنا حافلة، والخطة مرفقة.")
    await page.locator("#main-deed button[type=submit]").click()
    await expect(page.locator("#file-list")).to_contain_text("يراه المستفيد")
    async with centre.store() as store:
        assert (await store.get(filed.number)).state is RequestState.ANSWERED
    for width in (1366, 360):
        await page.set_viewport_size({"width": width, "height": 900})
        for code in ("ar", "en"):
            await page.goto(f"{desk.url}/requests/{filed.number}?lang={code}")
            assert (await findings(page), await over_the_edge(page)) == ([], [])


async def test_two_people_see_each_other_and_a_view_is_kept_as_a_tab(
    desk: Desk, centre: RequestCentre, windows: dict[str, Page]
) -> None:
    filed = await centre.file()
    await centre.requests.acknowledge(filed.number, by=of_office(MAHA))
    page, head = windows[MAHA], windows[SALEH]
    await head.goto(f"{desk.url}/requests/templates")
    await head.locator("#name-new").fill("عولج")
    await head.locator("#text-new").fill("إلى {الاسم}: عولج ما ذكرتم.")
    await head.locator("#new-template button").press("Enter")
    await expect(head.locator("[data-template]")).to_have_count(1)
    assert (await findings(head), await over_the_edge(head)) == ([], [])

    for window in (page, head):
        await window.goto(f"{desk.url}/requests/{filed.number}")
    await expect(page.locator("#presence")).to_contain_text(SALEH)
    await page.locator("#template").select_option("عولج")
    await page.locator("#put-template").click()
    await expect(page.locator("#text-answer")).to_have_value("إلى هدى الزهراني: عولج ما ذكرتم.")
    await page.locator("#text-answer").press_sequentially(" شكرًا")
    await expect(head.locator("#presence")).to_contain_text("يكتب الآن")
    await head.locator("#form-study button").click()
    await expect(page.locator("#changed")).to_contain_text(SALEH)
    await expect(page.locator("#text-answer")).to_have_value(
        "إلى هدى الزهراني: عولج ما ذكرتم. شكرًا"
    )
    await head.goto(f"{desk.url}/requests?importance=normal")
    await expect(page.locator("#presence")).to_be_hidden()

    await head.locator("#save-view summary").click()
    await head.locator("#new-view").fill("العادية")
    await head.locator("#save-view button").click()
    await expect(head.locator("[data-saved] .count")).to_have_text("1")
    await head.locator("#view-settings summary").click()
    await head.get_by_role("button", name="شارك", exact=True).click()
    await page.goto(f"{desk.url}/requests")
    await expect(page.locator("[data-saved]")).to_contain_text("العادية")
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    await head.set_viewport_size({"width": 360, "height": 900})
    assert (await findings(head), await over_the_edge(head)) == ([], [])
