"""Coordinators practise on sample requests of their own, and nothing of it is real."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from agent_desktop.practice import COOKIE
from core.permissions import Role
from core.tables import AuditRow
from tawasul.practice import SEALING_KEY as SEALING_KEY_OF_ROOMS
from tawasul.practice_worker import build
from tawasul.sample_requests import STORIES
from tests.centre_of_requests import Clock, RequestCentre, opened
from tests.fakes.api_client import Answer
from tests.fakes.desk import SEALING_KEY, Desk
from tests.fakes.web_browser import WebBrowser, web_browser
from ticketing.request_numbers import request_number
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestEventRow, RequestRow

MAHA = "coordinator.department"
IDENTITY = next(story.identity for story in STORIES if story.identity)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A room of Maha's, to copy: building one takes a few seconds."""
    path = tmp_path_factory.mktemp("room") / "room.sqlite3"
    asyncio.run(build(path, MAHA, "مها", SEALING_KEY_OF_ROOMS))
    return path


@pytest.fixture
def room(desk: Desk, built: Path) -> None:
    """Let Maha have a room already."""
    path = desk.practice.path_of(MAHA)
    path.parent.mkdir()
    shutil.copyfile(built, path)


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database, with one real request."""
    clock = Clock(datetime.now(UTC) - timedelta(hours=1))
    centre = replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))
    await centre.file(title="الطلب الحقيقي")
    return centre


@asynccontextmanager
async def signed_in(desk: Desk, name: str) -> AsyncIterator[WebBrowser]:
    """Give a coordinator's browser."""
    async with web_browser(desk.url) as browser:
        await browser.enter(await desk.person(name, Role.COORDINATOR))
        yield browser


def numbers(page: Answer) -> list[str]:
    """Return the numbers of the requests that a page lists."""
    return re.findall(r'data-number="(\d{9})"', page.text)


async def real_rows(centre: RequestCentre) -> tuple[int, ...]:
    """Return how many rows of what the real database has."""
    async with centre.sessions() as session:
        tables = (RequestRow, RequestEventRow, AuditRow)
        counts = [await session.scalar(select(func.count()).select_from(it)) for it in tables]
    return tuple(count or 0 for count in counts)


@pytest.mark.usefixtures("room")
async def test_everything_is_practised_and_nothing_is_real(
    desk: Desk, centre: RequestCentre
) -> None:
    (real,) = [request.number for request in await everything(centre)]
    async with signed_in(desk, MAHA) as maha:
        before_begin = await maha.get("/requests")
        assert (await maha.submit("/training/begin")).headers["Location"] == "/requests"
        before = await real_rows(centre)
        samples = await maha.get("/requests")
        assert len(numbers(samples)) > 8
        assert all(it.startswith("0") and request_number(it) for it in numbers(samples))
        assert ('data-practice="on"' in samples.text, real in samples.text) == (True, False)
        assert (await maha.get(f"/requests/{real}")).status == 404
        mine = await maha.get("/requests?view=mine")
        number = numbers(mine)[0]
        page = await maha.get(f"/requests/{number}")
        assert 'data-practice="on"' in page.text
        found = await maha.get(f"/requests?q={number}")
        assert numbers(found) == [number]
        version = re.search(r'name="version" value="(\d+)"', page.text)
        assert version is not None
        form = {"version": version[1], "text": "إفادة تجريبية"}
        answered = await maha.submit(f"/requests/{number}/answer", form)
        assert answered.headers["Location"] == f"/requests/{number}?done=answer"
        assert "إفادة تجريبية" in (await maha.get(f"/requests/{number}")).text
        (covered,) = numbers(await maha.get(f"/requests?q={IDENTITY}"))
        uncovered = await maha.submit(f"/requests/{covered}/uncover")
        assert IDENTITY in uncovered.text
        assert await real_rows(centre) == before

        await maha.submit("/training/leave")
        after = await maha.get("/requests")
        assert "practice-band" not in after.text
        assert numbers(after) == numbers(before_begin) == [real]
        assert (await maha.get(f"/requests/{number}")).status == 404


async def test_a_day_later_more_has_risen_and_anew_all_is_as_before(
    desk: Desk, centre: RequestCentre
) -> None:
    assert centre
    async with signed_in(desk, MAHA) as maha:
        await maha.submit("/training/begin")
        overdue = numbers(await maha.get("/requests?view=overdue"))
        waiting = [it for it in numbers(await maha.get("/requests")) if await waits(maha, it)]
        assert waiting
        for _ in range(8):
            await maha.submit("/training/day-later")
        assert not [it for it in waiting if await waits(maha, it)]
        later = await maha.get("/requests?view=overdue")
        assert 'id="practice-days">8<' in later.text
        assert len(numbers(later)) > len(overdue)

        await maha.submit("/training/anew")
        anew = await maha.get("/requests?view=overdue")
        assert "practice-days" not in anew.text
        assert len(numbers(anew)) == len(overdue)


@pytest.mark.usefixtures("room")
async def test_who_practises_meets_no_real_request_by_any_other_way(
    desk: Desk, centre: RequestCentre
) -> None:
    (real,) = [request.number for request in await everything(centre)]
    async with signed_in(desk, MAHA) as maha:
        await maha.submit("/training/begin")
        for address in ("/api/v1/tickets", f"/api/v1/tickets/{real}", "/api/v1/tickets/export"):
            assert (await maha.get(address)).status == 409
        assert (await maha.post(f"/api/v1/tickets/{real}/acknowledge", b"{}")).status == 409
        beside = await maha.get("/ministry")
        assert 'data-practice="beside"' in beside.text


@pytest.mark.usefixtures("room")
async def test_the_switch_is_of_one_session_and_of_coordinators(
    desk: Desk, centre: RequestCentre
) -> None:
    assert centre
    async with signed_in(desk, MAHA) as maha, signed_in(desk, "head.department") as saleh:
        await maha.submit("/training/begin")
        (stolen,) = (it for it in maha.session.cookie_jar if it.key == COOKIE)
        saleh.session.cookie_jar.update_cookies({COOKIE: stolen.value})
        assert "practice-band" not in (await saleh.get("/requests")).text
        await saleh.submit("/training/day-later")
        assert 'id="practice-days"' not in (await maha.get("/requests")).text
        await desk.practice.tidy_up(timedelta())
        assert (await maha.get("/requests")).headers["Location"] == "/training"
        assert "practice-band" in (await maha.get("/training")).text


async def waits(browser: WebBrowser, number: str) -> bool:
    """Return whether a request waits for the beneficiary."""
    page = await browser.get(f"/requests/{number}")
    return re.search(r"#pause-circle-fill\"></use></svg> ينتظر المستفيد", page.text) is not None


async def everything(centre: RequestCentre) -> list[RequestRow]:
    """Return every real request."""
    async with centre.sessions() as session:
        return list(await session.scalars(select(RequestRow)))
