"""A request's whole way: from a live call to its answer, an objection and the reviewer's word.

Everything is real: the call, the desk, the pages of the entities, the message with the link.
"""

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from core.accounts import Profile
from core.audit import CENTRE
from core.permissions import Role
from core.service import Accounts
from core.token_service import Tokens
from tests.centre_of_requests import FIRST_ID, NOURA, Clock, Sessions, a_wish, opened
from tests.e2e.api import Api
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.integration.browsing import FLAGS, PROGRAMS
from ticketing.beneficiaries import Particulars
from ticketing.beneficiary_service import Beneficiaries
from ticketing.request_filing import Filing
from ticketing.request_numbers import RequestNumbers
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf

pytestmark = pytest.mark.e2e

AGENT = "1005"
PASSWORD = "قطار أزرق يشرب القهوة"
PATIENCE = 30_000.0
NUMBER = re.compile(r"^\s*(\d\s*){9}$")
COORDINATOR, REVIEWER, MINISTER = "coordinator.department", "coordinator.agency", "head.minister"
ANSWER, OBJECTION = "زيدت حافلة ثانية من الأسبوع القادم.", "ما زالت الحافلة تتأخر كل صباح."
HUDAS_NUMBER = "0551234567"
LONG = timedelta(days=90)
MINISTERS_LEVEL = 4  # above the coordinators: their head, the agency, the deputy, the minister


@pytest.fixture
def ministry(centres: Centres) -> Centre:
    """A centre with a small ministry whose people can sign in."""
    centre = centres.started()

    async def fill(sessions: Sessions) -> None:
        await opened(sessions)
        accounts = Accounts(sessions)
        agent = Profile(full_name="نورة", role=Role.AGENT, extension=AGENT)
        await accounts.create("noura", PASSWORD, Role.AGENT, profile=agent)
        for name in (COORDINATOR, REVIEWER, MINISTER):
            await accounts.create(name, PASSWORD, Role.COORDINATOR)
        huda = Particulars(name="هدى الزهراني", national_id=FIRST_ID, mobiles=(HUDAS_NUMBER,))
        await Beneficiaries(sessions, Seal(centre.secrets.sealing_key)).add(huda, by=CENTRE)

    centre.in_database(fill)
    return centre


@pytest.fixture
def supervisor(ministry: Centre) -> Api:
    """What a supervisor is told, who sees every request."""
    token = ministry.in_database(lambda it: Tokens(it).create("floor", Role.SUPERVISOR))
    return Api(ministry.api.base, token)


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A Chromium in which each window is somebody's own."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def window(browser: Browser, centre: Centre, name: str) -> Page:
    """Return the window of somebody who has signed in."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{centre.api.base}/sign-in?lang=ar")
    page.get_by_label("اسم المستخدم").fill(name)
    page.get_by_label("كلمة المرور").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return page


def file_by_keys(desk: Page) -> str:
    """File what the caller says, three fields typed; return the number that is shown."""
    expect(desk.locator('#caller [data-field="card"]')).to_be_visible()
    desk.keyboard.press("F6")
    expect(desk.locator("#ticket-subject")).to_be_focused()
    desk.keyboard.type("حافله")
    expect(desk.locator("#ticket-subjects [role=option]")).to_have_count(1)
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.locator("#ticket-entity").fill("department")
    expect(desk.locator("#ticket-entities [role=option]").first).to_be_visible()
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    desk.keyboard.insert_text("تتأخر الحافلة كل صباح نصف ساعة")
    desk.keyboard.press("Control+Enter")
    shown = desk.locator(".ticket-number")
    expect(shown).to_have_text(NUMBER)
    return (shown.text_content() or "").replace(" ", "")


def link_in_message(centre: Centre, number: str) -> str:
    """Return the address in the latest message that was sent of a request."""

    def bodies() -> list[str]:
        files = sorted(centre.home.glob("**/*.json"), key=lambda it: it.stat().st_mtime)
        said = [json.loads(file.read_text()) for file in files if file.parent.name == "outbox"]
        told = [it["body"] for it in said if "/t/" in it["body"]]
        return [body for body in told if number in "".join(body.split()) and "صدرت الإفادة" in body]

    wait_until(lambda: bool(bodies()), "the answer was told by a message")
    return bodies()[-1].split()[-1]


def test_from_the_call_to_the_answer_the_objection_and_the_decision(
    ministry: Centre, supervisor: Api, browser: Browser
) -> None:
    with ministry.booth("journey") as booth:
        agent, caller = ministry.phone(booth, AGENT), ministry.caller(booth, HUDAS_NUMBER)
        agent.answers_after(0)
        desk = window(browser, ministry, "noura")
        expect(desk.locator("#link")).to_have_attribute("data-link", "live")
        desk.keyboard.press("r")
        expect(desk.locator("#me .state")).to_have_text("جاهز")
        caller.dial()
        caller.choose("1")
        agent.wait_answered()
        number = file_by_keys(desk)
        caller.hang_up()

    coordinator = window(browser, ministry, COORDINATOR)
    coordinator.goto(f"{ministry.api.base}/requests")
    coordinator.locator("#requests a").first.click()
    coordinator.get_by_role("button", name="أقرّ بالاستلام").click()
    coordinator.locator("#text-answer").fill(ANSWER)
    coordinator.locator("#main-deed button[type=submit]").click()
    expect(coordinator.locator("#done")).to_contain_text("حُفظت الإفادة")

    beneficiary = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    beneficiary.goto(link_in_message(ministry, number))
    expect(beneficiary.locator("#answer")).to_have_text(ANSWER)
    beneficiary.get_by_label("ما سبب الاعتراض؟").fill(OBJECTION)
    beneficiary.get_by_role("button", name="اعترض على الإفادة").click()
    expect(beneficiary.locator("#done")).to_contain_text("سُجّل اعتراضكم")

    reviewer = window(browser, ministry, REVIEWER)
    reviewer.goto(f"{ministry.api.base}/requests")
    reviewer.locator("#requests a").first.click()
    expect(reviewer.locator("main")).to_contain_text(OBJECTION)
    reviewer.locator("#form-review button[type=submit]").click()
    reviewer.locator("#text-uphold").fill("الحافلة الثانية تبدأ الأحد.")
    reviewer.locator("#form-uphold button[type=submit]").click()
    expect(reviewer.locator("#done")).to_be_visible()

    beneficiary.reload()
    expect(beneficiary.locator("main")).to_contain_text("الحافلة الثانية تبدأ الأحد.")
    request = supervisor.get(f"/api/v1/tickets/{number}")
    assert (request["state"], request["objections"]) == ("answered", 1)


@pytest.fixture
def forgotten(ministry: Centre) -> str:
    """The number of a request that nobody has looked at for three months."""
    clock, seal = Clock(datetime.now(UTC) - LONG), Seal(ministry.secrets.sealing_key)
    numbers = RequestNumbers(ministry.secrets.request_numbers)

    async def file(sessions: Sessions) -> str:
        filing = Filing(sessions, seal, GroundShelf(), numbers, clock)
        return (await filing.file(a_wish(), by=NOURA)).request.number

    return ministry.in_database(file)


def test_what_nobody_answers_rises_by_itself_until_the_minister_sees_it(
    ministry: Centre, supervisor: Api, forgotten: str, browser: Browser
) -> None:
    ticket = f"/api/v1/tickets/{forgotten}"
    wait_until(lambda: supervisor.get(ticket)["level"] == MINISTERS_LEVEL, "it rises by itself")

    minister = window(browser, ministry, MINISTER)
    minister.goto(f"{ministry.api.base}/requests")
    minister.locator("#requests a").first.click()
    expect(minister.locator("main")).to_contain_text("تتأخر حافلة المدرسة كل صباح نصف ساعة.")
    expect(minister.locator("main")).to_contain_text("جهة minister")
