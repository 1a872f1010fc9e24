import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from asterisk_conf.names import attempt_of, called_back
from asterisk_conf.settings import LineSettings
from ivr import library
from supervision.store import JournalEvent
from tawasul.simulation.callback_plan import CallbackHabits, Reply, callback_planned
from tawasul.simulation.gateway import NO_GATEWAY, our_port
from tawasul.simulation.plan import Habits, planned
from tawasul.simulation.turns import overtakings, too_many_called
from tests.e2e.centre import free_ports

BEGAN = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TEAM = {"noor": frozenset({"7001", "7002"})}


def an_event(call_id: str, kind: str, seconds: float, **detail: object) -> JournalEvent:
    at = BEGAN + timedelta(seconds=seconds)
    return JournalEvent(call_id=call_id, n=1, kind=kind, at=at, detail=detail)


def joins(call_id: str, seconds: float) -> JournalEvent:
    return an_event(call_id, "caller_joined_queue", seconds, queue="noor", position=1)


def rings(call_id: str, seconds: float, agent: str = "7001") -> JournalEvent:
    return an_event(call_id, "agent_rang", seconds, queue="noor", agent=agent)


def books(call_id: str, seconds: float, number: int = 1) -> list[JournalEvent]:
    return [
        an_event(call_id, "callback_asked", seconds - 5),
        an_event(call_id, "callback_booked", seconds, callback_id=number),
        an_event(call_id, "caller_hung_up", seconds + 5),
    ]


def is_called(seconds: float, number: int = 1) -> JournalEvent:
    return an_event(called_back(number, 1), "callback_began", seconds, callback_id=number)


def test_who_is_rung_for_before_a_senior_overtakes() -> None:
    events = [joins("elder", 0), joins("younger", 5), rings("younger", 20)]

    (found,) = overtakings([*events, rings("elder", 40)])

    assert (found.younger, found.elder, found.queue) == ("younger", "elder", "noor")
    assert overtakings([*events, rings("elder", 20.5, "7002")]) == []
    assert overtakings([*events, rings("elder", 10)]) == []


def test_a_missed_ring_puts_the_caller_back_at_the_head() -> None:
    missed = an_event("elder", "agent_missed", 15, queue="noor", agent="7001")
    events = [joins("elder", 0), joins("younger", 5), rings("elder", 10), missed]

    assert len(overtakings([*events, rings("younger", 30, "7002")])) == 1


def test_a_kept_place_is_as_senior_as_its_caller_was() -> None:
    events = [joins("booker", 0), joins("younger", 5), *books("booker", 20)]

    assert len(overtakings([*events, rings("younger", 40), is_called(60)])) == 1
    assert overtakings([*events, is_called(39), rings("younger", 40)]) == []


def test_who_thinks_of_a_callback_does_not_stand_in_line() -> None:
    events = [joins("booker", 0), joins("younger", 5), *books("booker", 40)]

    assert overtakings([*events, rings("younger", 38)]) == []


def test_who_was_called_back_stands_where_the_place_was() -> None:
    back = called_back(1, 1)
    events = [joins("booker", 0), joins("younger", 5), *books("booker", 20), is_called(30)]
    confirmed = [*events, joins(back, 40)]

    assert overtakings([*confirmed, rings(back, 41), rings("younger", 43, "7002")]) == []
    (found,) = overtakings([*confirmed, rings("younger", 45), rings(back, 50)])
    assert found.elder == back


def test_a_callback_that_was_missed_rests_and_does_not_stand() -> None:
    missed = an_event(called_back(1, 1), "caller_unreached", 60, reason="unconfirmed")
    events = [joins("booker", 0), joins("younger", 5), *books("booker", 20), is_called(30), missed]

    assert overtakings([*events, rings("younger", 70)]) == []


def test_no_more_may_be_called_than_agents_are_free() -> None:
    lines = [joins("a", 0), joins("b", 1), *books("a", 10, 1), *books("b", 12, 2)]
    busy = [joins("c", 2), rings("c", 15)]

    assert too_many_called([*lines, is_called(20, 1), is_called(21, 2)], TEAM) == []
    (found,) = too_many_called([*lines, *busy, is_called(20, 1), is_called(21, 2)], TEAM)
    assert (found.called, found.free) == (2, 1)


def test_the_id_of_a_call_tells_which_attempt_it_is() -> None:
    assert attempt_of(called_back(7, 2)) == 2
    assert [attempt_of(it) for it in ("1790000000.1", "place-7", "callback-")] == [0, 0, 0]


def test_the_wish_for_a_callback_changes_nobody_else() -> None:
    without, wishing = (
        planned(
            library.unified_number(), (), seed=3, calls_per_hour=2000, minutes=30, agents=4,
            habits=Habits(wants_callback=share),
        ).callers
        for share in (0.0, 0.4)
    )  # fmt: skip

    assert [replace(caller, callback=None) for caller in wishing] == list(without)
    wishes = [caller for caller in wishing if caller.callback]
    assert len(wishes) / len(wishing) == pytest.approx(0.4, abs=0.05)


def test_most_confirm_and_some_do_something_else() -> None:
    chance = random.Random(4)  # noqa: S311 - a game
    drawn = [callback_planned(chance, CallbackHabits()) for _ in range(2000)]

    confirms = sum(it.reply is Reply.CONFIRMS for it in drawn)
    assert confirms / len(drawn) == pytest.approx(0.85, abs=0.03)
    assert {it.reply for it in drawn} == set(Reply)
    assert {it.unanswered for it in drawn} == {0, 1}
    assert {it.changes_mind for it in drawn} == {True, False}


def test_the_simulation_is_the_gateway_where_that_is_a_free_port_of_this_machine() -> None:
    (port,) = free_ports(1)

    def found(gateway: str) -> tuple[int, str]:
        return our_port(LineSettings.from_env({"TAWASUL_TRUNK_GATEWAY": gateway}))

    assert found(f"127.0.0.1:{port}") == (port, "")
    assert found("") == found("gateway.example.net:5060") == (0, NO_GATEWAY)
