"""The pages of requests in a real Chromium: found, answered, objected to and decided."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp.http import SERVER_SOFTWARE
from playwright.async_api import Browser, Page, expect
from sqlalchemy import select, update

from agent_desktop import signing
from core.audit import Action
from core.audit_store import AuditLog, Wanted
from core.database import writing
from core.outbox import MOST_TRIES
from core.permissions import Role
from core.tables import OutboxRow
from tests.centre_of_requests import (
    FIRST_ID,
    NOURA,
    Clock,
    RequestCentre,
    answers_wait_for_the_head,
    of_office,
    opened,
)
from tests.fakes.desk import SEALING_KEY, Desk
from tests.integration.browsing import findings, over_the_edge
from tests.ministry import HOUR
from ticketing.request_numbers import spaced
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_states import RequestState
from ticketing.requests import Applicant, Request
from ticketing.tracking import BY_TELEPHONE, with_addresses
from ticketing.wordless_objections import REASON as WITHOUT_WORDS

MAHA = "coordinator.department"
REASON = "لم تصل الحافلة الأخرى بعد."


@pytest.fixture
async def centre(desk: Desk) -> RequestCentre:
    """The small ministry at the desk's database, an hour before the clock on the wall."""
    clock = Clock(datetime.now(UTC) - HOUR)
    return replace(await opened(desk.sessions), clock=clock, seal=Seal(SEALING_KEY))


@pytest.fixture
async def window(browser: Browser) -> AsyncIterator[Page]:
    """A window in which nobody is signed in yet, of the browser that the desk's cookies are for."""
    size = {"width": 1366, "height": 900}
    context = await browser.new_context(user_agent=SERVER_SOFTWARE, viewport=size)  # type: ignore[arg-type]
    page = await context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    await context.close()
    assert wrong == []


async def become(desk: Desk, window: Page, name: str, address: str = "/requests") -> None:
    """Let the window be of somebody of the entities, who has no account yet."""
    await desk.person(name, Role.COORDINATOR)
    value = (await desk.cookie(name)).partition("=")[2]
    cookie = {"name": signing.COOKIE, "value": value, "url": desk.url}
    await window.context.add_cookies([cookie])  # type: ignore[list-item]
    await window.goto(f"{desk.url}{address}")


async def now(centre: RequestCentre, request: Request) -> Request:
    async with centre.store() as store:
        return await store.get(request.number)


async def test_a_coordinator_finds_uncovers_and_answers(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    filed = await centre.file()
    await become(desk, window, MAHA)
    await expect(window.locator("[data-view=ours]")).to_contain_text("1")
    await window.locator("[name=ticked]").check()
    await window.get_by_role("button", name="أقرّ بالاستلام").press("Enter")
    await expect(window.locator("#outcomes li")).to_contain_text("تم")

    await window.locator("#q").fill(FIRST_ID)
    await window.locator("#q").press("Enter")
    await window.locator("#requests a").press("Enter")
    await expect(window.locator("#identity")).to_have_text("••••••0008")
    await window.get_by_role("button", name="إظهار رقم الهوية كاملًا").press("Enter")
    await expect(window.locator("#identity")).to_have_text(FIRST_ID)
    await expect(window.locator("#ahead")).to_contain_text("يُصعّد إلى رئيس جهة department")
    await window.locator("#text-answer").fill("وفرنا حافلة أخرى.")
    await window.locator("#main-deed button[type=submit]").press("Enter")

    await expect(window.locator("#done")).to_contain_text("حُفظت الإفادة")
    await expect(window.locator("#ahead")).to_contain_text("يُغلق تلقائيًا")
    await expect(window.locator("#ahead")).not_to_contain_text("يُصعّد")
    assert (await now(centre, filed)).state is RequestState.ANSWERED
    uncovered = Wanted(action=Action.IDENTITY_UNCOVERED)
    (looked,) = await AuditLog(desk.sessions).page(uncovered, 5)
    assert (looked.actor, looked.subject) == (MAHA, f"request/{filed.number}")


async def test_a_reviewer_decides_and_the_answerer_only_watches(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    filed = await centre.file()
    await centre.requests.acknowledge(filed.number, by=of_office(MAHA))
    await centre.requests.answer(filed.number, "وفرنا حافلة.", by=of_office(MAHA))
    await centre.requests.object(filed.number, REASON, by=NOURA)
    address = f"/requests/{filed.number}"

    await become(desk, window, MAHA, address)
    await expect(window.locator("#form-comment")).to_have_count(1)
    await expect(window.locator("#form-review, #form-uphold")).to_have_count(0)

    await become(desk, window, "coordinator.agency", address)
    await window.locator("#form-review button").press("Enter")
    await window.locator("#text-uphold").fill("الحافلة الأخرى تعمل.")
    await window.locator("#form-uphold button").press("Enter")
    await expect(window.locator("#done")).to_contain_text("لدى جهة أخرى")
    decided = await now(centre, filed)
    assert (decided.state, decided.objections) == (RequestState.ANSWERED, 1)


async def test_a_reviewer_sees_whom_to_ask_why_when_an_objection_came_without_words(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    filed, do = await centre.file(), centre.requests
    caller = Person(BY_TELEPHONE, of_request=filed.number)
    await do.acknowledge(filed.number, by=of_office(MAHA))
    await do.answer(filed.number, "وفرنا حافلة.", by=of_office(MAHA))
    await do.object(filed.number, WITHOUT_WORDS, by=caller)
    address = f"/requests/{filed.number}"

    await become(desk, window, MAHA, address)
    await expect(window.locator("#ask-why")).to_have_count(0)
    await become(desk, window, "coordinator.agency", address)
    await expect(window.locator("#ask-why a")).to_have_attribute("href", "tel:0551234567")
    await window.locator("#form-review button").press("Enter")
    await expect(window.locator("#ask-why")).to_contain_text("دون ذكر السبب")
    assert (await findings(window), await over_the_edge(window)) == ([], [])
    await do.add(filed.number, REASON, by=NOURA)
    await window.goto(f"{desk.url}{address}")
    await expect(window.locator("#ask-why")).to_have_count(0)


async def test_who_was_overtaken_is_told_and_keeps_what_they_typed(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    filed = await centre.file()
    await centre.requests.acknowledge(filed.number, by=of_office(MAHA))
    await become(desk, window, MAHA, f"/requests/{filed.number}")
    await window.locator("#text-answer").fill("نص طويل لا يضيع")
    await centre.requests.study(filed.number, by=of_office("head.department"))

    await window.locator("#main-deed button[type=submit]").press("Enter")

    await expect(window.locator("#trouble")).to_be_visible()
    await expect(window.locator("#meanwhile li")).to_have_count(1)
    await expect(window.locator("#meanwhile")).to_contain_text("بدء الدراسة من head.department")
    await expect(window.locator("#text-answer")).to_have_value("نص طويل لا يضيع")
    assert (await now(centre, filed)).state is RequestState.IN_STUDY
    await window.locator("#main-deed button[type=submit]").press("Enter")
    await expect(window.locator("#done")).to_be_visible()


async def test_a_request_goes_on_only_with_one_of_the_same_applicant(
    centre: RequestCentre, desk: Desk, window: Page
) -> None:
    mine, mine_too = await centre.file(), await centre.file()
    anothers = await centre.file(applicant=Applicant(name="سارة", mobile="0500000001"))
    await become(desk, window, MAHA, f"/requests/{mine.number}")
    merging = window.locator("details[data-deed=merge]")
    await merging.locator("summary").click()
    await merging.locator("input[name=into]").fill(anothers.number)
    await merging.locator("button").click()
    await expect(window.get_by_role("alert")).to_contain_text("لمستفيد آخر")

    await merging.locator("input[name=into]").fill(mine_too.number)
    await merging.locator("button").click()

    await expect(window.locator("#done")).to_be_visible()
    async with centre.sessions() as session:
        bodies = await session.scalars(select(OutboxRow.body).order_by(OutboxRow.made_at))
        first, *_, last = [with_addresses(it, SEALING_KEY, desk.url).split()[-1] for it in bodies]
    await window.goto(first)
    await expect(window.locator("#goes-on")).to_contain_text(spaced(mine_too.number))
    assert (await findings(window), await over_the_edge(window)) == ([], [])
    await window.goto(last)
    await expect(window.locator("#number")).to_have_text(spaced(mine_too.number))


async def test_what_did_not_arrive_stands_on_the_home_and_on_the_request(
    centre: RequestCentre, desk: Desk, window: Page
) -> None:
    await centre.file()
    gone = {"tries": MOST_TRIES, "given_up_at": centre.clock.now, "next_try_at": None}
    why = "The message did not go out: the SMS gateway answered 503."
    async with writing(centre.sessions) as session:
        await session.execute(update(OutboxRow).values(**gone, last_error=why))

    await become(desk, window, MAHA)

    missed = window.locator("#missed")
    await expect(missed).to_contain_text("لم تصل الرسالة النصية إلى المستفيد")
    assert (await findings(window), await over_the_edge(window)) == ([], [])
    await missed.get_by_role("link").click()
    await expect(window.locator("#missed")).to_contain_text("لم تصل رسالة إلى المستفيد")
    await expect(window.locator("[data-deed=file] .event-missed")).to_contain_text("لم تقبلها")
    assert (await findings(window), await over_the_edge(window)) == ([], [])
    await become(desk, window, "coordinator.university")
    await expect(window.locator("h1")).to_be_visible()
    await expect(window.locator("#missed")).to_have_count(0)


async def test_nobody_of_another_entity_sees_it(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    filed = await centre.file()
    await become(desk, window, "coordinator.university")
    await expect(window.locator("#requests")).to_have_count(0)

    for address in (f"/requests/{filed.number}", f"/requests/{filed.number}/print"):
        answer = await window.goto(f"{desk.url}{address}")
        assert answer is not None
        assert answer.status == 404
    await window.goto(f"{desk.url}/requests?q={FIRST_ID}")
    await expect(window.locator("#requests")).to_have_count(0)


@pytest.mark.parametrize("code", ["ar", "en"])
async def test_the_pages_are_accessible_and_fit(
    desk: Desk, centre: RequestCentre, window: Page, code: str
) -> None:
    filed = await centre.file()
    await centre.requests.escalate(filed.number, REASON, by=of_office(MAHA))
    centre.clock.now += HOUR
    await centre.sweep.sweep()
    await become(desk, window, MAHA)
    for width in (1366, 360):
        await window.set_viewport_size({"width": width, "height": 900})
        for address in ("", f"/{filed.number}", f"/{filed.number}/print"):
            await window.goto(f"{desk.url}/requests{address}?lang={code}")
            await window.evaluate(
                "document.querySelectorAll('details').forEach(part => part.open = true)"
            )
            assert await findings(window) == []
            assert await over_the_edge(window) == []


async def test_what_is_no_answer_is_named_so_and_a_rating_is_read(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    number, do, maha = (await centre.file()).number, centre.requests, of_office(MAHA)
    await do.acknowledge(number, by=maha)
    await do.answer(number, "وفرنا حافلة.", by=maha)
    await do.rate(number, 2, "متأخر", by=Person("beneficiary", of_request=number))
    await do.object(number, REASON, by=NOURA)
    await do.review(number, by=of_office("coordinator.agency"))
    address = f"/requests/{number}"

    await become(desk, window, "head.agency", address)
    await expect(window.locator("#answer")).to_contain_text("وفرنا حافلة.")
    await expect(window.locator("#ratings")).to_contain_text("متأخر")
    await window.locator("#form-review button").press("Enter")
    await expect(window.locator("#timeline")).to_contain_text("بدل")
    await window.locator("[data-deed=overturn] summary").press("Enter")
    await window.locator("#text-overturn").fill("الإفادة ناقصة")
    await window.locator("#form-overturn button").press("Enter")
    await expect(window.locator("#fallen")).to_contain_text("وفرنا حافلة.")
    await expect(window.locator("#answer")).to_have_count(0)
    await expect(window.locator("#timeline [data-deed=answer]")).to_contain_text("لم تعد")
    assert (await findings(window), await over_the_edge(window)) == ([], [])

    await answers_wait_for_the_head(centre)
    await do.answer(number, "لن تزاد حافلة.", by=maha)
    await do.return_answer(number, "ليست صحيحة", by=of_office("head.department"))
    await window.goto(f"{desk.url}{address}?lang=en")
    await expect(window.locator("#proposal h2")).to_have_text(
        "A proposed answer that was not given"
    )
    await window.goto(f"{desk.url}{address}/print")
    await expect(window.get_by_role("heading", name="The answer", exact=True)).to_have_count(0)


async def test_the_office_goes_on_without_a_reply(
    desk: Desk, centre: RequestCentre, window: Page
) -> None:
    filed = await centre.file()
    await centre.requests.acknowledge(filed.number, by=of_office(MAHA))
    await centre.requests.ask(filed.number, "أي مدرسة؟", by=of_office(MAHA))
    await become(desk, window, MAHA, f"/requests/{filed.number}?lang=en")
    ahead = ["the beneficiary is reminded", "goes on without a reply", "a warning to"]
    for place, words in enumerate(ahead):
        await expect(window.locator("#ahead li").nth(place)).to_contain_text(words)

    await window.locator("[data-deed=resume] summary").press("Enter")
    await window.locator("#text-resume").fill("سألنا خطأ")
    await window.locator("#form-resume button").press("Enter")

    await expect(window.locator("#done")).to_contain_text("its clock runs again")
    assert (await now(centre, filed)).state is RequestState.IN_STUDY
