"""The band of waiting: the model, its steps, and that it is calibrated."""

from dataclasses import replace
from datetime import timedelta
from math import cbrt, exp
from random import Random

import pytest

from benchmarks.wait_band import LEAST, LOADS, a_day, outcome
from ivr.spoken.lengths import wait_band as spoken_band
from supervision.wait_band import AT_ONCE, STEPS, Band, Outlook, Pace, bands, gamma_below, narrowest

MINUTE = timedelta(minutes=1)
PACE = Pace(handle=240, varies=0.8, calls=100, gives_up=1 / 900)


def an_outlook(agents: float = 10, ready: float = 0, pace: Pace = PACE) -> Outlook:
    return Outlook(agents=agents, ready=ready, pace=pace)


def band_of(place: int, outlook: Outlook) -> Band | None:
    *_, band = bands(outlook, place)
    return band


def highs(outlook: Outlook) -> list[timedelta]:
    said = [band for band in bands(outlook, 60) if band is not None]
    return [band.high or timedelta.max for band in said]


def test_nobody_knows_how_long_it_takes_when_nobody_serves() -> None:
    assert list(bands(an_outlook(agents=0), 2)) == [None, None]


def test_who_has_a_free_agent_waits_under_a_minute() -> None:
    assert list(bands(an_outlook(ready=2), 2)) == [AT_ONCE, AT_ONCE]
    assert band_of(12, an_outlook(ready=2)) == band_of(10, an_outlook())


def test_ten_agents_and_four_minutes_a_call_let_the_twentieth_in_after_six_minutes() -> None:
    assert band_of(20, an_outlook()) == Band(5 * MINUTE, 10 * MINUTE)


@pytest.mark.parametrize("agents", [1, 3, 10, 40])
def test_who_stands_further_back_is_never_promised_less(agents: int) -> None:
    promised = highs(an_outlook(agents=agents))

    assert promised == sorted(promised)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (an_outlook(agents=12), an_outlook(agents=8)),
        (an_outlook(), an_outlook(pace=replace(PACE, handle=360))),
    ],
)
def test_more_agents_and_shorter_calls_promise_less(better: Outlook, worse: Outlook) -> None:
    assert all(a <= b for a, b in zip(highs(better), highs(worse), strict=True))
    assert highs(better) != highs(worse)


def test_those_ahead_who_give_up_shorten_the_wait() -> None:
    patient = replace(PACE, gives_up=0)

    assert highs(an_outlook())[39] < highs(an_outlook(pace=patient))[39]


def test_an_endless_queue_is_more_than_an_hour() -> None:
    patient = Pace(handle=600, varies=0.5, calls=100, gives_up=0)

    assert band_of(40, an_outlook(agents=2, pace=patient)) == Band(60 * MINUTE, None)


def test_every_band_ends_at_steps_that_people_say() -> None:
    for agents in (0.5, 1, 2, 5, 20):
        for band in bands(an_outlook(agents=agents), 80):
            assert band is not None
            assert band.low in STEPS
            assert band.high is None or (band.high in STEPS and band.high > band.low)
            spoken_band(band.low, band.high)


def test_a_certain_wait_is_the_step_that_it_lies_in() -> None:
    assert narrowest(mean=420, variance=100) == Band(5 * MINUTE, 10 * MINUTE)


def test_a_wait_that_might_be_anything_has_no_end() -> None:
    assert narrowest(mean=4000, variance=4000**2) == Band(30 * MINUTE, None)


@pytest.mark.parametrize("share", [0.1, 0.5, 1, 2, 4])
def test_the_gamma_distribution_is_that_of_the_books(share: float) -> None:
    exponential = 1 - exp(-share)
    erlang = 1 - exp(-3 * share) * (1 + 3 * share + (3 * share) ** 2 / 2)

    root = cbrt(60 * share)

    assert gamma_below([root], 60, 60**2) == [pytest.approx(exponential, abs=0.012)]
    assert gamma_below([root], 60, 60**2 / 3) == [pytest.approx(erlang, abs=0.012)]


def test_a_band_holds_its_ends() -> None:
    band = Band(5 * MINUTE, 10 * MINUTE)

    assert [band.holds(length * MINUTE) for length in (4.9, 5, 10, 10.1)] == [
        False,
        True,
        True,
        False,
    ]
    assert Band(60 * MINUTE, None).holds(timedelta(days=1))


@pytest.mark.parametrize("place", [1, 5, 20])
def test_the_bands_hold_in_the_world_that_the_model_describes(place: int) -> None:
    random, band = Random(7), band_of(place, an_outlook())  # noqa: S311 - a game
    rates = [10 / 240 + ahead / 900 for ahead in range(place)]

    waits = [timedelta(seconds=sum(map(random.expovariate, rates))) for _ in range(2000)]

    assert band is not None
    assert sum(map(band.holds, waits)) / len(waits) > 0.7


def test_the_bands_hold_on_a_simulated_day_with_few_agents() -> None:
    (small,) = [load for load in LOADS if load.name == "small team"]

    told = outcome([a_day(small, seed=11)])

    assert float(str(told["holds"])) >= LEAST
    assert float(str(told["holds"])) > float(str(told["asterisk_holds"]))
