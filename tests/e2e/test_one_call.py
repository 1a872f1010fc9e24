"""The main job: from 19996 through the menus to an agent's phone, and into the journal."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ivr.library import unified_number
from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre
from tests.e2e.conftest import Centres
from tests.e2e.hearing import names_of
from tests.e2e.phones import Booth, Caller

pytestmark = pytest.mark.e2e

CALLERS_TONE, AGENTS_TONE = 1100.0, 700.0
MILLISECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def moment(call: Row, kind: str) -> datetime:
    return next(datetime.fromisoformat(it["at"]) for it in call["events"] if it["kind"] == kind)


def test_a_caller_hears_each_prompt_and_talks_with_an_agent(centres: Centres, data: Path) -> None:
    centre = centres.started(data=data)
    with centre.booth("one call") as booth, centre.signed_in("1001"):
        agent = centre.phone(booth, "1001")
        agent.plays(AGENTS_TONE)
        caller = centre.caller(booth)
        caller.plays(CALLERS_TONE)
        caller.dial()
        caller.wait_to_hear("main-menu")
        caller.press("3")
        caller.wait_to_hear("technical-support")
        caller.press("1")
        assert caller.number in agent.wait_ringing()
        agent.answer()
        caller.wait_to_hear_tone(AGENTS_TONE)
        agent.wait_to_hear_tone(CALLERS_TONE)
        caller.hang_up()
        agent.wait_ended()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert names_of(caller.prompts_heard()) == [
        "greeting",
        "other-language",
        "main-menu",
        "technical-support",
        "connecting-noor",
    ]
    whole = {heard.name: heard.seconds for heard in caller.prompts_heard()}
    assert whole["greeting"] == pytest.approx(caller.length_of("greeting"), abs=0.3)
    assert whole["connecting-noor"] == pytest.approx(caller.length_of("connecting-noor"), abs=0.3)
    assert_stands_in_the_journal(call)


def assert_stands_in_the_journal(call: Row) -> None:
    assert call["path"] == ["main-menu:3", "technical-support:1"]
    assert (call["queue"], call["agent"], call["ended_by"]) == ("noor", "1001", "caller")
    assert (call["language"], call["flow_version"]) == ("ar", unified_number().version)
    assert kinds_of(call)[:10] == [
        "call_started",
        "calendar_answered",
        "menu_entered",
        "digit_pressed",
        "menu_entered",
        "digit_pressed",
        "caller_joined_queue",
        "agent_rang",
        "agent_connected",
        "agent_completed",
    ]
    waited = moment(call, "agent_connected") - moment(call, "caller_joined_queue")
    talked = moment(call, "agent_completed") - moment(call, "agent_connected")
    assert timedelta(seconds=call["waited_for_seconds"]) == pytest.approx(
        waited, abs=timedelta(milliseconds=2)
    )
    assert timedelta(seconds=call["talked_for_seconds"]) == pytest.approx(
        talked, abs=timedelta(milliseconds=2)
    )
    assert timedelta(seconds=1) < talked < timedelta(seconds=10)
    times = [call["started_at"], *(event["at"] for event in call["events"]), call["ended_at"]]
    assert all(MILLISECONDS.fullmatch(time) for time in times)
    assert [event["n"] for event in call["events"]] == list(range(1, len(call["events"]) + 1))
    assert times[1:-1] == sorted(times[1:-1])


def test_when_the_agent_hangs_up_the_journal_says_so(
    centre: Centre, booth: Booth, caller: Caller
) -> None:
    agent = centre.phone(booth, "1004")
    agent.answers_after(0.2)

    with centre.signed_in("1004"):
        caller.dial()
        caller.choose("0")
        agent.wait_answered()
        centre.api.wait_for_state(caller.number, "talking")
        agent.hang_up()
        caller.wait_ended()
        call = centre.api.wait_for_outcome(caller.number, "answered")

    assert (call["ended_by"], call["agent"]) == ("agent", "1004")
    assert "survey_entered" not in kinds_of(call)


def test_an_a_law_caller_and_a_mu_law_agent_hear_each_other(centre: Centre, booth: Booth) -> None:
    agent = centre.phone(booth, "1005")
    agent.plays(AGENTS_TONE)
    agent.answers_after(0)

    with centre.booth("a-law", codec="PCMA") as other_booth, centre.signed_in("1005"):
        caller = centre.caller(other_booth)
        caller.plays(CALLERS_TONE)
        caller.dial()
        caller.choose("1")
        caller.wait_to_hear_tone(AGENTS_TONE)
        agent.wait_to_hear_tone(CALLERS_TONE)
        assert names_of(caller.prompts_heard())[-1] == "connecting-general"


def test_an_agents_phone_cannot_dial_out(centre: Centre, booth: Booth) -> None:
    agent = centre.phone(booth, "1001")
    agent.ring("0501234567")

    assert agent.wait_ended() >= 400


def test_a_number_that_is_not_ours_is_refused(centre: Centre, booth: Booth) -> None:
    caller = centre.caller(booth)
    caller.ring("12345")

    assert caller.wait_ended() == 404
    assert centre.api.calls_of(caller.number) == []
