"""Fixtures: the desk on a real port, and a program that asks it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Collection
from pathlib import Path
from types import CoroutineType
from typing import Any

import pytest
from aiohttp import ClientSession, DummyCookieJar
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright
from sqlalchemy.ext.asyncio import AsyncEngine

from core.database import engine_for, sessions_for
from core.permissions import Role
from supervision.writers import Writer, writer_for
from tawasul.main import main
from tests.fakes.api_client import ApiClient
from tests.fakes.desk import Desk, open_desk
from tests.integration.browsing import FLAGS, PROGRAMS

Run = Callable[..., str]
MEANT = (
    "ERR_INTERNET_DISCONNECTED",  # a test took the network away
    "Autofocus processing was blocked",  # it was in a field before the browser had drawn the page
)


def _is_of(task: asyncio.Task[Any], library: str) -> bool:
    """Tell whether a library itself began a task."""
    coroutine = task.get_coro()
    return isinstance(coroutine, CoroutineType) and library in coroutine.cr_code.co_filename


async def end_all_since(before: Collection[asyncio.Task[Any]]) -> None:
    """Let every task end that was begun since then; what closes a session is not cut short."""
    left = asyncio.all_tasks() - {*before, asyncio.current_task()}
    ours = [task for task in left if not _is_of(task, "playwright")]
    for task in ours:
        if not _is_of(task, "sqlalchemy"):
            task.cancel()
    await asyncio.gather(*ours, return_exceptions=True)


@pytest.fixture(autouse=True)
async def nothing_goes_on() -> AsyncIterator[None]:
    """Let no task of one test go on in the next: they share a loop and a browser."""
    before = asyncio.all_tasks()
    yield
    await end_all_since(before)


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in the home that a module has; its exit code must be as told."""
    assert home

    def run(*words: str, code: int = 0) -> str:
        assert main(words) == code
        said = capsys.readouterr()
        return said.out + said.err

    return run


@pytest.fixture
def desk_url(sqlite_url: str) -> str:
    """The database of the desk."""
    return sqlite_url


@pytest.fixture
async def desk_engine(desk_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine on the database of the desk."""
    before, engine = asyncio.all_tasks(), engine_for(desk_url)
    yield engine
    await end_all_since(before)  # the engine would not close what somebody still holds
    await engine.dispose()


@pytest.fixture
async def desk(desk_engine: AsyncEngine) -> AsyncIterator[Desk]:
    """A running desk."""
    async with open_desk(sessions_for(desk_engine)) as desk:
        yield desk


@pytest.fixture
async def stranger(desk: Desk) -> AsyncIterator[ApiClient]:
    """A program without a token; it keeps no cookies."""
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        yield ApiClient(session, desk.url)


@pytest.fixture
async def api(desk: Desk, stranger: ApiClient) -> ApiClient:
    """A program with a supervisor's token."""
    return ApiClient(stranger.session, desk.url, await desk.token())


@pytest.fixture
async def noura(desk: Desk, stranger: ApiClient) -> ApiClient:
    """The browser of agent 1001."""
    await desk.person("noura", Role.AGENT, extension="1001")
    cookie = await desk.cookie("noura")
    return ApiClient(stranger.session, desk.url, headers={"Cookie": cookie, "Origin": desk.url})


@pytest.fixture
async def writer(desk_engine: AsyncEngine) -> AsyncIterator[Writer]:
    """Writes the journal."""
    writer = writer_for(desk_engine)
    yield writer
    await writer.close()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real Chromium, which serves every test."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("This test needs Chromium: apt-get install chromium, then run it again.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def browser(chromium: Browser) -> AsyncIterator[Browser]:
    """A real Chromium in which no window is open."""
    yield chromium
    for context in chromium.contexts:
        await context.close()


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A desk's window."""
    context = await browser.new_context(viewport={"width": 1366, "height": 768})
    yield context
    await context.close()


@pytest.fixture
async def complaints() -> list[str]:
    """What the page's console and its policy complained of; it must stay empty."""
    return []


def told(message: ConsoleMessage) -> list[str]:
    """Return what the console says, but for what a test does to a page itself."""
    url = message.location["url"]
    is_meant = url.endswith("/account/here") or any(it in message.text for it in MEANT)
    return [] if is_meant else [f"{message.text} {url}"]


@pytest.fixture
async def page(desk: Desk, context: BrowserContext, complaints: list[str]) -> AsyncIterator[Page]:
    """A page at the sign-in, with a person who may enter and a board that Asterisk feeds."""
    await desk.person()
    desk.board.world_rebuilt([], [])
    page = await context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(told(message)))
    await page.goto(f"{desk.url}/sign-in")
    yield page
    assert [text for text in complaints if "WebSocket connection" not in text] == []
