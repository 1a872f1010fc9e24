"""A beneficiary follows a request by the link in a message, in a real Chromium on a telephone."""

import json
import re

import pytest
from aiohttp import ClientSession, DummyCookieJar
from playwright.async_api import Page, expect
from sqlalchemy import select

from core.database import writing
from core.tables import OutboxRow
from tests.centre_of_requests import NOURA, OFFICE_TOML, a_subject, a_wish, of_office
from tests.fakes.desk import SEALING_KEY, Desk
from tests.integration.browsing import findings, over_the_edge
from tests.ministry import LONG_AGO, the_entities, the_posts
from ticketing.entities import Change
from ticketing.request_filing import Filing
from ticketing.request_numbers import RequestNumbers, check_digit
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestEventRow, RequestRow
from ticketing.request_words import MOST_LETTERS
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf, StructureStore
from ticketing.tracking import with_addresses
from ticketing.tracking_service import Tracking

COORDINATOR = of_office("coordinator.department")
SEAL = Seal(SEALING_KEY)
SEALED = re.compile(r'name="seal" value="([^"]+)"')
REASON = "ما زالت الحافلة تتأخر كل صباح"


@pytest.fixture
async def link(desk: Desk) -> str:
    """The address in the message that tells of an answer."""
    async with writing(desk.sessions) as session:
        store = StructureStore(session)
        await store.apply(Change((), tuple(the_entities())))
        await store.add_posts(the_posts())
        await store.add_calendar("office", OFFICE_TOML, valid_from=LONG_AGO)
        await store.add_subjects([a_subject()])
        await store.changed("the beginning", by="tests", at=LONG_AGO)
    grounds = GroundShelf()
    filing = Filing(desk.sessions, SEAL, grounds, RequestNumbers("the key of the numbers"))
    number = (await filing.file(a_wish(), by=NOURA)).request.number
    requests = Requests(desk.sessions, SEAL, grounds)
    await requests.acknowledge(number, by=COORDINATOR)
    await requests.comment(number, "سر بيننا", by=COORDINATOR)
    await requests.answer(number, "زيدت حافلة ثانية.", by=COORDINATOR)
    return await newest_link(desk)


async def newest_link(desk: Desk) -> str:
    """Return the address in the newest message."""
    async with desk.sessions() as session:
        bodies = await session.scalars(select(OutboxRow.body).order_by(OutboxRow.made_at.desc()))
        body = bodies.first()
    assert body
    return with_addresses(body, SEALING_KEY, desk.url).split()[-1]


async def test_a_beneficiary_objects_by_the_link_on_a_telephone(
    link: str, page: Page, desk: Desk, complaints: list[str]
) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(link)
    await expect(page.locator("#answer")).to_have_text("زيدت حافلة ثانية.")
    await expect(page.locator("main")).not_to_contain_text("سر بيننا")
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    await page.get_by_label("ما سبب الاعتراض؟").fill("قصير")
    await page.get_by_role("button", name="اعترض على الإفادة").click()
    await expect(page.get_by_role("alert")).to_contain_text("10 أحرف")
    await expect(page.get_by_label("ما سبب الاعتراض؟")).to_have_value("قصير")
    complaints.clear()  # the browser's own word on a 422

    await page.get_by_label("ما سبب الاعتراض؟").fill(REASON)
    await page.get_by_role("button", name="اعترض على الإفادة").click()

    await expect(page.locator("#done")).to_contain_text("سُجّل اعتراضكم")
    await expect(page.locator("#state")).to_have_text("اعتراضكم بانتظار النظر فيه.")
    await expect(page.locator("#holder")).to_have_text("جهة agency")
    await page.goto(f"{link}?lang=en")
    await expect(page.locator("#state")).to_have_text("Your objection waits to be looked at.")
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    async with desk.sessions() as session:
        assert await session.scalar(select(OutboxRow.key).where(OutboxRow.key.like("%/4/sms")))


async def test_a_fallen_answer_is_not_shown_as_ours(link: str, page: Page, desk: Desk) -> None:
    requests, reviewer = Requests(desk.sessions, SEAL, GroundShelf()), of_office("head.agency")
    async with desk.sessions() as session:
        number = await session.scalar(select(RequestRow.number))
    assert number
    await page.goto(link)
    await page.locator("#rate [value='2']").check()
    await page.locator("#rate button").click()
    await expect(page.locator("#done")).to_be_visible()
    await requests.object(number, REASON, by=NOURA)
    await requests.review(number, by=reviewer)
    await requests.overturn(number, "الإفادة ناقصة", by=reviewer)
    await requests.ask(number, "أي مدرسة؟", by=COORDINATOR)

    await page.goto(link)

    await expect(page.locator("#answer")).to_have_count(0)
    await expect(page.locator("main")).not_to_contain_text("زيدت حافلة ثانية.")
    await expect(page.locator("#reply-until")).to_be_visible()
    await expect(page.locator("#rate")).to_have_count(0)
    await requests.resume(number, "سألنا خطأ", by=COORDINATOR)
    await requests.answer(number, "زيدت حافلتان.", by=COORDINATOR)
    await page.goto(link)
    await expect(page.locator("#answer")).to_have_text("زيدت حافلتان.")
    await expect(page.locator("#rate")).to_be_visible()
    assert (await findings(page), await over_the_edge(page)) == ([], [])


async def test_the_page_is_kept_nowhere_and_a_foreign_form_does_nothing(
    link: str, desk: Desk
) -> None:
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        async with session.get(link) as answer:
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert "noindex" in answer.headers["X-Robots-Tag"]
        for seal, origin in (("", desk.url), ("forged.00", "null"), ("", "https://evil.example")):
            form = {"seal": seal, "deed": "object", "text": REASON}
            async with session.post(link, data=form, headers={"Origin": origin}) as answer:
                assert answer.status == 403


async def test_the_longest_addition_that_the_form_allows_is_kept_whole(
    link: str, desk: Desk
) -> None:
    text = "\n".join(["ض" * 99] * 200) + "ض"
    as_sent = text.replace("\n", "\r\n")  # a form ends each line with two letters
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        async with session.get(link) as answer:
            seal = SEALED.search(await answer.text())
        assert seal
        form = {"seal": seal[1], "deed": "add", "text": as_sent}
        async with session.post(link, data=form, allow_redirects=False) as answer:
            kept = answer.status
        form["text"] += "ض"
        async with session.post(link, data=form, allow_redirects=False) as answer:
            refused, page = answer.status, await answer.text()

    assert (len(text), kept, refused) == (MOST_LETTERS, 303, 422)
    assert text in page.replace("\r\n", "\n")  # what was too long is given back
    async with desk.sessions() as session:
        added = select(RequestEventRow.detail).where(RequestEventRow.deed == "add")
        (detail,) = await session.scalars(added)
    assert json.loads(detail)["text"] == text


async def test_whoever_tries_links_out_waits(link: str, desk: Desk) -> None:
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        statuses = []
        for n in range(8):
            async with session.get(f"{desk.url}/t/{n:032}") as answer:
                statuses.append(answer.status)
        async with session.get(link) as answer:
            assert answer.status == 200
    assert statuses[0] == 404
    assert statuses[-1] == 429


@pytest.mark.usefixtures("link")
async def test_asking_for_a_link_is_answered_alike_for_everybody(desk: Desk) -> None:
    seen = set()
    async with ClientSession(cookie_jar=DummyCookieJar()) as session:
        for number in ("974353540", "10000000" + check_digit("10000000")):
            form = {"number": number, "last_four": "4567"}
            async with session.post(
                f"{desk.url}/t", data=form, headers={"Origin": desk.url}, allow_redirects=False
            ) as answer:
                seen.add((answer.status, answer.headers.get("Location")))
    assert len(seen) == 1


async def test_an_ended_link_says_so_and_gives_back_what_was_written(
    link: str, page: Page, desk: Desk, complaints: list[str]
) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(link)
    await page.get_by_label("ما سبب الاعتراض؟").fill(REASON)
    tracking, number = (
        Tracking(desk.sessions, SEAL, GroundShelf()),
        await page.inner_text("#number"),
    )
    await tracking.ask_anew(number.replace(" ", ""), "4567")
    await tracking.see((await newest_link(desk)).rpartition("/")[2])

    await page.get_by_role("button", name="اعترض على الإفادة").click()

    await expect(page.get_by_role("alert")).to_contain_text("افتحوا أحدث رسالة")
    await expect(page.get_by_role("alert")).to_contain_text(REASON)
    assert (await findings(page), await over_the_edge(page)) == ([], [])
    await page.get_by_label("رقم الطلب").fill(number)
    await page.get_by_label("آخر أربعة أرقام").fill("4567")
    await page.get_by_role("button", name="أرسل الرابط").click()
    await expect(page.locator("#done")).to_be_visible()
    complaints.clear()  # the browser's own word on a 410
