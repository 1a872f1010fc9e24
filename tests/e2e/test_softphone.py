"""An agent takes a call in the browser, and the sound goes both ways."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.accounts import Profile
from core.permissions import Role
from core.service import Accounts
from tests.e2e.api import Row, kinds_of
from tests.e2e.browser import AgentBrowser, Chromium, chromium
from tests.e2e.centre import Centre, Sessions, a_centre, new_number, quick_queues
from tests.e2e.children import wait_until
from tests.e2e.network import CANDIDATES, private_network
from tests.e2e.phones import Caller

pytestmark = pytest.mark.e2e

CALLERS_TONE, AGENTS_TONE, COLLEAGUES_TONE = 1100.0, 700.0, 440.0
PASSWORD = "قطار أزرق يشرب القهوة"
PATIENT_SECONDS = 20  # a browser that is driven from here answers late


@pytest.fixture(scope="module")
def centre(quick_data: Path) -> Iterator[Centre]:
    """A centre whose agent sits at a browser, in a network that carries a browser's sound."""
    with (
        private_network(),
        a_centre(
            quick_data,
            {"1001": {"emergency": 0}, "1002": {"noor": 0}, "1003": {"faris": 0}},
            browsers={"1001", "1003"},
            TAWASUL_CALLERS_PHONE="on",
            **CANDIDATES,
        ) as centre,
    ):
        for name, extension in (("huda", "1001"), ("amal", "1003")):
            profile = Profile(full_name=name, role=Role.AGENT, extension=extension)
            centre.in_database(partial(_creating, name=name, profile=profile))
        patient = (replace(it, ring_seconds=PATIENT_SECONDS) for it in quick_queues())
        centre.write_configuration(tuple(patient))
        centre.start()
        yield centre


async def _creating(sessions: Sessions, *, name: str, profile: Profile) -> None:
    await Accounts(sessions).create(name, PASSWORD, Role.AGENT, profile=profile)


@pytest.fixture(scope="module")
def browser(centre: Centre) -> Iterator[Chromium]:
    """A Chromium that speaks the agents' tone."""
    with chromium(centre.api.base, says=AGENTS_TONE) as browser:
        yield browser


@pytest.fixture
def desk(centre: Centre, browser: Chromium) -> Iterator[AgentBrowser]:
    """The agent's window, signed in and ready."""
    with centre.signed_in("1001"):
        desk = browser.desk()
        desk.sign_in("huda", PASSWORD)
        yield desk
        browser.close_windows()


def measured(centre: Centre, number: str) -> Row:
    """Return an answered call once its page, at its end, has told how it sounded."""

    def call() -> Row:
        return centre.api.wait_for_outcome(number, "answered")

    wait_until(lambda: "sound_measured" in kinds_of(call()), "its sound is measured")
    return call()


def test_a_call_is_answered_muted_held_and_ended_in_the_browser(
    centre: Centre, desk: AgentBrowser
) -> None:
    with centre.booth("caller") as booth:
        caller = centre.caller(booth)
        caller.plays(CALLERS_TONE)
        caller.dial()
        caller.choose("0")
        desk.wait_call("ringing")
        assert desk.page.locator("#phone-caller").inner_text() == caller.number

        desk.press("F2")
        desk.wait_call("talking")
        assert_talk_goes_both_ways(desk, caller)
        assert_mute_silences_the_agent_alone(desk, caller)
        assert_hold_is_in_the_journal(centre, desk, caller)

        desk.press("F4")
        desk.wait_call("ended")
        call = measured(centre, caller.number)

    assert (
        next(it for it in call["events"] if it["kind"] == "sound_measured")["detail"]["heard"] > 50
    )
    assert (call["agent"], call["queue"], call["ended_by"]) == ("1001", "emergency", "agent")
    told = [kind for kind in kinds_of(call) if kind != "sound_measured"]
    assert told[-5:-1] == ["agent_connected", "call_held", "call_resumed", "agent_completed"]


def assert_talk_goes_both_ways(desk: AgentBrowser, caller: Caller) -> None:
    caller.wait_to_hear_tone(AGENTS_TONE, seconds=1.0)
    assert desk.share_of_tone(CALLERS_TONE) > 0.8
    measured = desk.statistics()
    assert measured["heard"] > 50
    assert measured["sent"] > 50
    assert measured["lost"] < measured["heard"] / 20


def assert_mute_silences_the_agent_alone(desk: AgentBrowser, caller: Caller) -> None:
    desk.press("F7")
    before = caller.heard_tone(AGENTS_TONE)
    assert desk.share_of_tone(CALLERS_TONE) > 0.8
    assert caller.heard_tone(AGENTS_TONE) - before < 0.7  # what was on its way
    desk.press("F7")
    caller.wait_to_hear_tone(AGENTS_TONE, seconds=before + 1)


def assert_hold_is_in_the_journal(centre: Centre, desk: AgentBrowser, caller: Caller) -> None:
    desk.press("F8")
    desk.wait_call("held")
    centre.api.wait_for_state(caller.number, "on_hold")
    desk.press("F8")
    desk.wait_call("talking")
    centre.api.wait_for_state(caller.number, "talking")
    caller.wait_to_hear_tone(AGENTS_TONE, seconds=caller.heard_tone(AGENTS_TONE) + 0.5)


def test_a_newcomer_calls_from_a_second_window(
    centre: Centre, browser: Chromium, desk: AgentBrowser
) -> None:
    caller, number = browser.caller(), new_number()
    caller.dial(number)
    centre.api.wait_for_state(number, "in_menu")
    caller.press("0")
    desk.wait_call("ringing")
    assert desk.page.locator("#phone-caller").inner_text() == number
    desk.press("F2")
    desk.wait_call("talking")
    centre.api.wait_for_state(number, "talking")

    assert caller.share_of_tone(AGENTS_TONE) > 0.8
    assert desk.share_of_tone(AGENTS_TONE) > 0.8
    caller.page.locator("#hang-up").click()
    desk.wait_call("ended")
    call = centre.api.wait_for_outcome(number, "answered")
    assert (call["agent"], call["ended_by"]) == ("1001", "caller")


def test_a_caller_is_sent_on_to_a_colleague_with_a_desk_phone(
    centre: Centre, desk: AgentBrowser
) -> None:
    with centre.booth("sent on") as booth:
        colleague, caller = centre.phone(booth, "1002"), centre.caller(booth)
        colleague.plays(COLLEAGUES_TONE)
        caller.dial()
        caller.choose("0")
        desk.wait_call("ringing")
        desk.press("F2")
        desk.wait_call("talking")
        centre.api.wait_for_state(caller.number, "talking")

        desk.press("F10")
        desk.page.locator("#phone-target").select_option("1002")
        desk.press("Tab")
        desk.press("Tab")
        desk.press("Enter")
        assert caller.number in colleague.wait_ringing()
        desk.wait_call("ended")
        colleague.answer()

        caller.wait_to_hear_tone(COLLEAGUES_TONE)
        caller.hang_up()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    sent_on = next(event for event in call["events"] if event["kind"] == "call_transferred")
    assert (sent_on["detail"]["target"], sent_on["detail"]["attended"]) == ("1002", False)
    assert (call["agent"], call["ended_by"]) == ("1002", "caller")


def test_a_colleague_at_another_browser_is_asked_and_takes_the_caller(
    centre: Centre, browser: Chromium, desk: AgentBrowser
) -> None:
    with centre.booth("asked") as booth, browser.beside(says=COLLEAGUES_TONE) as another:
        colleague = another.desk()
        colleague.sign_in("amal", PASSWORD)
        caller = centre.caller(booth)
        caller.plays(CALLERS_TONE)
        caller.dial()
        caller.choose("0")
        desk.wait_call("ringing")
        desk.press("F2")
        desk.wait_call("talking")
        centre.api.wait_for_state(caller.number, "talking")

        desk.press("F10")
        desk.page.locator("#phone-target").select_option("1003")
        desk.press("Tab")
        desk.press("Enter")
        desk.wait_call("asking")
        colleague.wait_call("ringing")
        expect(colleague.page.locator("#caller")).to_contain_text(caller.number)
        colleague.press("F2")
        desk.wait_call("consulting")
        colleague.wait_call("asked")
        assert desk.share_of_tone(COLLEAGUES_TONE) > 0.8
        assert colleague.share_of_tone(AGENTS_TONE) > 0.8

        desk.press("F10")
        desk.wait_call("ended")
        colleague.wait_call("talking")
        caller.wait_to_hear_tone(COLLEAGUES_TONE)
        assert colleague.share_of_tone(CALLERS_TONE) > 0.8
        caller.hang_up()
        colleague.wait_call("ended")
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert (call["agent"], call["ended_by"]) == ("1003", "caller")
    told = [kind for kind in kinds_of(call) if kind != "sound_measured"]
    assert told[told.index("agent_connected") :][:5] == [
        "agent_connected",
        "colleague_asked",
        "colleague_answered",
        "call_transferred",
        "agent_connected",
    ]
