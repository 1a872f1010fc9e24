from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from agi import events as ev
from agi.events import DeviceState
from supervision.board import Board
from supervision.figures import DayFigures
from tests.builders import (
    NOON,
    Step,
    a_callback,
    a_member,
    a_menu_call,
    a_start,
    an_abandoned_call,
    an_answered_call,
    life_of,
)

TARGETS = {"general": timedelta(seconds=20), "noor": timedelta(seconds=20)}
SECOND = timedelta(seconds=1)
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def board() -> Board:
    board = Board(TARGETS, clock=lambda: LATER)
    board.world_rebuilt([], [])
    board.changes(NOON)
    return board


def tell(board: Board, steps: list[Step]) -> None:
    for call, event in steps:
        board.call_changed(call, event)


def queue(board: Board, name: str = "general", now: datetime = NOON) -> dict[str, Any]:
    (found,) = [row for row in board.snapshot(now)["queues"] if row["queue"] == name]
    return dict(found)


def agent(board: Board, extension: str = "1001") -> dict[str, Any]:
    (found,) = [row for row in board.snapshot(NOON)["agents"] if row["agent"] == extension]
    return dict(found)


def test_a_caller_who_waits_is_shown_with_language_and_wait(board: Board) -> None:
    life = an_abandoned_call()

    tell(board, life[:2])

    shown = queue(board, now=NOON + 7 * SECOND)
    assert shown["waiting"] == 1
    assert shown["longest_wait_seconds"] == 7
    assert shown["callers"] == [
        {
            "call_id": life[0][0].call_id,
            "joined_at": NOON.isoformat(),
            "language": "ar",
            "position": 1,
            "wait": None,  # nobody serves the queue
        }
    ]


def test_callers_stand_in_the_order_of_their_coming(board: Board) -> None:
    second, first = an_abandoned_call(at=NOON + SECOND), an_abandoned_call(at=NOON)

    tell(board, second[:2] + first[:2])

    order = [row["call_id"] for row in queue(board)["callers"]]
    assert order == [first[0][0].call_id, second[0][0].call_id]


def test_a_caller_who_hangs_up_waits_no_more_and_counts_as_abandoned(board: Board) -> None:
    tell(board, an_abandoned_call())

    shown = queue(board)
    assert (shown["waiting"], shown["longest_wait_seconds"]) == (0, 0)
    assert (shown["today"]["received"], shown["today"]["abandoned"]) == (1, 1)
    assert board.calls == {}


def test_a_ringing_caller_still_waits_and_an_answered_one_talks(board: Board) -> None:
    life = an_answered_call()

    tell(board, life[:5])
    ringing = queue(board)
    tell(board, life[5:6])
    talking = queue(board)
    tell(board, life[6:])
    over = queue(board)

    assert (ringing["waiting"], ringing["talking"]) == (1, 0)
    assert (talking["waiting"], talking["talking"]) == (0, 1)
    assert (over["waiting"], over["talking"]) == (0, 0)
    assert over["today"]["service_level"] == 1
    assert over["today"]["speed_of_answer_seconds"] == 5
    assert over["today"]["service_level_formula"].startswith("SL2")


def test_a_caller_who_overflows_moves_to_the_other_queue(board: Board) -> None:
    start = a_start()
    call_id = start.call_id
    tell(
        board,
        life_of(
            [
                start,
                ev.CallerJoinedQueue(call_id=call_id, at=NOON, queue="noor", position=1),
                ev.CallerLeftQueue(call_id=call_id, at=LATER, queue="noor", reason="TIMEOUT"),
                ev.CallerJoinedQueue(call_id=call_id, at=LATER, queue="general", position=1),
            ]
        ),
    )

    assert queue(board, "noor")["waiting"] == 0
    assert queue(board, "noor")["today"]["overflowed"] == 1
    assert queue(board, "general")["waiting"] == 1
    assert queue(board, "general", LATER + SECOND)["longest_wait_seconds"] == 1


def test_an_agents_state_follows_their_call_with_its_moment(board: Board) -> None:
    board.member_changed(a_member())
    life = an_answered_call()
    seen = []

    for call, event in life:
        board.call_changed(call, event)
        seen.append((agent(board)["state"], agent(board)["since"]))

    at = [event.at.isoformat() for _, event in life]
    assert seen[3:] == [
        ("ready", NOON.isoformat()),
        ("ringing", at[4]),
        ("talking", at[5]),
        ("wrap_up", at[6]),
        ("wrap_up", at[6]),
        ("ready", at[8]),
    ]


def test_an_agent_is_free_while_the_caller_is_in_the_survey(board: Board) -> None:
    board.member_changed(a_member())
    talk = [event for _, event in an_answered_call()][:-2]
    call_id, at = talk[-1].call_id, talk[-1].at
    survey = ev.SurveyEntered(call_id=call_id, at=at, queue="general", flow_version="survey/1")

    tell(board, life_of([*talk, survey]))
    wrapping_up = agent(board)
    tell(board, life_of([*talk, survey, ev.WrapUpEnded(call_id=call_id, at=at + SECOND)])[-1:])

    assert (wrapping_up["state"], wrapping_up["calls"]) == ("wrap_up", [call_id])
    assert (agent(board)["state"], agent(board)["calls"]) == ("ready", [])
    assert board.calls[call_id].state == "in_survey"


def test_a_phone_that_changes_without_changing_the_state_keeps_since(board: Board) -> None:
    board.member_changed(a_member())
    board.member_changed(a_member(at=LATER))
    kept = agent(board)["since"]
    board.member_changed(a_member(at=LATER, device=DeviceState.UNAVAILABLE))

    assert kept == NOON.isoformat()
    assert (agent(board)["state"], agent(board)["since"]) == ("unavailable", LATER.isoformat())


def test_a_missed_ring_frees_the_agent(board: Board) -> None:
    board.member_changed(a_member())
    life = an_answered_call()
    tell(board, life[:5])
    missed = ev.AgentMissed(call_id=life[0][0].call_id, at=LATER, queue="general", agent="1001")
    tell(board, life_of([event for _, event in life[:5]] + [missed])[-1:])

    assert agent(board)["state"] == "ready"
    assert agent(board)["calls"] == []


def test_a_queue_counts_its_agents_by_state(board: Board) -> None:
    board.member_changed(a_member("1001"))
    board.member_changed(a_member("1002", is_paused=True, pause_reason="prayer"))
    board.member_changed(a_member("1003", queue="noor"))

    agents = queue(board)["agents"]

    assert (agents["ready"], agents["paused"], agents["talking"]) == (1, 1, 0)
    assert agent(board, "1002")["pause_reason"] == "prayer"
    assert agent(board, "1003")["queues"] == {"noor": {"penalty": 0, "is_paused": False}}


def test_an_agent_who_leaves_the_last_queue_is_signed_out(board: Board) -> None:
    board.agents_known({"1001": "سارة"})
    board.member_changed(a_member())

    board.member_left("general", "1001")

    shown = agent(board)
    assert (shown["state"], shown["since"]) == ("signed_out", LATER.isoformat())
    assert shown["name"] == "سارة"
    assert queue(board)["agents"]["ready"] == 0


def test_the_board_is_stale_until_the_world_is_rebuilt(board: Board) -> None:
    fresh = Board(TARGETS, clock=lambda: NOON)
    assert fresh.snapshot(NOON)["is_stale"]
    assert not board.snapshot(NOON)["is_stale"]

    board.asterisk_lost()
    lost = board.snapshot(NOON)["is_stale"]
    board.world_rebuilt([], [])

    assert lost
    assert not board.snapshot(NOON)["is_stale"]


def test_a_rebuilt_world_forgets_what_asterisk_does_not_know(board: Board) -> None:
    gone, stays = an_answered_call(), an_answered_call(agent="1002")
    board.member_changed(a_member("1001"))
    board.member_changed(a_member("1002"))
    tell(board, gone[:6])
    tell(board, stays[:6])

    board.world_rebuilt([stays[5][0]], [a_member("1002")])

    assert list(board.calls) == [stays[0][0].call_id]
    assert queue(board)["talking"] == 1
    assert agent(board, "1001")["state"] == "signed_out"
    assert (agent(board, "1002")["state"], agent(board, "1002")["since"]) == (
        "talking",
        stays[5][1].at.isoformat(),
    )


def test_live_calls_are_listed_until_they_are_over(board: Board) -> None:
    life = a_menu_call(digits="31")
    tell(board, life[:3])

    (shown,) = board.snapshot(NOON)["calls"]
    tell(board, life[3:])

    assert shown["path"] == ["main:3", "main:1"]
    assert shown["state"] == "in_menu"
    assert board.snapshot(NOON)["calls"] == []


def test_changes_hold_only_what_changed(board: Board) -> None:
    board.agents_known({"1001": "Sara", "1002": "Ali"})
    board.member_changed(a_member())
    board.changes(NOON)

    life = an_answered_call(agent="1001")
    tell(board, life[:6])
    first = board.changes(NOON)
    tell(board, life[6:])
    second = board.changes(NOON)

    assert first["type"] == second["type"] == "changes"
    assert [row["queue"] for row in first["queues"]] == ["general"]
    assert [row["agent"] for row in first["agents"]] == ["1001"]
    assert [row["call_id"] for row in first["calls"]] == [life[0][0].call_id]
    assert (second["calls"], second["ended"]) == ([], [life[0][0].call_id])
    assert board.changes(NOON)["queues"] == []


def test_each_change_shows_a_call_and_an_agent_as_they_are_then(board: Board) -> None:
    board.member_changed(a_member())
    shown = []
    for step in an_answered_call(agent="1001")[:6]:
        tell(board, [step])
        changes = board.changes(NOON)
        shown.append((changes["calls"][0]["state"], agent(board)["state"]))

    assert shown == [
        ("in_menu", "ready"),
        ("in_menu", "ready"),
        ("in_menu", "ready"),
        ("queued", "ready"),
        ("ringing", "ringing"),
        ("talking", "talking"),
    ]


def test_a_queue_that_is_left_out_is_told_the_next_time(board: Board) -> None:
    tell(board, an_abandoned_call()[:2])
    first = board.changes(NOON, frozenset({"general"}))
    left = board.changed.queues.copy()
    second = board.changes(NOON)

    assert (first["queues"], len(first["calls"]), left) == ([], 1, {"general"})
    assert ([row["waiting"] for row in second["queues"]], second["calls"]) == ([1], [])


def test_a_loss_of_asterisk_is_told_by_a_whole_snapshot(board: Board) -> None:
    board.asterisk_lost()

    assert board.changes(NOON)["type"] == "snapshot"


def test_a_snapshot_is_json(board: Board) -> None:
    board.member_changed(a_member())
    tell(board, an_answered_call()[:6])

    orjson.dumps(board.snapshot(NOON))


def test_figures_of_the_journal_are_joined_with_what_happened_since_the_start() -> None:
    board = Board(TARGETS, clock=lambda: NOON)
    written, half, live = an_answered_call(), an_abandoned_call(), an_abandoned_call()
    tell(board, half[2:])  # joined before the controller was killed, hung up after its start
    tell(board, live)
    figures = DayFigures(TARGETS, NOON)
    counted: dict[str, int] = {}
    for call, event in [*written, *half[:2], *live[:2]]:
        figures.take(event)
        counted[call.call_id] = call.events

    board.count_again(figures, counted)
    tell(board, an_abandoned_call())

    today = queue(board)["today"]
    assert (today["received"], today["answered"], today["abandoned"]) == (4, 1, 3)


def waits(board: Board, name: str = "general", now: datetime = NOON) -> list[Any]:
    return [row["wait"] for row in queue(board, name, now)["callers"]]


def test_each_caller_has_a_place_and_a_band_of_waiting(board: Board) -> None:
    busy = an_answered_call()
    board.member_changed(a_member())
    tell(board, busy[:6])
    for second in range(12):
        tell(board, an_abandoned_call(at=NOON + second * SECOND)[:2])

    callers = queue(board, now=LATER)["callers"]

    assert [row["position"] for row in callers] == list(range(1, 13))
    lows = [row["wait"]["low_seconds"] for row in callers]
    assert lows == sorted(lows)
    assert callers[0]["wait"]["high_seconds"] <= 600
    assert callers[-1]["wait"]["low_seconds"] >= 600


def test_a_caller_whose_agents_phone_rings_waits_under_a_minute(board: Board) -> None:
    board.member_changed(a_member())
    tell(board, an_answered_call()[:5])
    tell(board, an_abandoned_call(at=NOON + 5 * SECOND)[:2])

    rung, next_one = waits(board)

    assert rung == {"low_seconds": 0, "high_seconds": 60}
    assert next_one["high_seconds"] > 60


def test_nobody_can_say_how_long_it_takes_while_all_are_away(board: Board) -> None:
    tell(board, an_abandoned_call()[:2])
    board.member_changed(a_member("1001", is_paused=True))
    board.member_changed(a_member("1002", device=DeviceState.UNAVAILABLE))
    away = waits(board)

    board.member_changed(a_member("1003"))

    assert away == [None]
    assert waits(board) == [{"low_seconds": 0, "high_seconds": 60}]


def test_an_agent_who_serves_another_waiting_queue_too_is_shared(board: Board) -> None:
    for name in ("general", "noor"):
        board.member_changed(a_member("1001", name))
        board.member_changed(a_member("1002", name))
    for number in ("1001", "1002"):
        tell(board, an_answered_call(agent=number)[:6])
    tell(board, an_abandoned_call()[:2])
    call_id = queue(board)["callers"][0]["call_id"]
    alone = board.wait_of(call_id, NOON)

    tell(board, an_abandoned_call(queue="noor")[:2])
    shared = board.wait_of(call_id, NOON)

    assert alone is not None
    assert shared is not None
    assert (alone.agents, shared.agents) == (2, 1)
    assert (shared.queue, shared.position) == ("general", 1)


def test_a_place_is_kept_in_a_queue_where_nobody_waits_in_person(board: Board) -> None:
    board.callbacks_changed([a_callback(1)])

    noor = queue(board, "noor")
    assert (noor["waiting"], len(noor["callbacks"]), noor["callers"]) == (0, 1, [])


def test_only_who_waits_has_a_wait(board: Board) -> None:
    life = an_answered_call()
    tell(board, life[:6])

    assert board.wait_of(life[0][0].call_id, NOON) is None
    assert board.wait_of("unknown", NOON) is None


def test_the_figures_of_today_carry_every_definition(board: Board) -> None:
    tell(board, an_answered_call(waits=5 * SECOND, talks=50 * SECOND))
    tell(board, an_abandoned_call(waits=3 * SECOND))
    tell(board, an_abandoned_call(waits=30 * SECOND))
    tell(board, an_abandoned_call(at=NOON)[:2])

    early = queue(board, now=NOON + 20 * SECOND)["today"]
    late = queue(board, now=NOON + 21 * SECOND)["today"]

    assert (early["handled"], early["handle_time_seconds"]) == (1, 60)
    assert (early["abandon_rate"], early["abandon_rate_without_short"]) == (0.6667, 0.5)
    assert early["service_levels"]["asterisk_sl2"] == 0.6667
    assert early["service_levels"]["cisco_abandoned_negative"] == 0.3333
    assert late["service_levels"]["cisco_abandoned_negative"] == 0.25  # one more is too late now


def test_occupancy_is_handle_time_over_handle_time_and_idle_time(board: Board) -> None:
    board.member_changed(a_member(at=NOON))
    life = an_answered_call(at=NOON + 27.655 * SECOND, talks=20 * SECOND)
    tell(board, life)  # ready for 30 s, rings for 5 s, talks and wraps up for 30 s
    freed = life[-1][1].at

    assert queue(board, now=freed)["today"]["occupancy"] == 0.5
    assert queue(board, now=freed + 30 * SECOND)["today"]["occupancy"] == 0.3333
    board.member_changed(a_member(is_paused=True, at=freed + 30 * SECOND))
    assert queue(board, now=freed + 300 * SECOND)["today"]["occupancy"] == 0.3333
    assert queue(board, "noor")["today"]["occupancy"] is None


def test_the_agents_times_outlive_the_count_from_the_journal(board: Board) -> None:
    board.member_changed(a_member(at=NOON))
    board.member_changed(a_member(is_paused=True, at=NOON + 40 * SECOND))

    board.count_again(DayFigures(TARGETS, NOON), {})

    assert board.figures.of_agent("1001").ready_for == 40 * SECOND


def test_kept_places_are_shown_count_before_those_who_came_later_and_need_nobody_in_person(
    board: Board,
) -> None:
    board.callbacks_changed([a_callback(7)])
    alone = queue(board, "noor")
    later = an_abandoned_call(queue="noor", at=NOON + SECOND)
    tell(board, later[:2])

    (behind,) = queue(board, "noor")["callers"]
    assert (alone["waiting"], [it["callback_id"] for it in alone["callbacks"]]) == (0, [7])
    assert behind["position"] == 2
    board.callbacks_changed([])
    assert queue(board, "noor")["callbacks"] == []
    assert queue(board, "noor")["callers"][0]["position"] == 1
