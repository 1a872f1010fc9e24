"""After the talk: whoever stays on the line when the agent hangs up is asked how it was."""

from collections.abc import Iterator

import pytest

from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.phones import AgentPhone, Booth, Caller

pytestmark = pytest.mark.e2e


@pytest.fixture
def agent(centre: Centre, booth: Booth) -> Iterator[AgentPhone]:
    """An agent of the general queue who takes every call."""
    phone = centre.phone(booth, "1005")
    phone.answers_after(0)
    with centre.signed_in("1005"):
        yield phone


def talk(centre: Centre, caller: Caller) -> None:
    """Let *caller* come to the agent."""
    caller.dial()
    caller.choose("1")
    centre.api.wait_for_state(caller.number, "talking")


def answer(caller: Caller, **keys: str) -> None:
    """Press a key as soon as each question begins."""
    for question, key in keys.items():
        caller.wait_to_hear(f"survey-{question}")
        caller.press(key)


def state_of(centre: Centre, extension: str) -> str:
    agents = centre.api.get("/api/v1/agents")["agents"]
    return next(str(it["state"]) for it in agents if it["agent"] == extension)


def survey_today(centre: Centre, queue: str) -> Row:
    queues = centre.api.get("/api/v1/queues")["queues"]
    found: Row = next(it["today"]["survey"] for it in queues if it["queue"] == queue)
    return found


def until_hung_up(centre: Centre, caller: Caller) -> Row:
    """Return the call once the caller is gone; the agent may wrap up still."""
    return centre.api.wait_for_call(
        caller.number, lambda row: row["state"] in ("wrap_up", "closed"), "without its caller"
    )


def test_who_agrees_answers_by_keys_while_the_agent_wraps_up(
    centre: Centre, caller: Caller, agent: AgentPhone
) -> None:
    before = survey_today(centre, "general")
    talk(centre, caller)
    agent.hang_up()
    answer(caller, invitation="1", agent="5")
    assert centre.api.wait_for_state(caller.number, "survey_in_wrap_up")["ended_by"] == "agent"
    assert state_of(centre, "1005") == "wrap_up"
    answer(caller, solved="1", service="4")
    caller.wait_to_hear("survey-thanks")
    caller.wait_ended()
    call = until_hung_up(centre, caller)

    assert call["scores"] == {"agent": 5, "solved": 1, "service": 4}
    assert (call["outcome"], call["ended_by"], call["agent"]) == ("answered", "agent", "1005")
    assert call["path"] == ["main-menu:1"]
    assert call["ended_at"] == moment(call, "agent_completed")
    assert kinds_of(call)[-2:] == ["caller_served", "caller_hung_up"]
    assert not {"caller_left_queue", "dialogue_lost"} & {*kinds_of(call)}
    today = survey_today(centre, "general")
    assert today["answered"] == before["answered"] + 1
    assert today["scores"]["agent"]["given"] >= 1


def test_who_hangs_up_in_the_middle_has_given_the_scores_until_then(
    centre: Centre, caller: Caller, agent: AgentPhone
) -> None:
    talk(centre, caller)
    agent.hang_up()
    answer(caller, invitation="1", agent="2")
    caller.wait_to_hear("survey-solved")
    caller.hang_up()
    call = until_hung_up(centre, caller)

    assert call["scores"] == {"agent": 2}
    assert (call["outcome"], call["ended_by"]) == ("answered", "agent")
    wait_until(lambda: centre.channels() == 0, "every channel is gone")


def test_who_is_passed_on_is_asked_after_the_last_talk_only_and_may_decline(
    centre: Centre, booth: Booth, caller: Caller, agent: AgentPhone
) -> None:
    other = centre.phone(booth, "1002")
    other.answers_after(0)
    with centre.signed_in("1002"):
        talk(centre, caller)
        agent.transfer("faris")
        other.wait_answered()
        centre.api.wait_for_call(
            caller.number,
            lambda row: (row["state"], row["agent"]) == ("talking", "1002"),
            "with the other agent",
        )
        other.hang_up()
        answer(caller, invitation="2")
        caller.wait_to_hear("goodbye")
        caller.wait_ended()
        call = until_hung_up(centre, caller)

    entered = [it["detail"]["queue"] for it in call["events"] if it["kind"] == "survey_entered"]
    assert entered == ["faris"]
    assert (call["scores"], call["ended_by"], call["agent"]) == ({}, "agent", "1002")


def test_a_controller_killed_in_the_survey_loses_no_score_and_callers_hear_a_goodbye(
    centres: Centres,
) -> None:
    centre = centres.started()
    with centre.booth("survey") as booth, centre.signed_in("1005", "1006"):
        phones = [centre.phone(booth, extension) for extension in ("1005", "1006")]
        asked, talking = centre.caller(booth), centre.caller(booth)
        for caller, phone, key in zip((asked, talking), phones, "14", strict=True):
            phone.answers_after(0)
            caller.dial()
            caller.choose(key)
            centre.api.wait_for_state(caller.number, "talking")
        phones[0].hang_up()
        answer(asked, invitation="1", agent="5")
        asked.wait_to_hear("survey-solved")
        centre.controller.kill()
        phones[1].hang_up()
        for caller in (asked, talking):
            caller.wait_to_hear("goodbye")
            caller.wait_ended()
        centre.start_controller()
        calls = [until_hung_up(centre, caller) for caller in (asked, talking)]

    assert [call["scores"] for call in calls] == [{"agent": 5}, {}]
    assert [(it["ended_by"], it["outcome"]) for it in calls] == [("agent", "answered")] * 2
    assert "survey_entered" not in kinds_of(calls[1])


def moment(call: Row, kind: str) -> str:
    return next(str(it["at"]) for it in call["events"] if it["kind"] == kind)
