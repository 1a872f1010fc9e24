"""A call outlives its page: the caller is held, and the agent comes back into the same talk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from tests.e2e.api import kinds_of
from tests.e2e.browser import AgentBrowser, Chromium, chromium
from tests.e2e.centre import Centre, a_centre
from tests.e2e.network import CANDIDATES, private_network
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e

CALLERS_TONE, AGENTS_TONE, COLLEAGUES_TONE = 1100.0, 700.0, 440.0
PASSWORD = "قطار أزرق يشرب القهوة"
AWAY_SECONDS = 35  # a controller and a browser that start on a full machine take their time
NOTE = "سأل عن موعد النتائج"


@pytest.fixture(scope="module")
def centre(quick_data: Path) -> Iterator[Centre]:
    """A centre with one agent at a browser, in a network that carries a browser's sound."""
    with (
        private_network(),
        a_centre(
            quick_data,
            {"1001": {"emergency": 0}, "1002": {"noor": 0}, "1003": {"emergency": 0}},
            browsers={"1001"},
            TAWASUL_AWAY_SECONDS=str(AWAY_SECONDS),
            **CANDIDATES,
        ) as centre,
    ):
        profile = Profile(full_name="هدى", role=Role.AGENT, extension="1001")
        centre.in_database(
            lambda it: Accounts(it).create("huda", PASSWORD, Role.AGENT, profile=profile)
        )
        centre.start()
        yield centre


@pytest.fixture(scope="module")
def browser(centre: Centre) -> Iterator[Chromium]:
    """A Chromium that speaks the agent's tone."""
    with chromium(centre.api.base, says=AGENTS_TONE) as browser:
        yield browser


@pytest.fixture
def desk(centre: Centre, browser: Chromium) -> Iterator[AgentBrowser]:
    """The agent's window, signed in and ready."""
    with centre.signed_in("1001"):
        yield a_desk(browser)
        browser.close_windows()


@pytest.fixture
def booth(centre: Centre, request: pytest.FixtureRequest) -> Iterator[Booth]:
    """A process of phones for one test."""
    with centre.booth(str(abs(hash(request.node.name)))) as booth:
        yield booth


def a_desk(browser: Chromium) -> AgentBrowser:
    desk = browser.desk()
    desk.sign_in("huda", PASSWORD)
    return desk


def a_talk(centre: Centre, desk: AgentBrowser, booth: Booth) -> Caller:
    """Return a caller who talks with the agent at the browser."""
    caller = centre.caller(booth)
    caller.plays(CALLERS_TONE)
    caller.dial()
    caller.choose("0")
    desk.wait_call("ringing")
    desk.press("F2")
    desk.wait_call("talking")
    caller.wait_to_hear_tone(AGENTS_TONE, seconds=0.5)
    centre.api.wait_for_state(caller.number, "talking")
    return caller


def assert_both_hear(desk: AgentBrowser, caller: Caller) -> None:
    """The talk goes on, with sound both ways, at this window."""
    desk.wait_call("talking")
    caller.wait_to_hear_tone(AGENTS_TONE, seconds=caller.heard_tone(AGENTS_TONE) + 1)
    assert desk.share_of_tone(CALLERS_TONE, seconds=1) > 0.8


def is_paused(centre: Centre) -> bool:
    agents = centre.api.get("/api/v1/agents")["agents"]
    return any(
        queue["is_paused"]
        for agent in agents
        if agent["agent"] == "1001"
        for queue in agent["queues"].values()
    )


def test_a_reloaded_page_has_its_call_and_its_draft_again(
    centre: Centre, desk: AgentBrowser, booth: Booth
) -> None:
    caller = a_talk(centre, desk, booth)
    desk.page.locator("#note").fill(NOTE)
    expect(desk.page.locator('#record [data-field="kept"]')).to_have_text("حُفظ مسودةً")

    desk.page.reload()
    assert_both_hear(desk, caller)
    expect(desk.page.locator("#note")).to_have_value(NOTE)
    desk.lose_sound()
    assert_both_hear(desk, caller)

    desk.press("F4")
    call = centre.api.wait_for_state(caller.number, "closed")
    told = [kind for kind in kinds_of(call) if kind != "sound_measured"]
    assert told[-7:] == [
        *("agent_went_away", "agent_came_back") * 2,
        *("agent_completed", "caller_hung_up", "wrap_up_ended"),
    ]
    assert (call["agent"], call["ended_by"], call["outcome"]) == ("1001", "agent", "answered")
    assert 0 < call["on_hold_for_seconds"] < 10


def test_after_a_reload_a_colleague_is_asked_and_has_the_caller_when_the_page_is_gone(
    centre: Centre, desk: AgentBrowser, booth: Booth
) -> None:
    caller, colleague = a_talk(centre, desk, booth), centre.phone(booth, "1002")
    colleague.plays(COLLEAGUES_TONE)
    desk.page.reload()
    assert_both_hear(desk, caller)

    asks(desk, "1002")
    colleague.wait_ringing()
    colleague.answer()
    desk.wait_call("consulting")
    assert desk.share_of_tone(COLLEAGUES_TONE, seconds=1) > 0.8
    desk.press("F8")
    assert_both_hear(desk, caller)

    colleague.next_call()
    asks(desk, "1002")
    colleague.wait_ringing()
    colleague.answer()
    desk.wait_call("consulting")
    desk.page.close()
    caller.wait_to_hear_tone(COLLEAGUES_TONE)
    colleague.wait_to_hear_tone(CALLERS_TONE)
    assert centre.api.wait_for_state(caller.number, "talking")["agent"] == "1002"
    caller.hang_up()
    assert centre.api.wait_for_outcome(caller.number, "answered")["agent"] == "1002"


def asks(desk: AgentBrowser, colleague: str) -> None:
    """Ask a colleague, by keys."""
    desk.press("F10")
    desk.page.locator("#phone-target").select_option(colleague)
    desk.press("Tab")
    desk.press("Enter")


def test_another_browser_takes_the_call_and_the_first_one_is_told(
    centre: Centre, browser: Chromium, desk: AgentBrowser, booth: Booth
) -> None:
    caller = a_talk(centre, desk, booth)

    other = a_desk(browser)
    desk.wait_line("taken")
    assert_both_hear(other, caller)
    desk.page.locator('[data-do="take-back"]').click()
    assert_both_hear(desk, caller)
    other.wait_line("taken")

    caller.hang_up()
    call = centre.api.wait_for_outcome(caller.number, "answered")
    assert call["ended_by"] == "caller"


def test_another_window_waits_and_takes_over_when_the_first_one_closes(
    centre: Centre, desk: AgentBrowser, booth: Booth
) -> None:
    waiting = desk.another_window()
    waiting.wait_line("elsewhere")
    caller = a_talk(centre, desk, booth)
    assert waiting.page.locator("#phone-call").get_attribute("data-call") == "idle"

    desk.page.close()
    assert_both_hear(waiting, caller)
    caller.hang_up()
    waiting.wait_call("ended")


def test_a_killed_browser_and_a_killed_controller_lose_no_call(
    centre: Centre, browser: Chromium, desk: AgentBrowser, booth: Booth
) -> None:
    caller = a_talk(centre, desk, booth)

    browser.kill()
    caller.wait_to_hear("call-kept")
    centre.controller.kill()
    centre.start_controller()
    centre.api.wait_for_state(caller.number, "agent_away")
    assert is_paused(centre)
    browser.start()
    again = a_desk(browser)
    assert_both_hear(again, caller)

    caller.hang_up()
    centre.api.wait_for_state(caller.number, "closed")


def test_a_browser_that_sleeps_has_its_call_again_when_it_wakes(
    centre: Centre, browser: Chromium, desk: AgentBrowser, booth: Booth
) -> None:
    caller = a_talk(centre, desk, booth)

    browser.sleep()
    try:
        caller.wait_to_hear("call-kept", within=30)
    finally:
        browser.wake()
    assert_both_hear(desk, caller)
    caller.hang_up()
    centre.api.wait_for_state(caller.number, "closed")


def test_a_caller_whose_agent_stays_away_is_the_first_in_line(
    centre: Centre, desk: AgentBrowser, booth: Booth
) -> None:
    first = a_talk(centre, desk, booth)
    desk.page.close()
    centre.api.wait_for_state(first.number, "agent_away")
    second, colleague = centre.caller(booth), centre.phone(booth, "1003")
    second.dial()
    second.choose("0")
    centre.api.wait_for_state(second.number, "queued")

    first.wait_to_hear("call-passed-on", within=AWAY_SECONDS + 10)
    centre.api.wait_for_state(first.number, "queued")
    assert is_paused(centre)
    colleague.plays(COLLEAGUES_TONE)
    with centre.signed_in("1003"):
        assert first.number in colleague.wait_ringing()
        colleague.answer()
        first.wait_to_hear_tone(COLLEAGUES_TONE, seconds=0.5)
        first.hang_up()
        second.hang_up()
        call = centre.api.wait_for_state(first.number, "closed")

    assert (call["agent"], call["outcome"]) == ("1003", "answered")


def test_a_desk_phone_that_comes_back_is_rung_and_the_survey_follows_as_ever(
    centre: Centre, booth: Booth
) -> None:
    caller = centre.caller(booth)
    with centre.signed_in("1002"), centre.booth("first phone") as lost:
        phone = centre.phone(lost, "1002")
        phone.plays(AGENTS_TONE)
        caller.dial()
        caller.choose("31")
        phone.wait_ringing()
        phone.answer()
        caller.wait_to_hear_tone(AGENTS_TONE, seconds=0.5)
        centre.api.wait_for_state(caller.number, "talking")

        lost.kill()
        again = centre.phone(booth, "1002")
        again.plays(COLLEAGUES_TONE)
        assert caller.number in again.wait_ringing()
        again.answer()
        caller.wait_to_hear_tone(COLLEAGUES_TONE, seconds=0.5)
        again.hang_up()
        caller.wait_to_hear("survey-invitation")
        caller.hang_up()
        call = centre.api.wait_for_state(caller.number, "closed")
    assert (call["agent"], call["ended_by"]) == ("1002", "agent")
