"""The caller's story, put together before anybody greets."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agi import events as ev
from supervision.call_records import CallRecord
from supervision.caller_story import Step, forms_of, steps_of, story_of
from supervision.store import JournalEvent
from tests.builders import NOON, a_callback, an_abandoned_call, an_answered_call


def a_record(call_id: str = "1.1", **values: object) -> CallRecord:
    record = CallRecord(
        call_id=call_id,
        agent="1001",
        queue="noor",
        caller="0551234567",
        disposition="solved",
        note="ينتظر رمز التحقق",
        follow_up_on=date(2026, 8, 17),
        written_at=NOON,
        saved_at=NOON,
    )
    return replace(record, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "number", ["0551234567", "551234567", "+966551234567", "966551234567", "00966551234567"]
)
def test_a_number_is_the_same_in_whatever_form_the_network_writes_it(number: str) -> None:
    assert forms_of(number) == forms_of("0551234567")
    assert number in forms_of("0551234567")


def test_who_hides_their_number_has_no_story_of_others() -> None:
    assert forms_of("") == frozenset()
    assert forms_of("anonymous") == frozenset()
    assert forms_of("+4930123456") == {"+4930123456"}


def test_steps_are_the_choices_and_the_look_ups_and_not_the_way_back() -> None:
    events = [
        JournalEvent(call_id="1.1", n=n, kind=kind, at=NOON, detail=detail)
        for n, (kind, detail) in enumerate(
            [
                (ev.MenuEntered.kind, {"menu": "main-menu"}),
                (ev.DigitPressed.kind, {"menu": "main-menu", "digit": "3"}),
                (ev.DigitPressed.kind, {"menu": "technical-support", "digit": "*"}),
                (ev.LookUpAnswered.kind, {"look_up": "ticket", "result": "found"}),
            ]
        )
    ]

    assert steps_of(events)[-1] == Step(look_up="ticket", result="found")
    assert steps_of(events)[0] == Step(menu="main-menu", digit="3")


def test_the_story_tells_earlier_calls_with_what_was_said_of_them_and_not_this_call() -> None:
    now, _ = an_answered_call()[-1]
    before, _ = an_answered_call(at=NOON - timedelta(days=2))[-1]
    given_up, _ = an_abandoned_call(at=NOON - timedelta(days=3))[-1]
    records = [a_record(before.call_id), a_record(before.call_id, agent="1002", disposition=None)]

    story = story_of(
        now, card=None, events=(), calls=[now, before, given_up], records=records, callbacks=()
    )

    assert [call.call_id for call in story.earlier] == [before.call_id, given_up.call_id]
    assert [call.disposition for call in story.earlier] == ["solved", None]
    assert story.last_note == records[0]


def test_the_last_note_is_the_newest_that_says_something_about_another_call() -> None:
    call, _ = an_answered_call()[-1]
    records = [a_record(call.call_id), a_record("2.2", note=""), a_record("3.3", note="older")]

    story = story_of(call, card=None, events=(), calls=(), records=records, callbacks=())

    assert story.last_note == records[2]


def test_the_callers_own_callbacks_are_told() -> None:
    call, _ = an_answered_call()[-1]
    mine, other = a_callback(1, number="+966551234567"), a_callback(2, number="0550000002")

    story = story_of(call, card=None, events=(), calls=(), records=(), callbacks=[mine, other])

    assert story.callbacks == (mine,)
