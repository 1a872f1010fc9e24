"""Requests from a file and into a file on the pages: for those roles, in a real Chromium too."""

import csv
import io
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from core.permissions import Role
from core.sheets import csv_lines
from core.workbooks import sheet_lines
from tests.centre_of_requests import FIRST_ID, Clock, RequestCentre, opened
from tests.contract.test_request_import import GOOD, HEADER, OTHER
from tests.fakes.api_client import Answer
from tests.fakes.desk import SEALING_KEY, Desk
from tests.fakes.web_browser import WebBrowser, web_browser
from tests.integration.browsing import ask_what_it_would_do, findings, over_the_edge, sign_in
from ticketing.request_rows import Seal
from ticketing.request_sheet import TAKEN_AWAY

EXPORT, IMPORT = "/requests/export", "/requests/import"
BAD = HEADER + GOOD.replace("department", "nowhere") + OTHER


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database."""
    clock = Clock(datetime.now(UTC) - timedelta(hours=1))
    return replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))


@asynccontextmanager
async def signed_in(desk: Desk, name: str, role: Role) -> AsyncIterator[WebBrowser]:
    await desk.person(name, role)
    async with web_browser(desk.url) as browser:
        assert (await browser.enter(name)).status == 303
        yield browser


def somebody(desk: Desk, role: Role) -> AbstractAsyncContextManager[WebBrowser]:
    name = "coordinator.department" if role is Role.COORDINATOR else "somebody"
    return signed_in(desk, name, role)


def identities(answer: Answer) -> set[str]:
    rows = csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")))
    return {row["national_id"] for row in rows}


@pytest.mark.parametrize(
    ("role", "may_bring", "may_uncover"),
    [
        (Role.AGENT, True, True),
        (Role.SUPERVISOR, True, True),
        (Role.COORDINATOR, False, True),
        (Role.QUALITY_REVIEWER, False, False),
    ],
)
async def test_each_role_finds_and_reaches_its_own(
    desk: Desk, centre: RequestCentre, role: Role, *, may_bring: bool, may_uncover: bool
) -> None:
    await centre.file()
    async with somebody(desk, role) as browser:
        page = await browser.get("/requests")
        brought = await browser.get(IMPORT)
        masked = await browser.submit(EXPORT, {"form": "csv"})
        whole = await browser.submit(EXPORT, {"form": "csv", "identities": "whole"})

    assert (IMPORT in page.text, brought.status == 200) == (may_bring, may_bring)
    assert (EXPORT in page.text, identities(masked)) == (True, {"••••••0008"})
    assert ('name="identities"' in page.text, whole.status == 200) == (may_uncover, may_uncover)
    assert not may_uncover or identities(whole) == {FIRST_ID}


async def test_what_a_saved_view_shows_is_taken_away_by_who_has_it(
    desk: Desk, centre: RequestCentre
) -> None:
    await centre.file()
    async with somebody(desk, Role.COORDINATOR) as browser:
        kept = await browser.submit("/requests/views", {"name": "مغلقة", "state": "closed"})
        saved = kept.headers["Location"].partition("saved=")[2].partition("&")[0]
        none = await browser.submit(EXPORT, {"saved": saved, "form": "csv"})
        one = await browser.submit(EXPORT, {"q": "حافلة", "form": "csv"})
        unknown = await browser.submit(EXPORT, {"saved": "999", "form": "csv"})
    async with signed_in(desk, "other", Role.AGENT) as other:
        foreign = await other.submit(EXPORT, {"saved": saved, "form": "csv"})

    assert [len(csv_lines(it.text.encode(), TAKEN_AWAY)) for it in (none, one)] == [0, 1]
    assert (unknown.status, foreign.status) == (404, 404)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", ("مسجَّل", "عادي", "النقل المدرسي · تأخر الحافلة")),
        ("en", ("Filed", "Normal", "School transport · A late bus")),
    ],
)
async def test_what_stands_in_codes_is_said_in_the_language_of_the_page(
    desk: Desk, centre: RequestCentre, language: str, said: tuple[str, ...]
) -> None:
    request = await centre.file()
    async with somebody(desk, Role.COORDINATOR) as browser:
        await browser.get(f"/requests?lang={language}")
        file = await browser.submit(EXPORT, {"form": "csv"})

    [line] = csv_lines(file.text.encode(), TAKEN_AWAY)
    names = [line.cells[f"{code}_name"] for code in ("state", "importance", "subject")]
    assert (line.cells["state"], line.cells["entity"]) == ("filed", request.entity)
    assert tuple(names) == said
    assert line.cells["entity_name"] not in ("", request.entity)


async def test_in_a_real_browser(desk: Desk, centre: RequestCentre, browser: Browser) -> None:
    """A faulty file is told by line, a good one is filed, and the list goes into a workbook."""
    await desk.person("huda", Role.SUPERVISOR)
    await centre.file()
    desk.board.world_rebuilt([], [])
    page = await browser.new_page(viewport={"width": 1366, "height": 900})
    await page.goto(f"{desk.url}/sign-in")
    await sign_in(page)
    await page.goto(f"{desk.url}/requests")
    await page.locator(f"a[href='{IMPORT}']").press("Enter")

    await looked_at(page, BAD)
    await expect(page.locator("#fault-list")).to_contain_text("لا توجد جهة")
    await expect(page.locator("#take")).to_be_hidden()
    await looked_at(page, HEADER + GOOD + OTHER)
    await expect(page.locator("#likely-list a")).to_have_count(1)
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    await page.locator("#take").press("Enter")
    await expect(page.locator("#saying")).to_have_text("سُجّلت الطلبات.")
    await expect(page.locator("#filed a")).to_have_count(2)

    await page.goto(f"{desk.url}/requests")
    await page.locator("#export summary").press("Enter")
    async with page.expect_download() as download:
        await page.locator("#export [value=xlsx]").press("Enter")
    content = (await (await download.value).path()).read_bytes()
    assert len(sheet_lines(content, TAKEN_AWAY)) == 3
    for code, width in (("ar", 1366), ("en", 360), ("ar", 360)):
        await page.set_viewport_size({"width": width, "height": 900})
        for address in ("/requests", IMPORT):
            await page.goto(f"{desk.url}{address}?lang={code}")
            await page.evaluate(
                "document.querySelectorAll('details').forEach(it => it.open = true)"
            )
            assert (await findings(page), await over_the_edge(page)) == ([], [])
    await page.close()


async def looked_at(page: Page, content: str) -> None:
    """Choose a file and see what it would do."""
    file = {"name": "x.csv", "mimeType": "text/csv", "buffer": content.encode()}
    await page.locator("#file").set_input_files(file)  # type: ignore[arg-type]
    await ask_what_it_would_do(page)
    await expect(page.locator("#report")).to_be_visible()
