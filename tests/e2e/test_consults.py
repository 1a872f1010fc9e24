"""Two desk phones and a caller: an agent asks a colleague, and nobody is ever left with nobody."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.e2e.api import Row, kinds_of
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.desk_session import DeskSession
from tests.e2e.phones import AgentPhone, Booth, Caller

pytestmark = pytest.mark.e2e

CALLERS_TONE, AGENTS_TONE, COLLEAGUES_TONE = 1100.0, 700.0, 440.0
AGENT, COLLEAGUE = "1001", "1002"  # of Noor and of Faris: the colleague serves other callers


@dataclass
class Talk:
    """An agent who talks with a caller, and a colleague who may be asked."""

    centre: Centre
    desk: DeskSession
    caller: Caller
    agent: AgentPhone
    colleague: AgentPhone

    def begin(self) -> None:
        """Let the caller reach the agent."""
        self.caller.plays(CALLERS_TONE)
        self.agent.plays(AGENTS_TONE)
        self.colleague.plays(COLLEAGUES_TONE)
        self.caller.dial()
        self.caller.choose("31")
        self.agent.wait_ringing()
        self.agent.answer()
        self.comes_to("talking")
        self.caller.wait_to_hear_tone(AGENTS_TONE)

    def ask(self) -> None:
        """Let the agent ask the colleague, whose phone rings."""
        self.desk.command("consult", to=COLLEAGUE)
        self.colleague.wait_ringing()

    def consult(self) -> None:
        """Let the agent talk with the colleague."""
        self.ask()
        self.colleague.answer()
        self.comes_to("consulting")
        self.agent.wait_to_hear_tone(COLLEAGUES_TONE)
        self.colleague.wait_to_hear_tone(AGENTS_TONE)

    def comes_to(self, state: str) -> Row:
        """Wait until the call is so in the journal."""
        return self.centre.api.wait_for_state(self.caller.number, state)

    def is_over(self) -> Row:
        """Return the call when the journal knows its end, with nobody left on a phone."""
        for phone in (self.caller, self.agent, self.colleague):
            phone.wait_ended()
        return self.centre.api.wait_for_outcome(self.caller.number, "answered")


@pytest.fixture(scope="module")
def desks(centre: Centre) -> dict[str, DeskSession]:
    """The two desks."""
    return {it: DeskSession(centre, it) for it in (AGENT, COLLEAGUE)}


@pytest.fixture
def talk(
    centre: Centre, booth: Booth, caller: Caller, desks: dict[str, DeskSession]
) -> Iterator[Talk]:
    """A talk that has begun."""
    agent, colleague = centre.phone(booth, AGENT), centre.phone(booth, COLLEAGUE)
    with centre.signed_in(AGENT, COLLEAGUE):
        talk = Talk(centre, desks[AGENT], caller, agent, colleague)
        talk.begin()
        yield talk


def consult_events(call: Row) -> list[str]:
    """Return what happened to the call from its answer on."""
    kinds = kinds_of(call)
    return kinds[kinds.index("agent_connected") + 1 :]


def state_of(centre: Centre, extension: str) -> str:
    agents = centre.api.get("/api/v1/agents")["agents"]
    return next(str(it["state"]) for it in agents if it["agent"] == extension)


def is_held(centre: Centre, extension: str) -> bool:
    agents = centre.api.get("/api/v1/agents")["agents"]
    queues = next(it["queues"] for it in agents if it["agent"] == extension)
    return all(queue["is_paused"] for queue in queues.values())


def test_the_colleague_is_asked_knows_who_calls_and_takes_the_caller(
    talk: Talk, desks: dict[str, DeskSession]
) -> None:
    talk.ask()
    asked = talk.comes_to("asking")
    pop = desks[COLLEAGUE].shown()
    assert pop is not None
    assert (pop["call_id"], pop["caller"]) == (asked["call_id"], talk.caller.number)
    assert (pop["agent"], pop["colleague"]) == (AGENT, COLLEAGUE)
    talk.colleague.answer()
    talk.comes_to("consulting")
    talk.agent.wait_to_hear_tone(COLLEAGUES_TONE)
    talk.colleague.wait_to_hear_tone(AGENTS_TONE)
    before = talk.caller.heard_tone(AGENTS_TONE)
    assert talk.agent.heard_tone(CALLERS_TONE) > 0

    talk.desk.command("complete")
    talk.agent.wait_ended()
    talk.caller.wait_to_hear_tone(COLLEAGUES_TONE)
    talk.colleague.wait_to_hear_tone(CALLERS_TONE)
    assert talk.caller.heard_tone(AGENTS_TONE) - before < 0.5
    assert talk.comes_to("talking")["agent"] == COLLEAGUE
    wait_until(lambda: state_of(talk.centre, AGENT) == "wrap_up", "the agent wraps up")
    wait_until(lambda: is_held(talk.centre, COLLEAGUE), "no queue rings the colleague")

    talk.caller.hang_up()
    wait_until(lambda: state_of(talk.centre, COLLEAGUE) == "wrap_up", "the colleague wraps up")
    call = talk.is_over()
    assert consult_events(call)[:5] == [
        "colleague_asked",
        "colleague_answered",
        "call_transferred",
        "agent_connected",
        "agent_completed",
    ]
    assert (call["agent"], call["ended_by"]) == (COLLEAGUE, "caller")
    assert call["on_hold_for_seconds"] > 1
    wait_until(lambda: not is_held(talk.centre, COLLEAGUE), "the colleague is free")


def test_three_hear_each_other_and_whoever_leaves_leaves_the_others_talking(talk: Talk) -> None:
    talk.consult()
    talk.desk.command("join")
    talk.comes_to("conference")
    talk.caller.wait_to_hear_tones(AGENTS_TONE, COLLEAGUES_TONE)
    talk.agent.wait_to_hear_tones(CALLERS_TONE, COLLEAGUES_TONE)
    talk.colleague.wait_to_hear_tones(CALLERS_TONE, AGENTS_TONE)

    talk.colleague.hang_up()
    assert talk.comes_to("talking")["agent"] == AGENT
    talk.caller.hears_anew(AGENTS_TONE)
    talk.agent.hears_anew(CALLERS_TONE)
    talk.agent.hang_up()

    assert talk.comes_to("survey_in_wrap_up")["ended_by"] == "agent"
    talk.caller.hang_up()
    call = talk.is_over()
    assert consult_events(call)[:5] == [
        "colleague_asked",
        "colleague_answered",
        "conference_began",
        "consult_ended",
        "agent_completed",
    ]


def test_the_agent_leaves_the_three_and_the_colleague_sends_the_caller_on(
    talk: Talk, desks: dict[str, DeskSession]
) -> None:
    talk.consult()
    talk.desk.command("join")
    talk.comes_to("conference")
    talk.agent.hang_up()

    talk.caller.hears_anew(COLLEAGUES_TONE)
    talk.colleague.hears_anew(CALLERS_TONE)
    assert talk.comes_to("talking")["agent"] == COLLEAGUE
    desks[COLLEAGUE].command("transfer", to="general")
    assert talk.comes_to("queued")["queue"] == "general"
    talk.caller.hang_up()
    talk.is_over()


def test_a_colleague_declines_or_leaves_and_then_the_caller_leaves_both(
    talk: Talk,
) -> None:
    talk.ask()
    talk.colleague.decline()
    talk.comes_to("talking")
    talk.caller.hears_anew(AGENTS_TONE)
    talk.agent.hears_anew(CALLERS_TONE)

    talk.colleague.next_call()
    talk.consult()
    talk.desk.command("return")
    talk.comes_to("talking")
    talk.colleague.wait_ended()
    talk.caller.hears_anew(AGENTS_TONE)
    talk.agent.hears_anew(CALLERS_TONE)

    talk.colleague.next_call()
    talk.consult()
    talk.caller.hang_up()
    call = talk.is_over()
    ends = [it["detail"]["reason"] for it in call["events"] if it["kind"] == "consult_ended"]
    assert ends == ["BUSY", "ANSWER"]
    assert (call["agent"], call["ended_by"]) == (AGENT, "caller")


def test_an_agent_who_hangs_up_while_the_colleague_rings_leaves_the_caller_to_the_general_queue(
    talk: Talk,
) -> None:
    talk.ask()
    talk.agent.hang_up()

    assert talk.comes_to("queued")["queue"] == "general"
    talk.colleague.wait_ended()
    talk.caller.hang_up()
    talk.centre.api.wait_for_outcome(talk.caller.number, "answered")


def test_the_switch_holds_the_caller_of_a_desk_phone_who_then_leaves_the_three(talk: Talk) -> None:
    talk.desk.command("hold")
    talk.comes_to("on_hold")
    before = talk.caller.heard_tone(AGENTS_TONE)
    talk.desk.command("resume")
    talk.comes_to("talking")
    talk.caller.wait_to_hear_tone(AGENTS_TONE, seconds=before + 0.7)
    talk.agent.hears_anew(CALLERS_TONE)

    talk.consult()
    talk.desk.command("join")
    talk.comes_to("conference")
    talk.caller.hang_up()
    call = talk.is_over()
    assert (call["agent"], call["ended_by"]) == (AGENT, "caller")


def test_a_controller_that_dies_in_the_middle_finds_the_caller_with_the_colleague(
    centres: Centres,
) -> None:
    centre = centres.started()
    desk = DeskSession(centre, AGENT)
    with centre.signed_in(AGENT, COLLEAGUE), centre.booth("dies") as booth:
        agent, colleague = centre.phone(booth, AGENT), centre.phone(booth, COLLEAGUE)
        talk = Talk(centre, desk, centre.caller(booth), agent, colleague)
        talk.begin()
        talk.consult()
        centre.controller.kill()

        agent.hang_up()
        talk.caller.wait_to_hear_tone(COLLEAGUES_TONE)
        colleague.wait_to_hear_tone(CALLERS_TONE)
        centre.start_controller()

        assert talk.comes_to("talking")["agent"] == COLLEAGUE
        talk.caller.hang_up()
        call = talk.is_over()
    assert consult_events(call)[:4] == [
        "colleague_asked",
        "colleague_answered",
        "call_transferred",
        "agent_connected",
    ]
    assert (call["agent"], call["ended_by"]) == (COLLEAGUE, "caller")
