"""The FAQ bank of a running centre: files go in by its worker, callers hear its answers."""

import pytest

from asterisk_conf.directories import Directories
from asterisk_conf.names import LANGUAGE, PROMPT_FOLDER
from faq_bank import sample_bank
from ivr.library import source
from tawasul.spoken_answers import name_of
from tests.e2e.centre import Centre, Sessions
from tests.e2e.children import wait_until
from tests.e2e.conftest import Centres
from tests.e2e.hearing import read_wav
from tests.fakes.faq import publish_in

pytestmark = pytest.mark.e2e

SPOKEN_ENTRY = "e2e-spoken"
SPOKEN = "تصدر البطاقة خلال ثلاثة أيام عمل."
SPEAKING_SECONDS = 60

ENTRY = {
    "id": "e2e-1",
    "question": "كيف أسجل ابني في الروضة؟",
    "answer": "من بوابة نور.",
    "category": "noor-students",
    "source": "دليل نور",
    "valid_from": "2026-01-01",
}


def test_a_file_is_looked_at_and_taken_outside_the_process_that_carries_calls(
    centre: Centre,
) -> None:
    rows = {"entries": [ENTRY, {**ENTRY, "id": "no id"}]}

    told = centre.api.post("/api/v1/faq/import?dry_run=1", rows)
    taken = centre.api.post("/api/v1/faq/import?skip_faulty=1", rows)

    assert [(one["row"], one["field"]) for one in told["faults"]] == [(2, "id")]
    assert (taken["imported"], taken["new"]) == (True, 1)
    assert centre.api.get("/api/v1/faq/e2e-1")["state"] == "published"


def test_a_caller_hears_the_spoken_answer_of_an_entry_and_the_journal_keeps_which(
    centres: Centres,
) -> None:
    centre = centres.prepared()
    write_flow(centre)
    centre.in_database(publish_spoken)
    centre.start()
    name = wait_for_its_sound(centre)

    with centre.booth("spoken-answer") as booth:
        caller = centre.caller(booth)
        caller.dial()
        caller.choose("4")
        caller.wait_to_hear(name)
        caller.wait_to_hear("connecting-medical")
        call = centre.api.wait_for_state(caller.number, "queued")
        caller.hang_up()
        centre.api.wait_for_outcome(caller.number, "abandoned_in_queue")

    spoken = [it["detail"] for it in call["events"] if it["kind"] == "answer_spoken"]
    assert spoken == [{"entry": SPOKEN_ENTRY}]


def write_flow(centre: Centre) -> None:
    """Let whoever asks for medical insurance hear an entry of the bank first."""
    asked = source("19996").replace("      4: medical\n", "      4: medical-answer\n")
    node = f"  medical-answer: {{answer: {SPOKEN_ENTRY}, next: medical, absent: main-menu}}\n"
    flow = centre.home / "flows" / "19996.yaml"
    flow.parent.mkdir()
    flow.write_text(asked.replace("\nnodes:\n", f"\nnodes:\n{node}"))


async def publish_spoken(sessions: Sessions) -> None:
    """Publish an entry that is spoken, beside the sample."""
    await sample_bank.fill(sessions)
    await publish_in(sessions, SPOKEN_ENTRY, "متى تصدر البطاقة؟", spoken_answer=SPOKEN)


def wait_for_its_sound(centre: Centre) -> str:
    """Wait until the machine has spoken the entry; return the name of its prompt."""
    name = name_of({LANGUAGE: SPOKEN})
    sounds = Directories.of(centre.settings).sounds / LANGUAGE / PROMPT_FOLDER
    made = sounds / f"{name}.wav"
    wait_until(made.is_file, "the answer is spoken", SPEAKING_SECONDS)
    centre.prompts = {**centre.prompts, name: read_wav(made)}
    return name
