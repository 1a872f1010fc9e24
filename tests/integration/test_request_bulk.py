"""One step with many requests: each judged by its own state and rights, and none lost silently."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from multidict import MultiDict
from playwright.async_api import Page, expect

from agent_desktop.request_bulk import FIELDS, MOST_TICKED
from agent_desktop.request_list import FOLLOWING, IN_BULK
from agent_desktop.ticket_actions import ACTIONS
from core.permissions import Role
from tests.centre_of_requests import Clock, RequestCentre, of_office, opened
from tests.fakes.api_client import Answer
from tests.fakes.desk import SEALING_KEY, Desk
from tests.fakes.web_browser import WebBrowser, web_browser
from tests.integration.browsing import findings, over_the_edge
from tests.integration.test_requests_pages import become, window  # noqa: F401 - a fixture
from tests.ministry import HOUR
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rows import Seal
from ticketing.request_states import RequestState
from ticketing.requests import Request
from ticketing.watch_service import Watching

MAHA = "coordinator.department"
ROW = re.compile(r'<li><svg.*?</svg>\s*<a href="/requests/(\d+)">.*?</a>: (.*?)</li>', re.DOTALL)


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database, an hour before the clock on the wall."""
    clock = Clock(datetime.now(UTC) - HOUR)
    return replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))


@asynccontextmanager
async def signed_in(
    desk: Desk, name: str = MAHA, role: Role = Role.COORDINATOR
) -> AsyncIterator[WebBrowser]:
    await desk.person(name, role)
    async with web_browser(desk.url) as browser:
        assert (await browser.enter(name)).status == 303
        yield browser


@pytest.fixture
async def maha(desk: Desk, centre: RequestCentre) -> AsyncIterator[WebBrowser]:
    """The department's coordinator."""
    assert centre
    async with signed_in(desk) as browser:
        yield browser


async def step(browser: WebBrowser, do: str, ticked: Sequence[Request], **typed: str) -> Answer:
    form = MultiDict([("do", do), *typed.items()])
    for request in ticked:
        form.add("ticked", f"{request.number}:{request.version}")
    return await browser.submit("/requests?lang=en", form)


def outcomes(answer: Answer) -> dict[str, str]:
    return {number: " ".join(said.split()) for number, said in ROW.findall(answer.text)}


async def now(centre: RequestCentre, request: Request) -> Request:
    async with centre.store() as store:
        return await store.get(request.number)


def test_every_step_is_an_action_of_one_request_too() -> None:
    assert ACTIONS.keys() >= IN_BULK
    assert FIELDS.keys() <= IN_BULK
    assert not FOLLOWING & IN_BULK


async def test_each_is_transferred_by_its_own_state_and_of_each_is_told_what_became(
    centre: RequestCentre, maha: WebBrowser
) -> None:
    free, answered, foreign = [await centre.file() for _ in range(3)]
    await centre.requests.acknowledge(answered.number, by=of_office(MAHA))
    done = await centre.requests.answer(answered.number, "وفرنا حافلة.", by=of_office(MAHA))
    await centre.requests.transfer(foreign.number, "university", "لهم", by=of_office(MAHA))

    ticked = [free, done, foreign]
    answer = await step(
        maha, "transfer", ticked, place="جهة university (university)", reason="يخص الجامعة."
    )

    told = outcomes(answer)
    assert told[free.number] == "done"
    assert "answered" in told[answered.number]
    assert told[foreign.number].startswith("There is no request")
    assert ((await now(centre, free)).entity, (await now(centre, done)).entity) == (
        "university",
        "department",
    )
    assert "يخص الجامعة." in answer.text  # stands there for those that were not done
    assert f'value="{done.number}:{done.version}" checked' in answer.text


async def test_a_remark_stays_among_ourselves(centre: RequestCentre, maha: WebBrowser) -> None:
    requests = [await centre.file() for _ in range(2)]

    answer = await step(maha, "comment", requests, comment="اتصلت بالمدرسة", is_told="yes")

    assert set(outcomes(answer).values()) == {"done"}
    for request in requests:
        _, events = await centre.requests.see(request.number, by=of_office(MAHA))
        assert (events[-1].detail["text"], events[-1].is_told) == ("اتصلت بالمدرسة", False)
    assert "اتصلت بالمدرسة" not in answer.text


async def test_several_are_followed_and_followed_no_more(
    centre: RequestCentre, maha: WebBrowser
) -> None:
    requests = [await centre.file() for _ in range(2)]
    watching = Watching(centre.sessions, centre.seal, centre.grounds, centre.clock)

    async def watchers() -> list[Sequence[str]]:
        return [await watching.watchers(it.number, by=of_office(MAHA)) for it in requests]

    followed = await step(maha, "follow", requests)
    assert (set(outcomes(followed).values()), await watchers()) == ({"done"}, [[MAHA], [MAHA]])
    await step(maha, "unfollow", requests[:1])
    assert await watchers() == [[], [MAHA]]


async def test_who_may_close_closes_what_is_answered(desk: Desk, centre: RequestCentre) -> None:
    free, answered = await centre.file(), await centre.file()
    await centre.requests.acknowledge(answered.number, by=of_office(MAHA))
    done = await centre.requests.answer(answered.number, "وفرنا حافلة.", by=of_office(MAHA))
    async with signed_in(desk, "quality", Role.QUALITY_REVIEWER) as browser:
        answer = await step(browser, "close", [free, done])

    assert outcomes(answer)[done.number] == "done"
    assert outcomes(answer)[free.number] != "done"
    assert (await now(centre, done)).state is RequestState.CLOSED
    assert (await now(centre, free)).state is RequestState.FILED


async def test_nobody_does_in_bulk_what_is_not_theirs(desk: Desk, centre: RequestCentre) -> None:
    request = await centre.file()
    async with signed_in(desk, "quality", Role.QUALITY_REVIEWER) as browser:
        page = await browser.get("/requests?lang=en")
        answer = await step(browser, "transfer", [request], place="university", reason="لهم")

    assert 'value="comment"' in page.text
    assert 'value="transfer"' not in page.text
    assert outcomes(answer)[request.number] != "done"
    assert (await now(centre, request)).entity == "department"


async def test_beyond_a_hundred_each_is_named_as_not_done(
    centre: RequestCentre, maha: WebBrowser
) -> None:
    request = await centre.file()
    numbers = RequestNumbers("others")
    others = [replace(request, number=numbers.number(n)) for n in range(1, MOST_TICKED + 1)]

    told = outcomes(await step(maha, "acknowledge", [*others, request]))

    assert len(told) == MOST_TICKED + 1
    assert told[request.number] == f"Not done: {MOST_TICKED} requests at most are taken at once."
    assert (await now(centre, request)).state is RequestState.FILED


@pytest.mark.parametrize(
    ("do", "typed"),
    [("comment", {}), ("transfer", {"reason": "لهم"}), ("transfer", {"place": "university"})],
)
async def test_what_is_not_said_is_asked_for_before_anything_is_done(
    centre: RequestCentre, maha: WebBrowser, do: str, typed: dict[str, str]
) -> None:
    request = await centre.file()

    answer = await step(maha, do, [request], **typed)
    nothing = await step(maha, "acknowledge", [])

    assert (answer.status, nothing.status) == (422, 422)
    assert f'value="{request.number}:{request.version}" checked' in answer.text
    assert (await now(centre, request)).version == request.version


async def test_who_was_overtaken_in_one_is_told_and_the_others_are_done(
    centre: RequestCentre, maha: WebBrowser
) -> None:
    seen, other = await centre.file(), await centre.file()
    await centre.requests.acknowledge(seen.number, by=of_office("head.department"))

    told = outcomes(await step(maha, "assign", [seen, other], to="specialist.department"))

    assert "changed" in told[seen.number]
    assert told[other.number] == "done"


async def test_with_a_real_browser(desk: Desk, centre: RequestCentre, window: Page) -> None:  # noqa: F811
    """All are ticked at once; Enter in a field does nothing by mistake."""
    requests = [await centre.file() for _ in range(3)]
    await become(desk, window, MAHA)
    await window.locator("#tick-all input").check()
    await window.locator("[data-deed=transfer] summary").press("Enter")
    await window.locator("#bulk-place").fill("جهة university (university)")
    await window.locator("#bulk-place").press("Enter")
    await window.locator("#bulk-reason").fill("يخص الجامعة.")
    assert (await findings(window), await over_the_edge(window)) == ([], [])
    await window.locator("[value=transfer]").press("Enter")

    await expect(window.locator("#outcomes li")).to_have_count(3)
    assert {(await now(centre, it)).entity for it in requests} == {"university"}
    await window.set_viewport_size({"width": 360, "height": 900})
    assert (await findings(window), await over_the_edge(window)) == ([], [])
