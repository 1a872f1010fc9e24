"""The agent's desk beside a desk phone: the pop at the ring, the wrap-up, the note read later."""

import shutil
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from faq_bank import sample_bank
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.phones import AgentPhone, Booth, Caller
from tests.integration.browsing import FLAGS, PROGRAMS

pytestmark = pytest.mark.e2e

AGENT = "1005"
PASSWORD = "قطار أزرق يشرب القهوة"
PATIENCE = 30_000.0
QUERY = "كيف أستعيد كلمة مرور نور"


@pytest.fixture
def page(centre: Centre) -> Iterator[Page]:
    """The agent's window, signed in to the centre and not yet to the queues."""
    centre.in_database(sample_bank.fill)
    search = f"/api/v1/faq/search?{urlencode({'q': QUERY})}"
    wait_until(lambda: bool(centre.api.get(search)["results"]), "the bank is searched", 60)
    profile = Profile(full_name="نورة", role=Role.AGENT, extension=AGENT)
    centre.in_database(
        lambda it: Accounts(it).create("noura", PASSWORD, Role.AGENT, profile=profile)
    )
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.set_default_timeout(PATIENCE)
        page.goto(f"{centre.api.base}/sign-in?lang=ar")
        page.get_by_label("اسم المستخدم").fill("noura")
        page.get_by_label("كلمة المرور").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#link")).to_have_attribute("data-link", "live")
        yield page
        browser.close()


@pytest.fixture
def agent(centre: Centre, booth: Booth) -> AgentPhone:
    """The phone on the agent's desk."""
    return centre.phone(booth, AGENT)


def is_paused(centre: Centre) -> bool:
    agents = centre.api.get("/api/v1/agents")["agents"]
    queues = next(it["queues"] for it in agents if it["agent"] == AGENT)
    return any(queue["is_paused"] for queue in queues.values())


def comes_to(page: Page, state: str) -> None:
    """Wait until the call on the desk is in *state*."""
    expect(page.locator("#caller")).to_have_attribute("data-state", state)


def marks_an_answer(page: Page) -> str:
    """Find an answer in the FAQ bank during the talk and mark it, by keys; return its id."""
    page.keyboard.press("F3")
    page.keyboard.insert_text(QUERY)
    option = page.locator("#faq-results [role=option]").first
    expect(option.locator("mark").first).to_be_visible(timeout=PATIENCE)
    with page.expect_response("**/helpful") as marking:
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Control+Enter")
    marked: str = marking.value.json()["id"]
    return marked


def test_the_story_the_wrap_up_and_the_note_that_the_next_agent_reads(
    centre: Centre, caller: Caller, agent: AgentPhone, page: Page
) -> None:
    page.keyboard.press("r")
    expect(page.locator("#me .state")).to_have_text("جاهز")
    caller.dial()
    caller.choose("1")
    comes_to(page, "ringing")
    expect(page.locator("#caller")).to_contain_text(caller.number)
    expect(page.locator("#caller .way")).to_contain_text("الاستفسارات العامة")
    agent.wait_ringing()
    agent.answer()
    comes_to(page, "talking")
    page.keyboard.press("n")
    page.keyboard.insert_text("سأل عن موعد النتائج")
    expect(page.locator('#record [data-field="kept"]')).to_have_text("حُفظ مسودةً")
    page.reload()
    comes_to(page, "talking")
    expect(page.locator("#note")).to_have_value("سأل عن موعد النتائج")

    entry_id = marks_an_answer(page)
    caller.hang_up()
    comes_to(page, "wrap_up")
    page.locator("#faq-query").blur()
    page.keyboard.press("m")
    wait_until(lambda: is_paused(centre), "the agent is held while they wrap up")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#record")).to_be_hidden(timeout=PATIENCE)
    expect(page.locator("#me .state")).to_have_text("جاهز")
    wait_until(lambda: not is_paused(centre), "the agent is free")
    call = centre.api.wait_for_state(caller.number, "closed")
    assert (call["outcome"], call["agent"]) == ("answered", AGENT)
    (answer,) = centre.api.get(f"/api/v1/calls/{call['call_id']}")["answers"]
    assert (answer["id"], answer["query"]) == (entry_id, QUERY)

    caller.dial()
    caller.choose("1")
    comes_to(page, "ringing")
    expect(page.locator("#caller .last-note")).to_contain_text("سأل عن موعد النتائج")
    expect(page.locator("#caller .last-note")).to_contain_text("أُجيب عن استفساره")
    expect(page.locator('#caller [data-field="earlier"]')).to_contain_text("✓")
    caller.hang_up()
    comes_to(page, "none")
    page.locator('[data-do="sign-out"]').click()
    expect(page.locator("#me .state")).to_have_text("خارج")
