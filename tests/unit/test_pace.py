"""What the day teaches of handle times and impatience."""

from datetime import timedelta
from random import Random

import pytest

from supervision.pace import (
    BELIEVED_HANDLE,
    BELIEVED_PATIENCE,
    BELIEVED_VARIATION,
    TO_REACH,
    PaceSums,
    weight_at,
)
from supervision.wait_band import Pace

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
NINE = 9 * HOUR


def after(*handled: tuple[timedelta, float], at: timedelta = NINE) -> Pace:
    """Return the pace at *at* after calls that ended (since midnight) and took so many seconds."""
    sums = PaceSums()
    for ended, seconds in handled:
        sums.add_handled(seconds * SECOND, weight_at(ended))
    return sums.pace(weight_at(at))


def test_an_empty_day_goes_as_is_believed() -> None:
    pace = after()

    assert pace.handle == BELIEVED_HANDLE + TO_REACH
    assert pace.varies == pytest.approx(BELIEVED_VARIATION)
    assert pace.gives_up == pytest.approx(1 / BELIEVED_PATIENCE)


def test_few_calls_move_the_belief_a_little_and_many_replace_it() -> None:
    assert after(*[(NINE, 600)] * 10).handle == pytest.approx(420 + TO_REACH)
    assert after(*[(NINE, 600)] * 1000).handle == pytest.approx(600 + TO_REACH, rel=0.01)
    assert after(*[(NINE, 600)] * 1000).varies < 0.1


def test_a_call_of_an_hour_ago_counts_half() -> None:
    fresh, old = after(*[(NINE, 600)] * 10), after(*[(NINE - HOUR, 600)] * 20)

    assert fresh.handle == pytest.approx(old.handle)
    assert fresh.calls == pytest.approx(old.calls)


def test_the_variation_is_that_of_the_calls() -> None:
    assert after(*[(NINE, 120), (NINE, 360)] * 1000).varies == pytest.approx(0.5, abs=0.01)


def test_callers_who_give_up_teach_impatience() -> None:
    sums = PaceSums()
    for gave_up in (True, False) * 2000:
        sums.add_wait(60 * SECOND, weight_at(NINE), gave_up=gave_up)

    assert sums.pace(weight_at(NINE)).gives_up == pytest.approx(1 / 120, rel=0.1)


def test_the_order_of_calls_changes_nothing() -> None:
    random = Random(1)  # noqa: S311 - a game
    calls = [(random.random() * NINE, random.uniform(10, 900)) for _ in range(500)]

    assert after(*calls) == after(*sorted(calls)) == after(*reversed(calls))
