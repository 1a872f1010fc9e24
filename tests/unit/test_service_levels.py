"""Each definition of the service level, by hand; and the other measures."""

from datetime import timedelta

import orjson
import pytest

from agent_desktop import contract
from supervision.measures import (
    abandon_rate,
    abandon_rate_without_short,
    handle_time,
    occupancy,
    speed_of_answer,
)
from supervision.service_levels import VARIANTS, Counts, genesys, ring_central, service_levels

SECOND = timedelta(seconds=1)
DAY = Counts(
    answered=80,
    answered_in_target=60,
    abandoned=30,
    abandoned_in_target=12,
    abandoned_short=5,
    flowed_out=10,
    flowed_out_in_target=4,
    waiting=8,
    waiting_beyond_target=3,
)
BY_HAND = {
    "asterisk_sl": 60 / 80,
    "asterisk_sl2": 72 / 110,
    # events: 80 answered, 30 abandoned, 6 flowed out late, 3 still wait beyond the target
    "cisco_abandoned_ignored": 60 / (119 - 12),
    "cisco_abandoned_negative": 60 / 119,
    "cisco_abandoned_positive": 72 / 119,
    "genesys": 60 / 110,
    "genesys_with_flow_outs": 60 / 120,
    "genesys_without_short_abandons": 60 / 105,
    "genesys_without_abandons": 60 / 80,
    "wazo_quality_of_service": 60 / 80,
    "vicidial_sl1": 60 / 80,
    "vicidial_sl2": 76 / 120,
    "ring_central": 60 / 105,
    "amazon_connect": 76 / 128,
}
SAME = {"genesys_without_abandons", "wazo_quality_of_service", "vicidial_sl1", "ring_central"}


@pytest.mark.parametrize("name", BY_HAND)
def test_each_definition_gives_the_number_worked_out_by_hand(name: str) -> None:
    assert VARIANTS[name](DAY) == pytest.approx(BY_HAND[name])


def test_definitions_that_differ_give_different_numbers_for_one_day() -> None:
    differing = [level for name, level in BY_HAND.items() if name not in SAME]

    assert set(service_levels(DAY)) == set(BY_HAND)
    assert len(set(differing)) == len(differing)


def test_ciscos_own_example_comes_out() -> None:
    day = Counts(answered=90, answered_in_target=70, abandoned=10, abandoned_in_target=10)

    levels = service_levels(day)

    assert levels["cisco_abandoned_ignored"] == pytest.approx(0.778, abs=0.0005)
    assert levels["cisco_abandoned_negative"] == pytest.approx(0.70)
    assert levels["cisco_abandoned_positive"] == pytest.approx(0.80)


def test_a_caller_who_waits_beyond_the_target_counts_at_once_for_cisco_and_not_for_asterisk() -> (
    None
):
    before = Counts(answered=1, answered_in_target=1, waiting=1)
    after = Counts(answered=1, answered_in_target=1, waiting=1, waiting_beyond_target=1)

    assert VARIANTS["cisco_abandoned_negative"](before) == 1
    assert VARIANTS["cisco_abandoned_negative"](after) == 0.5
    assert VARIANTS["asterisk_sl2"](before) == VARIANTS["asterisk_sl2"](after) == 1


@pytest.mark.parametrize(
    ("flow_outs", "short_abandons", "abandons", "base"),
    [
        (False, True, True, 110),
        (False, False, True, 105),
        (False, True, False, 80),
        (False, False, False, 80),  # the short ones are among the abandoned
        (True, True, True, 120),
        (True, False, True, 115),
        (True, True, False, 90),
        (True, False, False, 90),
    ],
)
def test_the_switches_of_genesys_change_the_base(
    *, flow_outs: bool, short_abandons: bool, abandons: bool, base: int
) -> None:
    level = genesys(DAY, flow_outs=flow_outs, short_abandons=short_abandons, abandons=abandons)

    assert level == 60 / base


def test_the_switches_of_ring_central_change_the_base() -> None:
    assert ring_central(DAY, ignore_short=False) == 60 / 110
    assert ring_central(DAY, include_abandoned=False) == 60 / 80


def test_a_day_without_callers_has_no_level() -> None:
    assert set(service_levels(Counts()).values()) == {None}


def test_the_names_are_those_of_the_api() -> None:
    figures = orjson.loads(contract.text())["components"]["schemas"]["Figures"]["properties"]

    assert list(figures["service_levels"]["properties"]) == list(VARIANTS)


def test_the_other_measures_are_those_worked_out_by_hand() -> None:
    assert speed_of_answer(600 * SECOND, 80) == 7.5 * SECOND
    assert handle_time(2000 * SECOND, 8) == 250 * SECOND
    assert abandon_rate(DAY) == 30 / 110
    assert abandon_rate_without_short(DAY) == 25 / 105
    assert occupancy(45 * SECOND, 15 * SECOND) == 0.75


def test_where_there_is_nothing_to_divide_by_there_is_no_measure() -> None:
    nothing = timedelta()

    assert speed_of_answer(nothing, 0) is None
    assert handle_time(nothing, 0) is None
    assert abandon_rate(Counts()) is None
    assert abandon_rate_without_short(Counts(abandoned=2, abandoned_short=2)) is None
    assert occupancy(nothing, nothing) is None
