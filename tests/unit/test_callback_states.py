from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from agi.callback_states import (
    KEPT_FOR,
    MOST_ATTEMPTS,
    OPEN,
    TRANSITIONS,
    CallbackEvent,
    CallbackState,
    after,
    has_expired,
)
from agi.errors import UnexpectedEventError
from tests.builders import a_callback

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", sorted(CallbackState))
def test_every_state_is_reached_and_final_ones_have_no_way_out(state: CallbackState) -> None:
    assert state is CallbackState.IN_LINE or state in TRANSITIONS.values()
    assert bool([row for row in TRANSITIONS if row[0] is state]) is (state in OPEN)


def test_an_event_without_a_row_is_refused() -> None:
    with pytest.raises(UnexpectedEventError):
        after(a_callback(), CallbackEvent.CONFIRMED, NOW)


def test_a_missed_attempt_lets_the_place_rest_and_the_last_one_ends_it() -> None:
    callback = a_callback()
    rests = []
    for _ in range(MOST_ATTEMPTS):
        callback = after(callback, CallbackEvent.TURN_CAME, NOW)
        callback = after(callback, CallbackEvent.MISSED, NOW)
        rests.append(callback.rests_until)

    assert callback.state is CallbackState.UNREACHED
    assert callback.settled_at == NOW
    assert rests[0] is not None
    assert rests[1] is not None
    assert NOW < rests[0] < rests[1]


def test_a_resting_place_does_not_stand_in_line_and_comes_back() -> None:
    missed = after(after(a_callback(), CallbackEvent.TURN_CAME, NOW), CallbackEvent.MISSED, NOW)
    assert missed.rests_until is not None

    assert not missed.stands(NOW)
    assert missed.stands(missed.rests_until)


def test_a_place_is_not_kept_for_ever_but_not_given_up_while_we_call() -> None:
    old = a_callback(booked_at=NOW - KEPT_FOR)

    assert has_expired(old, NOW)
    assert not has_expired(replace(old, booked_at=NOW - KEPT_FOR + timedelta(seconds=1)), NOW)
    assert not has_expired(replace(old, state=CallbackState.CALLING), NOW)
