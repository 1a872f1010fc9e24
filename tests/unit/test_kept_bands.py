from dataclasses import replace
from datetime import timedelta

from supervision.kept_bands import FRESH, KeptBands
from supervision.wait_band import Outlook, Pace, bands
from tests.builders import NOON

PACE = Pace(handle=240, varies=0.8, calls=100, gives_up=1 / 900)
TEN = Outlook(agents=10, ready=0, pace=PACE)
SLOWER = replace(TEN, pace=replace(PACE, handle=900))


def test_they_are_the_models_own_for_every_place_that_is_asked_for() -> None:
    kept = KeptBands()

    assert list(kept.of(TEN, 3, NOON)) == list(bands(TEN, 3))
    assert list(kept.of(TEN, 30, NOON)) == list(bands(TEN, 30))
    assert list(kept.of(TEN, 2, NOON))[:2] == list(bands(TEN, 2))


def test_another_pace_is_seen_a_second_later() -> None:
    kept = KeptBands()
    kept.of(TEN, 9, NOON)

    at_once = list(kept.of(SLOWER, 9, NOON + FRESH - timedelta(milliseconds=1)))
    later = list(kept.of(SLOWER, 9, NOON + FRESH))

    assert at_once == list(bands(TEN, 9))
    assert later == list(bands(SLOWER, 9))


def test_an_agent_who_comes_or_becomes_free_is_seen_at_once() -> None:
    kept = KeptBands()
    kept.of(TEN, 9, NOON)
    for changed in (replace(TEN, agents=2), replace(TEN, ready=3)):
        assert list(kept.of(changed, 9, NOON)) == list(bands(changed, 9))


def test_a_clock_set_back_keeps_nothing() -> None:
    kept = KeptBands()
    kept.of(TEN, 9, NOON)

    assert list(kept.of(SLOWER, 9, NOON - timedelta(hours=1))) == list(bands(SLOWER, 9))
