"""What dies, hangs or goes away takes no caller with it, and no line of the journal."""

from collections import Counter
from collections.abc import Iterable

import pytest

from ivr.fallback import NATIVE
from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre, new_number
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.hearing import names_of
from tests.e2e.proxy import Proxy
from tests.e2e.sipp import HangUp, Pause, Press, Step, callers

pytestmark = pytest.mark.e2e

CALLERS_TONE, AGENTS_TONE = 1100.0, 700.0
MANY = 100
NOTICED_SECONDS = 25


def assert_written_once_and_in_order(call: Row) -> None:
    events = call["events"]
    assert [event["n"] for event in events] == list(range(1, len(events) + 1))
    times = [(event["at"], event["kind"]) for event in events]
    assert times == sorted(times, key=lambda it: it[0])


def assert_all_stand_in_the_journal(centre: Centre, numbers: Iterable[str]) -> list[Row]:
    """Each caller has one call, which has ended, with all of its events once."""
    wanted = Counter(numbers)

    def ended() -> Counter[str]:
        return Counter(row["caller"] for row in centre.api.calls() if row["ended_at"])

    wait_until(lambda: ended() >= wanted, "every call stands ended in the journal", 30)
    assert Counter(row["caller"] for row in centre.api.calls()) == wanted
    calls = [centre.api.call(row["call_id"]) for row in centre.api.calls()]
    for call in calls:
        assert_written_once_and_in_order(call)
        assert call["outcome"] is not None
    return calls


def test_a_controller_killed_during_a_hundred_calls_loses_none(centres: Centres) -> None:
    centre = centres.started()
    numbers = [new_number() for _ in range(MANY)]
    steps: list[Step] = [Pause(1.5), Press("3"), Pause(1.5), Press("1"), Pause(60), HangUp()]

    with callers(centre.home / "sipp", centre.sip, steps, numbers=numbers, a_second=12) as crowd:
        wait_until(lambda: centre.channels() >= MANY // 2, "half of the callers are there")
        centre.controller.kill()
        centre.start_controller()
        result = crowd.wait()

    assert (result.succeeded, result.failed) == (MANY, 0), result.errors
    calls = assert_all_stand_in_the_journal(centre, numbers)
    cut_off = [call for call in calls if "dialogue_lost" in kinds_of(call)]
    assert cut_off, "nobody was in the menus when the controller died"
    assert all(call["flow_version"].endswith(NATIVE) for call in cut_off)
    assert {call["queue"] for call in calls} == {"general", "noor"}
    assert {call["outcome"] for call in calls} == {"abandoned_in_queue"}


def test_a_caller_whom_nobody_leads_reaches_an_agent_and_is_found_later(centres: Centres) -> None:
    centre = centres.started()
    with centre.booth("unled") as booth, centre.signed_in("1005"):
        agent = centre.phone(booth, "1005")
        agent.plays(AGENTS_TONE)
        agent.answers_after(0)
        gone, there = centre.caller(booth), centre.caller(booth)
        centre.controller.kill()

        gone.plays(CALLERS_TONE)
        gone.dial()
        gone.wait_to_hear("main-menu")
        gone.press("1")
        gone.wait_to_hear_tone(AGENTS_TONE)
        agent.wait_to_hear_tone(CALLERS_TONE)
        gone.hang_up()
        agent.wait_ended()
        agent.next_call()
        there.dial()
        there.choose("1")
        agent.wait_answered()
        centre.start_controller()
        centre.api.wait_for_state(there.number, "talking")
        there.hang_up()

        assert names_of(gone.prompts_heard()) == [
            "greeting", "other-language", "main-menu", "connecting-general",
        ]  # fmt: skip
        for caller in (gone, there):
            call = centre.api.wait_for_outcome(caller.number, "answered")
            assert (call["queue"], call["agent"]) == ("general", "1005")
            assert_written_once_and_in_order(call)


def test_a_controller_that_stops_politely_hands_its_callers_on(centres: Centres) -> None:
    centre = centres.started()
    with centre.booth("stopping") as booth:
        caller = centre.caller(booth)
        caller.dial()
        caller.choose("3")
        caller.wait_to_hear("technical-support")
        centre.controller.stop(20)
        caller.wait_to_hear("back-to-the-menu")
        caller.wait_to_hear("main-menu")
        caller.press("4")
        centre.start_controller()
        call = centre.api.wait_for_state(caller.number, "queued")
        caller.hang_up()

    assert (call["queue"], call["path"]) == ("medical", ["main-menu:3", "main-menu:4"])
    assert "dialogue_lost" in kinds_of(call)


def test_while_ami_is_cut_calls_go_on_and_are_known_afterwards(centres: Centres) -> None:
    centre = centres.prepared()
    with Proxy(centre.settings.ami_port) as ami, centre.booth("ami") as booth:
        centre.controller.set(TAWASUL_AMI_PORT=str(ami.port))
        centre.start()
        agent = centre.phone(booth, "1005")
        agent.answers_after(0)
        talking, menu, later = (centre.caller(booth) for _ in range(3))
        with centre.signed_in("1005"):
            talking.dial()
            talking.choose("1")
            centre.api.wait_for_state(talking.number, "talking")
            ami.cut(and_refuse=True)
            wait_until(lambda: "asterisk" in centre.api.missing(), "the loss is noticed")
            talking.hang_up()
            agent.wait_ended()
            agent.next_call()
            menu.dial()
            menu.choose("3")
            menu.wait_to_hear("technical-support")
            menu.hang_up()
            menu.wait_ended()
            ami.pass_on()
            centre.wait_ready()

            call = centre.api.wait_for_outcome(talking.number, "answered")
            assert (call["agent"], call["ended_by"]) == ("1005", "caller")
            assert_written_once_and_in_order(call)
            call = centre.api.wait_for_outcome(menu.number, "abandoned_in_menu")
            assert call["path"] == ["main-menu:3"]
            later.dial()
            later.choose("1")
            agent.wait_answered()
            centre.api.wait_for_state(later.number, "talking")
            later.hang_up()


def test_a_half_open_ami_connection_is_noticed_and_replaced(centres: Centres) -> None:
    centre = centres.prepared()
    with Proxy(centre.settings.ami_port) as ami, centre.booth("half-open") as booth:
        centre.controller.set(TAWASUL_AMI_PORT=str(ami.port))
        centre.start()
        agent = centre.phone(booth, "1005")
        agent.answers_after(0)
        caller = centre.caller(booth)
        with centre.signed_in("1005"):
            caller.dial()
            caller.choose("1")
            centre.api.wait_for_state(caller.number, "talking")
            before = ami.accepted
            ami.freeze()
            caller.hang_up()
            agent.wait_ended()
            assert ami.wait_for_connections(before + 1, NOTICED_SECONDS)
            centre.wait_ready()
            call = centre.api.wait_for_outcome(caller.number, "answered")

    assert (call["agent"], call["ended_by"]) == ("1005", "caller")
    assert_written_once_and_in_order(call)


def test_an_asterisk_that_dies_ends_its_calls_in_the_journal_and_takes_new_ones(
    centres: Centres,
) -> None:
    centre = centres.started()
    with centre.booth("asterisk") as booth:
        before, after = centre.caller(booth), centre.caller(booth)
        before.dial()
        before.choose("4")
        centre.api.wait_for_state(before.number, "queued")
        centre.asterisk.kill()
        wait_until(lambda: "asterisk" in centre.api.missing(), "the loss is noticed")
        centre.start_asterisk()
        centre.wait_ready()
        call = centre.api.wait_for_call(
            before.number, lambda row: row["ended_at"] is not None, "ended"
        )
        assert_written_once_and_in_order(call)
        after.dial()
        after.choose("4")
        centre.api.wait_for_state(after.number, "queued")
        after.hang_up()
        centre.api.wait_for_outcome(after.number, "abandoned_in_queue")
