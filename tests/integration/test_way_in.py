"""The way in through the pages: guesses, the question, the second factor, thieves."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from core.audit import CENTRE, Action
from core.audit_store import AuditLog, Wanted
from core.database import sessions_for
from core.one_time_codes import code_at, step_of
from core.permissions import Role
from core.service import Accounts
from core.sign_in_settings import SignInSettings
from core.tables import AccountRow, FailedTriesRow
from core.tries import QUESTION_FADES_AFTER
from tests.fakes.api_client import Answer
from tests.fakes.desk import PASSWORD, Desk, open_desk
from tests.fakes.web_browser import WebBrowser, hidden, shown, web_browser

OTHER = "قطار أزرق يشرب القهوة"
NUMBERS = ["واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]


@pytest.fixture
async def browser(desk: Desk) -> AsyncIterator[WebBrowser]:
    async with web_browser(desk.url) as browser:
        yield browser


async def actions(desk: Desk) -> list[str]:
    return [row.action for row in reversed(await AuditLog(desk.sessions).page(Wanted(), 100))]


def answered(page: Answer) -> dict[str, str]:
    """Return the answer to the question on *page*, worked out from its words."""
    match = re.search(r"كم يساوي (\S+) زائد (\S+)؟", page.text)
    assert match is not None, page.text
    total = sum(NUMBERS.index(word) + 1 for word in match.groups())
    return {"answer": str(total), "seal": hidden(page, "seal")}


def code_now(secret: str, *, later: int = 0) -> str:
    return code_at(secret, step_of(datetime.now(UTC)) + later)


async def fail(browser: WebBrowser, name: str, times: int) -> Answer:
    """Type a wrong password, and answer the question when it is asked."""
    answer = await browser.get("/sign-in")
    more: dict[str, str] = {}
    for _ in range(times):
        answer = await browser.enter(name, "not the password", **more)
        assert answer.status == 401
        more = answered(answer) if 'name="seal"' in answer.text else {}
    return answer


async def enrol(browser: WebBrowser) -> tuple[str, list[str]]:
    """Set a second factor up by the pages; return its secret and the recovery codes."""
    offer = await browser.get("/account/second-factor")
    secret = shown(offer, "secret")
    form = {"offer": hidden(offer, "offer"), "code": code_now(secret, later=-1)}
    page = await browser.submit("/account/second-factor", form)
    assert page.status == 200
    return secret, re.findall(r"[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}", page.text)


async def test_who_fails_too_often_must_wait_and_is_told_how_long(
    desk: Desk, browser: WebBrowser
) -> None:
    name = await desk.person()
    asked = await fail(browser, name, 5)

    refused = await browser.enter(name, PASSWORD, **answered(asked))

    assert refused.status == 429
    assert 25 <= int(refused.headers["Retry-After"]) <= 30
    assert refused.headers["Retry-After"] in refused.text
    assert (await actions(desk))[-2:] == [Action.SIGN_IN_FAILED, Action.LOCKED_OUT]
    assert (await browser.enter("another", PASSWORD)).status == 401


async def test_after_three_failures_the_sum_must_be_right_too(
    desk: Desk, browser: WebBrowser
) -> None:
    name = await desk.person()
    asked = await fail(browser, name, 3)

    without = await browser.enter(name)
    wrong = await browser.enter(name, answer="99", seal=hidden(without, "seal"))
    right = answered(asked)
    let_in = await browser.enter(name, **right)

    assert (without.status, wrong.status, let_in.status) == (401, 401, 303)
    assert "جواب السؤال" in without.text
    assert (await browser.get("/")).status == 200
    assert (await browser.get("/sign-in?lang=en")).text.count("plus") == 0


async def test_an_answer_serves_once(desk: Desk, browser: WebBrowser) -> None:
    name = await desk.person()
    right = answered(await fail(browser, name, 3))
    assert (await browser.enter(name, "not the password", **right)).status == 401

    assert "جواب السؤال" in (await browser.enter(name, PASSWORD, **right)).text


async def test_who_cannot_answer_waits_a_minute_instead(desk: Desk, browser: WebBrowser) -> None:
    name = await desk.person()
    await fail(browser, name, 3)
    async with desk.sessions.begin() as session:
        a_minute_ago = datetime.now(UTC) - QUESTION_FADES_AFTER
        await session.execute(update(FailedTriesRow).values(last_at=a_minute_ago))

    assert (await browser.enter(name)).status == 303


async def test_the_second_factor_is_asked_for_and_opens(desk: Desk, browser: WebBrowser) -> None:
    name = await desk.person()
    await browser.enter(name)
    secret, codes = await enrol(browser)
    await browser.submit("/sign-out")

    await browser.enter(name)
    before = await browser.get("/")
    page = await browser.get("/second-factor")
    wrong = await browser.submit("/second-factor", {"code": "000000"})
    right = await browser.submit("/second-factor", {"code": code_now(secret)})

    assert (before.status, before.headers["Location"]) == (303, "/second-factor")
    assert 'href="/prompts"' not in page.text
    assert (wrong.status, "الرمز غير صحيح" in wrong.text) == (422, True)
    assert (right.status, right.headers["Location"]) == (303, "/")
    assert (await browser.get("/")).status == 200
    assert len(codes) == 10


async def test_a_recovery_code_opens_once_in_place_of_the_phone(
    desk: Desk, browser: WebBrowser
) -> None:
    name = await desk.person()
    await browser.enter(name)
    _, codes = await enrol(browser)

    for status in (303, 422):
        await browser.submit("/sign-out")
        await browser.enter(name)
        assert (await browser.submit("/second-factor", {"code": codes[0]})).status == status


async def test_a_role_that_needs_a_second_factor_sets_it_up_before_anything_else(
    desk_engine: AsyncEngine,
) -> None:
    settings = SignInSettings(factor_roles=frozenset({Role.SUPERVISOR}))
    async with (
        open_desk(sessions_for(desk_engine), settings=settings) as desk,
        web_browser(desk.url) as browser,
    ):
        await browser.enter(await desk.person())
        led = await browser.get("/")
        await enrol(browser)
        inside = await browser.get("/")
        kept = await browser.submit("/account/second-factor/remove", {"present": PASSWORD})

    assert led.headers["Location"] == "/account/second-factor"
    assert inside.status == 200
    assert kept.status == 409


async def test_a_given_password_must_be_changed_first(desk: Desk, browser: WebBrowser) -> None:
    name = await desk.person()
    await Accounts(desk.sessions).reset_password(name, OTHER, by=CENTRE)
    await browser.enter(name, OTHER)
    given = browser.cookie

    led = await browser.get("/")
    weak = await browser.submit("/new-password", {"present": OTHER, "new": "password123"})
    weak_en = await browser.submit(
        "/new-password?lang=en", {"present": OTHER, "new": "password123"}
    )
    same = await browser.submit("/new-password", {"present": OTHER, "new": OTHER})
    done = await browser.submit("/new-password", {"present": OTHER, "new": PASSWORD})

    assert led.headers["Location"] == "/new-password"
    assert (weak.status, "من أول ما يُخمَّن" in weak.text) == (422, True)
    assert "guessed first" in weak_en.text
    assert same.status == 422
    assert (done.status, done.headers["Location"]) == (303, "/")
    assert browser.cookie != given
    assert (await browser.get("/")).status == 200


async def test_a_stolen_cookie_opens_nothing_in_another_browser_and_ends_the_session(
    desk: Desk, browser: WebBrowser
) -> None:
    await browser.enter(await desk.person())
    assert (await browser.get("/account")).status == 200

    async with web_browser(desk.url, "Mozilla/5.0 (Windows NT 10.0) Chrome/146.0") as thief:
        thief.headers["Cookie"] = browser.cookie
        stolen = await thief.get("/account")

    assert (stolen.status, stolen.headers["Location"]) == (303, "/sign-in")
    assert (await browser.get("/account")).status == 303
    assert (await actions(desk))[-1] == Action.SESSION_STOLEN


async def test_the_cookie_of_before_the_sign_out_is_worth_nothing(
    desk: Desk, browser: WebBrowser
) -> None:
    await browser.enter(await desk.person())
    old = browser.cookie
    await browser.submit("/sign-out")

    browser.headers["Cookie"] = old
    assert (await browser.get("/account")).status == 303
    assert (await actions(desk))[-1] == Action.SIGNED_OUT


async def test_the_cookie_of_a_step_before_is_worth_nothing(
    desk: Desk, browser: WebBrowser
) -> None:
    name = await desk.person()
    await browser.enter(name)
    secret, _ = await enrol(browser)
    await browser.submit("/sign-out")
    await browser.enter(name)
    before = browser.cookie
    await browser.submit("/second-factor", {"code": code_now(secret)})

    async with web_browser(desk.url) as other:
        other.headers["Cookie"] = before
        assert (await other.get("/second-factor")).status == 303
        assert (await other.get("/account")).headers["Location"] == "/sign-in"


async def test_a_password_that_was_changed_elsewhere_ends_every_other_session(
    desk: Desk, browser: WebBrowser
) -> None:
    name = await desk.person()
    await browser.enter(name)
    async with web_browser(desk.url) as other:
        await other.enter(name)
        old = other.cookie
        done = await other.submit("/account/password", {"present": PASSWORD, "new": OTHER})
        assert done.status == 303
        assert other.cookie != old
        assert (await other.get("/account?done=password")).status == 200

    assert (await browser.get("/account")).status == 303


async def test_behind_tls_the_cookie_goes_over_tls_alone(desk_engine: AsyncEngine) -> None:
    settings = SignInSettings(public_url="https://cc.example")
    async with (
        open_desk(sessions_for(desk_engine), settings=settings) as desk,
        web_browser(desk.url) as browser,
    ):
        answer = await browser.enter(await desk.person())

    assert "; Secure" in answer.headers["Set-Cookie"]
    assert "; HttpOnly" in answer.headers["Set-Cookie"]


async def test_a_person_who_was_disabled_in_the_middle_is_out(
    desk: Desk, browser: WebBrowser
) -> None:
    await browser.enter(await desk.person())
    async with desk.sessions.begin() as session:
        await session.execute(update(AccountRow).values(disabled_at=datetime.now(UTC)))

    assert (await browser.get("/account")).status == 303
