"""Without a controller callers go on in native menus, and the journal learns of it afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from asterisk_conf.directories import Directories
from asterisk_conf.names import PROMPT_FOLDER
from ivr.fallback import NATIVE
from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre, a_centre
from tests.e2e.conftest import AGENTS, Centres
from tests.e2e.hearing import names_of, read_prompts
from tests.e2e.phones import Booth, Caller
from tests.e2e.test_losses import assert_written_once_and_in_order

pytestmark = pytest.mark.e2e

CALLERS_TONE, AGENTS_TONE = 1100.0, 700.0
NEVER_OPEN = """
zone = "Asia/Riyadh"
[week]
sunday = []
[holidays]
kept = false
"""


@pytest.fixture(scope="module")
def lonely(quick_data: Path) -> Iterator[Centre]:
    """A centre whose controller comes only to write down what happened."""
    with a_centre(quick_data, AGENTS) as centre:
        centre.redis.start()
        centre.start_asterisk()
        yield centre


@pytest.fixture
def centre(lonely: Centre) -> Centre:
    """The centre, without its controller."""
    if lonely.controller.is_running:
        lonely.controller.kill()
    return lonely


@pytest.fixture
def booth(centre: Centre, request: pytest.FixtureRequest) -> Iterator[Booth]:
    with centre.booth(request.node.name[:60]) as booth:
        yield booth


@pytest.fixture
def caller(centre: Centre, booth: Booth) -> Caller:
    return centre.caller(booth)


def learned(centre: Centre, number: str, outcome: str) -> Row:
    """Start the controller if need be; return what it has learned of the call."""
    if not centre.controller.is_running:
        centre.start_controller()
    call = centre.api.wait_for_outcome(number, outcome)
    assert call["flow_version"].endswith(NATIVE)
    assert_written_once_and_in_order(call)
    assert len(centre.api.calls_of(number)) == 1
    return call


def queued_and_left(centre: Centre, caller: Caller) -> Row:
    """Let the caller wait in a queue and hang up; return what the controller has learned."""
    centre.start_controller()
    centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()
    return learned(centre, caller.number, "abandoned_in_queue")


def tries_of(call: Row) -> list[str | None]:
    return [it["detail"]["digit"] for it in call["events"] if it["kind"] == "try_failed"]


def test_a_caller_walks_through_the_native_menus_to_a_queue(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.wait_to_hear("main-menu")
    caller.press("3")
    caller.wait_to_hear("technical-support")
    caller.press("1")
    caller.wait_to_hear("connecting-noor")
    centre.start_controller()
    waiting = centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()
    call = centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")

    assert names_of(caller.prompts_heard()) == [
        "greeting", "other-language", "main-menu", "technical-support", "connecting-noor",
    ]  # fmt: skip
    assert waiting["queue"] == call["queue"] == "noor"
    assert call["path"] == ["main-menu:3", "technical-support:1"]
    assert call["flow_version"].endswith(NATIVE)
    assert kinds_of(call)[:7] == [
        "call_found", "dialogue_lost", "calendar_answered", "menu_entered", "digit_pressed",
        "menu_entered", "digit_pressed",
    ]  # fmt: skip
    assert_written_once_and_in_order(call)


@pytest.mark.parametrize("keys", ["0", "30"])
def test_an_emergency_gets_through(centre: Centre, booth: Booth, caller: Caller, keys: str) -> None:
    centre.start_controller()
    agent = centre.phone(booth, "1004")
    agent.answers_after(0)
    agent.plays(AGENTS_TONE)
    centre.api.post("/api/v1/agents/1004/sign-in")
    centre.controller.kill()
    caller.dial()
    caller.choose(keys)
    caller.wait_to_hear("connecting-emergency")
    caller.wait_to_hear_tone(AGENTS_TONE)
    caller.hang_up()
    agent.wait_ended()
    call = learned(centre, caller.number, "answered")
    centre.api.post("/api/v1/agents/1004/sign-out")

    assert (call["queue"], call["agent"]) == ("emergency", "1004")
    assert call["path"][-1].endswith(":0")


def test_wrong_keys_lead_to_the_general_queue(centre: Centre, caller: Caller) -> None:
    caller.dial()
    for times, key in enumerate("876", start=1):
        caller.wait_to_hear("main-menu", times=times)
        caller.press(key)
    caller.wait_to_hear("connecting-general")
    call = queued_and_left(centre, caller)

    assert names_of(caller.prompts_heard()) == [
        "greeting", "other-language", "main-menu", "sorry-wrong-key", "main-menu",
        "sorry-wrong-key", "main-menu", "connecting-general",
    ]  # fmt: skip
    assert (tries_of(call), call["path"]) == (["8", "7", "6"], [])


def test_silence_leads_to_the_general_queue(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.wait_to_hear("connecting-general", within=60)
    call = queued_and_left(centre, caller)

    assert names_of(caller.prompts_heard()) == [
        "greeting", "other-language", "main-menu", "sorry-silence", "main-menu", "sorry-silence",
        "main-menu", "connecting-general",
    ]  # fmt: skip
    assert (call["queue"], tries_of(call)) == ("general", [None, None, None])
    assert_written_once_and_in_order(call)


def test_nine_leads_on_in_english(centre: Centre, booth: Booth) -> None:
    english = read_prompts(Directories.of(centre.settings).sounds / "en" / PROMPT_FOLDER)
    prompts = {**centre.prompts, **{f"{name} en": sound for name, sound in english.items()}}
    caller = Caller(booth, centre.caller(booth).number, centre.sip, prompts)
    caller.dial()
    caller.choose("9")
    caller.wait_to_hear("main-menu en")
    caller.press("4")
    caller.wait_to_hear("connecting-medical en")
    call = queued_and_left(centre, caller)

    assert (call["language"], call["path"]) == ("en", ["main-menu:9", "main-menu:4"])


def test_who_wants_a_look_up_hears_that_there_is_none_and_reaches_its_agents(
    centre: Centre, caller: Caller
) -> None:
    caller.dial()
    caller.choose("2")
    caller.wait_to_hear("register-unavailable")
    caller.wait_to_hear("connecting-correspondence")
    call = queued_and_left(centre, caller)

    assert (call["queue"], call["path"]) == ("correspondence", ["main-menu:2"])


def test_the_star_repeats_and_the_hash_key_goes_back(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.choose("3*")
    caller.wait_to_hear("technical-support", times=2)
    caller.press("#")
    caller.wait_to_hear("main-menu")
    caller.press("4")
    caller.wait_to_hear("connecting-medical")
    call = queued_and_left(centre, caller)

    assert call["path"] == ["main-menu:3", "main-menu:4"]
    keys = [it["detail"]["digit"] for it in call["events"] if it["kind"] == "digit_pressed"]
    assert keys == ["3", "*", "#", "4"]


def test_closed_hours_are_kept_but_not_by_the_emergency(centres: Centres) -> None:
    centre = centres.prepared()
    centre.keep_hours(NEVER_OPEN)
    centre.write_configuration()
    centre.redis.start()
    centre.start_asterisk()
    with centre.booth("closed") as booth:
        silent, urgent = centre.caller(booth), centre.caller(booth)
        silent.dial()
        urgent.dial()
        urgent.wait_to_hear("closed-menu")
        urgent.press("0")
        urgent.wait_to_hear("connecting-emergency")
        silent.wait_ended(60)
        centre.start_controller()
        assert centre.api.wait_for_state(urgent.number, "queued")["queue"] == "emergency"
        urgent.hang_up()
        call = centre.api.wait_for_outcome(silent.number, "closed_hours")

    assert names_of(silent.prompts_heard()) == [
        "greeting", "other-language", "closed-today", "closed-menu", "sorry-silence",
        "closed-menu", "sorry-silence", "closed-menu", "goodbye",
    ]  # fmt: skip
    assert (call["queue"], call["ended_by"]) == (None, "system")
    assert_written_once_and_in_order(call)


def test_who_loses_the_controller_stands_at_the_main_menu_and_the_journal_goes_on(
    centre: Centre, caller: Caller
) -> None:
    centre.start_controller()
    caller.dial()
    caller.choose("3")
    caller.wait_to_hear("technical-support")
    centre.controller.kill()
    caller.wait_to_hear("back-to-the-menu")
    caller.wait_to_hear("main-menu")
    caller.press("*")  # told by the diary
    caller.wait_to_hear("main-menu", times=2)
    centre.start_controller()
    caller.press("*")  # told by AMI
    caller.wait_to_hear("main-menu", times=3)
    centre.controller.kill()
    centre.start_controller()
    caller.press("5")
    caller.wait_to_hear("tickets-menu")
    caller.press("2")
    caller.wait_to_hear("connecting-tickets")
    centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()
    call = centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")

    assert call["path"] == ["main-menu:3", "main-menu:5", "tickets-menu:2"]
    assert call["queue"] == "tickets"
    assert call["flow_version"].endswith(NATIVE)
    keys = [it["detail"]["digit"] for it in call["events"] if it["kind"] == "digit_pressed"]
    assert keys == ["3", "*", "*", "5", "2"]
    assert kinds_of(call).count("dialogue_lost") == 1
    assert_written_once_and_in_order(call)


def test_who_waits_in_a_queue_stays_and_is_answered_without_the_controller(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    centre.start_controller()
    agent = centre.phone(booth, "1001")
    agent.plays(AGENTS_TONE)
    with centre.signed_in("1001"):
        caller.plays(CALLERS_TONE)
        caller.dial()
        caller.choose("31")
        agent.wait_ringing()
        centre.controller.kill()
        agent.answer()
        caller.wait_to_hear_tone(AGENTS_TONE)
        agent.wait_to_hear_tone(CALLERS_TONE)
        centre.start_controller()
        centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        agent.wait_ended()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert (call["queue"], call["agent"]) == ("noor", "1001")
    assert not call["flow_version"].endswith(NATIVE)
    assert_written_once_and_in_order(call)
