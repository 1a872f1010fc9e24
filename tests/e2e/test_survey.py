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


def test_who_agrees_answers_by_keys_while_the_agent_is_free_again(
    centre: Centre, caller: Caller, agent: AgentPhone
) -> None:
    before = survey_today(centre, "general")
    talk(centre, caller)
    agent.hang_up()
    answer(caller, invitation="1", agent="5")
    centre.api.wait_for_state(caller.number, "in_survey")
    assert state_of(centre, "1005") == "ready"
    answer(caller, solved="1", service="4")
    caller.wait_to_hear("survey-thanks")
    caller.wait_ended()
    call = centre.api.wait_for_state(caller.number, "closed")

    assert call["scores"] == {"agent": 5, "solved": 1, "service": 4}
    assert (call["outcome"], call["ended_by"], call["agent"]) == ("answered", "agent", "1005")
    assert call["path"] == ["main-menu:1"]
    assert call["ended_at"] == moment(call, "agent_completed")
    assert call["wrapped_up_for_seconds"] == pytest.approx(1.0, abs=0.01)
    assert not {"caller_left_queue", "dialogue_lost"} & {*kinds_of(call)}
    today = survey_today(centre, "general")
    assert today["answered"] == before["answered"] + 1
    assert today["scores"]["agent"]["given"] >= 1


def test_who_declines_is_let_go(centre: Centre, caller: Caller, agent: AgentPhone) -> None:
    talk(centre, caller)
    agent.hang_up()
    answer(caller, invitation="2")
    caller.wait_to_hear("goodbye")
    caller.wait_ended()
    call = centre.api.wait_for_state(caller.number, "closed")

    assert call["scores"] == {}
    assert (call["outcome"], call["ended_by"]) == ("answered", "agent")


def test_who_hangs_up_in_the_middle_has_given_the_scores_until_then(
    centre: Centre, caller: Caller, agent: AgentPhone
) -> None:
    talk(centre, caller)
    agent.hang_up()
    answer(caller, invitation="1", agent="2")
    caller.wait_to_hear("survey-solved")
    caller.hang_up()
    call = centre.api.wait_for_state(caller.number, "closed")

    assert call["scores"] == {"agent": 2}
    assert (call["outcome"], call["ended_by"]) == ("answered", "agent")
    wait_until(lambda: centre.channels() == 0, "every channel is gone")


def test_after_a_caller_who_hangs_up_first_nothing_follows(
    centre: Centre, caller: Caller, agent: AgentPhone
) -> None:
    talk(centre, caller)
    caller.hang_up()
    agent.wait_ended()
    call = centre.api.wait_for_state(caller.number, "closed")

    assert call["ended_by"] == "caller"
    assert "survey_entered" not in kinds_of(call)


def test_who_is_passed_on_is_asked_after_the_last_talk_only(
    centre: Centre, booth: Booth, caller: Caller, agent: AgentPhone
) -> None:
    other = centre.phone(booth, "1002")
    other.answers_after(0)
    with centre.signed_in("1002"):
        talk(centre, caller)
        agent.transfer("faris")
        other.wait_answered()
        call = centre.api.wait_for_state(caller.number, "talking")
        assert "survey_entered" not in kinds_of(call)
        other.hang_up()
        answer(caller, invitation="1", agent="3")
        caller.wait_to_hear("survey-solved")
        caller.hang_up()
        call = centre.api.wait_for_state(caller.number, "closed")

    entered = [it["detail"]["queue"] for it in call["events"] if it["kind"] == "survey_entered"]
    assert entered == ["faris"]
    assert (call["scores"], call["ended_by"], call["agent"]) == ({"agent": 3}, "agent", "1002")


def test_a_controller_killed_in_the_survey_loses_no_score_and_the_caller_hears_a_goodbye(
    centres: Centres,
) -> None:
    centre = centres.started()
    with centre.booth("survey") as booth, centre.signed_in("1005"):
        agent = centre.phone(booth, "1005")
        agent.answers_after(0)
        caller, later = centre.caller(booth), centre.caller(booth)
        talk(centre, caller)
        agent.hang_up()
        answer(caller, invitation="1", agent="5")
        caller.wait_to_hear("survey-solved")
        agent.next_call()
        later.dial()
        later.choose("1")
        agent.wait_answered()
        centre.controller.kill()
        caller.wait_to_hear("goodbye")
        caller.wait_ended()
        agent.hang_up()
        later.wait_to_hear("goodbye")
        later.wait_ended()
        centre.start_controller()
        call = centre.api.wait_for_state(caller.number, "closed")
        unasked = centre.api.wait_for_state(later.number, "closed")

    assert (call["scores"], call["ended_by"], call["outcome"]) == (
        {"agent": 5},
        "agent",
        "answered",
    )
    assert (unasked["scores"], unasked["outcome"]) == ({}, "answered")


def moment(call: Row, kind: str) -> str:
    return next(str(it["at"]) for it in call["events"] if it["kind"] == kind)
