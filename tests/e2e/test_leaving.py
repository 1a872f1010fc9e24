"""A caller may hang up at any moment: the journal knows where, and nothing is left behind."""

from collections.abc import Callable

import pytest

from tests.e2e.api import kinds_of
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e


def in_the_greeting(caller: Caller) -> None:
    caller.wait_to_hear("greeting")


def in_the_main_menu(caller: Caller) -> None:
    caller.wait_to_hear("greeting")
    caller.press("*")
    caller.wait_to_hear("main-menu")


def in_the_sub_menu(caller: Caller) -> None:
    caller.choose("3")
    caller.wait_to_hear("technical-support")


def after_a_wrong_key(caller: Caller) -> None:
    caller.choose("7")
    caller.wait_to_hear("sorry-wrong-key")


def before_the_queue(caller: Caller) -> None:
    caller.choose("4")


@pytest.mark.parametrize(
    ("leave", "path"),
    [
        (in_the_greeting, []),
        (in_the_main_menu, []),
        (in_the_sub_menu, ["main-menu:3"]),
        (after_a_wrong_key, []),
        (before_the_queue, ["main-menu:4"]),
    ],
)
def test_who_hangs_up_in_the_menus_stands_in_the_journal(
    centre: Centre, caller: Caller, leave: Callable[[Caller], None], path: list[str]
) -> None:
    caller.dial()
    leave(caller)
    centre.api.wait_for_call(caller.number, lambda row: row["path"] == path, f"on the way {path}")
    caller.hang_up()
    call = centre.api.wait_for_outcome(caller.number, "abandoned_in_menu")

    assert call["path"] == path
    assert (call["queue"], call["agent"], call["ended_by"]) == (None, None, "caller")
    assert kinds_of(call)[-1] == "caller_hung_up"
    assert_nothing_is_left(centre)


def test_who_hangs_up_at_once_stands_in_the_journal_too(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.hang_up()

    assert centre.api.wait_for_outcome(caller.number, "abandoned_in_menu")["path"] == []
    assert_nothing_is_left(centre)


def test_who_hangs_up_in_the_queue_has_abandoned_it(centre: Centre, caller: Caller) -> None:
    caller.dial()
    caller.choose("5")
    caller.wait_to_hear("tickets-menu")
    caller.press("2")
    centre.api.wait_for_state(caller.number, "queued")
    caller.hang_up()
    call = centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")

    assert (call["queue"], call["agent"], call["ended_by"]) == ("tickets", None, "caller")
    assert 0 < call["waited_for_seconds"] < 5
    assert_nothing_is_left(centre)


def test_who_hangs_up_while_a_phone_rings_has_abandoned_the_queue(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    agent = centre.phone(booth, "1005")
    with centre.signed_in("1005"):
        caller.dial()
        caller.choose("1")
        agent.wait_ringing()
        centre.api.wait_for_state(caller.number, "ringing")
        caller.hang_up()
        agent.wait_ended()
        call = centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")

    assert (call["queue"], call["agent"], call["ended_by"]) == ("general", None, "caller")
    assert "agent_rang" in kinds_of(call)
    assert_nothing_is_left(centre)


def test_who_hangs_up_while_talking_was_answered(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    agent = centre.phone(booth, "1005")
    agent.answers_after(0)
    with centre.signed_in("1005"):
        caller.dial()
        caller.choose("1")
        centre.api.wait_for_state(caller.number, "talking")
        caller.hang_up()
        agent.wait_ended()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert (call["queue"], call["agent"], call["ended_by"]) == ("general", "1005", "caller")
    assert "survey_entered" not in kinds_of(call)
    assert_nothing_is_left(centre)


def assert_nothing_is_left(centre: Centre) -> None:
    wait_until(lambda: centre.channels() == 0, "every channel is gone")
