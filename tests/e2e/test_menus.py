"""What the menus make of keys, of wrong ones and of silence."""

import pytest

from tests.e2e.api import kinds_of
from tests.e2e.centre import Centre
from tests.e2e.hearing import names_of
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e

SILENCE_SECONDS = 5


def test_a_wrong_key_is_asked_again_and_the_third_leads_to_the_general_queue(
    centre: Centre, caller: Caller
) -> None:
    caller.dial()
    for times, key in enumerate("876", start=1):
        caller.wait_to_hear("main-menu", times=times)
        caller.press(key)
    caller.wait_to_hear("connecting-general")
    call = centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()

    assert names_of(caller.prompts_heard()) == [
        "greeting", "other-language", "main-menu", "sorry-wrong-key", "main-menu",
        "sorry-wrong-key", "main-menu", "connecting-general",
    ]  # fmt: skip
    tries = [it["detail"]["digit"] for it in call["events"] if it["kind"] == "try_failed"]
    assert tries == ["8", "7", "6"]
    assert (call["queue"], call["path"]) == ("general", [])


def test_a_right_key_after_a_wrong_one_is_followed(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.choose("7")
    caller.wait_to_hear("sorry-wrong-key")
    caller.press("4")
    caller.wait_to_hear("connecting-medical")
    call = centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()

    assert (call["queue"], call["path"]) == ("medical", ["main-menu:4"])


def test_the_star_repeats_the_menu(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.choose("3*")
    caller.wait_to_hear("technical-support", times=2)
    caller.press("2")
    caller.wait_to_hear("connecting-faris")
    call = centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()

    assert call["path"] == ["main-menu:3", "technical-support:2"]
    assert "try_failed" not in kinds_of(call)


@pytest.mark.parametrize("keys", ["0", "30"])
def test_zero_leads_to_the_emergency_agents_from_every_menu(
    centre: Centre, booth: Booth, caller: Caller, keys: str
) -> None:
    agent = centre.phone(booth, "1004")
    agent.answers_after(0)
    with centre.signed_in("1004"):
        caller.dial()
        caller.choose(keys)
        caller.wait_to_hear("connecting-emergency")
        agent.wait_answered()
        call = centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        agent.wait_ended()

    assert (call["queue"], call["agent"]) == ("emergency", "1004")


def test_a_silent_caller_is_asked_three_times_and_reaches_the_general_queue(
    centre: Centre, caller: Caller
) -> None:
    caller.dial()
    caller.wait_to_hear("connecting-general", within=60)
    call = centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()

    heard = caller.prompts_heard()
    assert names_of(heard) == [
        "greeting",
        "other-language",
        "main-menu",
        "sorry-silence",
        "main-menu",
        "sorry-silence",
        "main-menu",
        "connecting-general",
    ]
    silence = heard[3].at - (heard[2].at + caller.length_of("main-menu"))
    assert silence == pytest.approx(SILENCE_SECONDS, abs=0.4)
    tries = [it["detail"]["digit"] for it in call["events"] if it["kind"] == "try_failed"]
    assert tries == [None, None, None]


def test_the_hash_key_goes_back_to_the_menu_before(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.choose("3")
    caller.wait_to_hear("technical-support")
    caller.press("#")
    caller.wait_to_hear("main-menu")
    caller.press("4")
    caller.wait_to_hear("connecting-medical")
    call = centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()

    assert call["path"] == ["main-menu:3", "main-menu:4"]
