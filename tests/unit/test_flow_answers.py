"""Entries of the FAQ bank in flows: spoken while they stand, checked before, passed by natively."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from agi.calls import next_state
from agi.events import AnswerSpoken, CallEvent
from agi.witness import JournalWitness
from core.settings import Settings
from faq_bank.bank_file import sample_bank
from faq_bank.sample_bank import content_of
from ivr import library
from ivr.flow import lead
from ivr.flow_check import World, check
from ivr.flow_shelf import FlowShelf
from ivr.nodes import Answer, FlowDefinition
from ivr.ports import BARE
from ivr.steps import Decision, Enqueue
from tawasul.flow_watch import FlowWatch
from tawasul.spoken_answers import name_of, texts_of
from tests.builders import an_answered_call
from tests.fakes.channel import FakeChannel, FakeWitness

PROMPTS = frozenset({"hello", "menu", "sorry-silence", "sorry-wrong-key", "sorry-wrong-digits"})
FLOW = """\
flow: "19996"
version: 1
languages: [ar, en]
start: hello
overflow: general
emergency: emergency
nodes:
  hello: {play: hello, next: transfer-dates}
  transfer-dates: {answer: faq-101, next: main, absent: general}
  main:
    menu: menu
    keys:
      1: general
  general: {queue: general}
  emergency: {queue: emergency}
"""


def world(answers: frozenset[str] | None) -> World:
    prompts = {"ar": PROMPTS, "en": PROMPTS}
    return World(prompts=prompts, queues={"general", "emergency"}, answers=answers)


def the_flow() -> FlowDefinition:
    flow, faults = check(FLOW, world(None))
    assert faults == []
    assert flow is not None
    return flow


async def led(
    built: Mapping[tuple[str, str], str], *presses: str, witness: FakeWitness | None = None
) -> tuple[Decision, list[str]]:
    channel = FakeChannel(presses)
    surroundings = replace(BARE, answers=lambda entry, language: built.get((entry, language)))
    decision = await lead(the_flow(), channel, witness or FakeWitness(), surroundings)
    return decision, channel.heard


async def test_a_caller_hears_the_answer_before_the_question_that_follows() -> None:
    witness = FakeWitness()
    decision, heard = await led({("faq-101", "ar"): "answer-1"}, "1", witness=witness)

    assert decision == Enqueue("general")
    assert heard == ["hello", "answer-1", "menu"]
    assert witness.told[:2] == [("spoken", "faq-101"), ("entered", "main")]


async def test_an_answer_that_does_not_stand_leads_on_and_what_was_to_be_said_is_said() -> None:
    witness = FakeWitness()
    decision, heard = await led({("faq-101", "en"): "answer-1"}, witness=witness)

    assert decision == Enqueue("general")
    assert heard == ["hello"]
    assert witness.told == []


def test_what_the_machine_spoke_stands_in_the_journal() -> None:
    told: list[CallEvent] = []

    JournalWitness(told.append, "1.1").answer_spoken("faq-101")

    (event,) = told
    assert isinstance(event, AnswerSpoken)
    assert (event.call_id, event.entry) == ("1.1", "faq-101")
    call, _ = an_answered_call()[1]
    assert next_state(call.state, event) is call.state


def test_a_flow_that_names_an_answer_which_nobody_speaks_is_refused() -> None:
    assert check(FLOW, world(frozenset({"faq-101"})))[1] == []

    (fault,) = check(FLOW, world(frozenset({"faq-100"})))[1]

    assert (fault.line, fault.node) == (9, "transfer-dates")
    assert "faq-101" in fault.wrong
    assert "Perhaps 'faq-100' is meant." in fault.mend


def test_absent_is_the_overflow_unless_it_is_named() -> None:
    flow, faults = check(FLOW.replace(", absent: general", ""), world(None))

    assert faults == []
    assert flow is not None
    node = flow.nodes["transfer-dates"]
    assert isinstance(node, Answer)
    assert node.absent == "general"


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    """A centre whose flow speaks the entry faq-101."""
    folder = tmp_path / "flows"
    folder.mkdir()
    flow = library.source("19996").replace(
        "    play: [greeting, other-language]\n    next: hours",
        "    play: [greeting, other-language]\n    next: transfer-dates\n"
        "  transfer-dates: {answer: faq-101, next: hours, absent: hours}",
    )
    (folder / "19996.yaml").write_text(flow, encoding="utf-8")
    return Settings.from_env({"TAWASUL_HOME": str(tmp_path)})


async def test_a_running_centre_takes_such_a_flow_when_the_entry_is_published(
    home: Settings,
) -> None:
    shelf, spoken = FlowShelf([]), {"faq-1"}
    watch = FlowWatch(shelf, "19996", home, lambda: spoken)
    watch.begin()
    before = shelf.newest("19996")
    assert before is not None
    assert "transfer-dates" not in before.nodes
    await watch.look()
    assert shelf.newest("19996") is before

    spoken.add("faq-101")
    await watch.look()

    after = shelf.newest("19996")
    assert after is not None
    assert "transfer-dates" in after.nodes


def test_other_words_are_another_prompt_and_english_callers_hear_the_english_answer() -> None:
    content = replace(content_of(sample_bank()[0]), spoken_answer="نعم", answer_en="")
    assert texts_of(content) == {"ar": "نعم"}
    both = texts_of(replace(content, answer_en="Yes"))
    assert both == {"ar": "نعم", "en": "Yes"}
    assert name_of(both) != name_of(texts_of(content))
