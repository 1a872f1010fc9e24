import random
from collections import Counter
from itertools import pairwise

import pytest

from ivr import library
from ivr.nodes import EMERGENCY_KEY
from tawasul.simulation import paths
from tawasul.simulation.day import MIX, QUEUE_OF, Want, arrivals, share_at
from tawasul.simulation.plan import CallerPlan, Habits, Known, Plan, Press, planned

FLOW = library.unified_number()
KNOWN = [Known("transaction", "100200", "4321"), Known("ticket", "4217", "8765")]
MEEK = Habits(english=0, silent=0, hasty=0, wrong_key=0, leaves=0)


def dice() -> random.Random:
    return random.Random(3)  # noqa: S311 - a game


def a_plan(seed: int = 1, *, habits: Habits | None = None, calls_per_hour: float = 2000) -> Plan:
    return planned(
        FLOW, KNOWN, seed=seed, calls_per_hour=calls_per_hour, minutes=60, agents=4, habits=habits
    )


def those_who(want: Want, plan: Plan) -> list[CallerPlan]:
    return [caller for caller in plan.callers if caller.want is want]


def keys_of(caller: CallerPlan) -> list[str]:
    return [press.keys for press in caller.presses]


def test_the_same_seed_gives_the_same_plan_and_another_gives_another() -> None:
    assert a_plan(7) == a_plan(7)
    assert a_plan(7).callers != a_plan(8).callers
    assert a_plan(7).chance_of(3).random() == a_plan(7).chance_of(3).random()
    assert a_plan(7).chance_of(3).random() != a_plan(7).chance_of(2).random()


def test_each_caller_has_a_number_of_their_own() -> None:
    numbers = [caller.number for caller in a_plan().callers]
    others = {caller.number for caller in a_plan(2).callers}

    assert len(set(numbers)) == len(numbers)
    assert not others & set(numbers)


def test_as_many_call_as_were_asked_for_and_in_order() -> None:
    moments = arrivals(dice(), calls_per_hour=6000, minutes=60)

    assert len(moments) == pytest.approx(6000, rel=0.05)
    assert all(before <= after for before, after in pairwise(moments))
    assert moments[-1] < 3600


def test_a_morning_grows_busier() -> None:
    moments = arrivals(dice(), calls_per_hour=6000, minutes=120, begins_at=7.0)

    first, second = (sum(low <= it < low + 3600 for it in moments) for low in (0, 3600))
    assert second > 1.15 * first
    assert share_at(7.5) == pytest.approx((share_at(7.0) + share_at(8.0)) / 2)
    assert arrivals(dice(), calls_per_hour=6000, minutes=60, begins_at=2.0) == []


def test_callers_want_what_callers_of_the_reported_year_wanted() -> None:
    plan = a_plan(calls_per_hour=20_000)
    wanted = Counter(caller.want for caller in plan.callers)

    for want, weight in MIX.items():
        share = weight / sum(MIX.values())
        assert wanted[want] / len(plan.callers) == pytest.approx(share, abs=0.015)


@pytest.mark.parametrize(
    ("want", "keys"),
    [
        (Want.GENERAL, ["1"]),
        (Want.NOOR, ["3", "1"]),
        (Want.FARIS, ["3", "2"]),
        (Want.SYSTEMS, ["3", "3"]),
        (Want.MEDICAL, ["4"]),
        (Want.EMERGENCY, [EMERGENCY_KEY]),
    ],
)
def test_the_keys_to_a_queue_are_those_of_the_flow(want: Want, keys: list[str]) -> None:
    callers = those_who(want, a_plan(habits=MEEK, calls_per_hour=6000))

    assert callers
    assert {tuple(keys_of(caller)) for caller in callers} == {tuple(keys)}


def test_every_queue_has_a_way_by_keys() -> None:
    for want, queue in QUEUE_OF.items():
        if want is not Want.EMERGENCY:
            assert paths.to_queue(FLOW, queue) is not None


def test_who_knows_number_and_identifier_is_answered_and_says_goodbye() -> None:
    habits = Habits(
        english=0, silent=0, hasty=0, wrong_key=0, by_machine=1, knows_number=1, wants_agent_after=0
    )
    callers = those_who(Want.TRANSACTION, a_plan(habits=habits))

    assert {tuple(keys_of(it)) for it in callers} == {("2", "100200#", "1", "4321", "3")}
    assert [press.after for press in callers[0].presses] == [
        "main-menu",
        "ask-transaction-number",
        "you-entered",
        "ask-last-four",
        "your-transaction",
    ]


def test_who_does_not_know_is_refused_three_times() -> None:
    habits = Habits(english=0, silent=0, hasty=0, wrong_key=0, by_machine=1, knows_number=0)
    callers = those_who(Want.TICKET, a_plan(habits=habits))

    for caller in callers:
        keys = keys_of(caller)
        assert keys[:5] == ["5", "1", "4217#", "1", "0000"]
        assert keys[5:] == ["99999999#", "1", "0000"] * 2


def test_who_speaks_english_chooses_it_first() -> None:
    plan = a_plan(habits=Habits(english=1, silent=0, hasty=0, wrong_key=0))

    assert {caller.presses[0].keys for caller in plan.callers} == {"9"}
    assert {caller.language for caller in plan.callers} == {"en"}


def test_wrong_keys_are_pressed_before_the_right_ones() -> None:
    plan = a_plan(habits=Habits(english=0, silent=0, hasty=0, wrong_key=1))

    for caller in those_who(Want.MEDICAL, plan):
        wrong, right = keys_of(caller)
        assert wrong in "678"
        assert right == "4"


def test_the_silent_press_nothing_and_the_hasty_do_not_wait_for_the_question() -> None:
    silent = a_plan(habits=Habits(silent=1))
    hasty = a_plan(habits=Habits(silent=0, hasty=1))

    assert {caller.presses for caller in silent.callers} == {()}
    assert {caller.presses[0].after for caller in hasty.callers} == {""}


def test_some_leave_at_a_random_moment() -> None:
    plan = a_plan(habits=Habits(leaves=0.5, leaves_within=10))
    moments = [it.leaves_after for it in plan.callers if it.leaves_after is not None]

    assert len(moments) / len(plan.callers) == pytest.approx(0.5, abs=0.05)
    assert max(moments) <= 10


def test_every_press_waits_for_a_prompt_of_the_flow() -> None:
    prompts = set(library.world().prompts["ar"])
    presses: list[Press] = [press for it in a_plan().callers for press in it.presses]

    assert {press.after for press in presses} - {""} <= prompts
