"""What the floor page draws first."""

from datetime import timedelta

import pytest

from agent_desktop import texts
from agent_desktop.floor_view import MOST_CALLS, FloorView, floor_view, minutes, percent
from agent_desktop.words import words_of
from agi.events import DeviceState
from asterisk_conf.queues import QUEUES
from supervision.board import Board
from tests.builders import NOON, Step, a_member, a_menu_call, an_abandoned_call, an_answered_call

SECOND = timedelta(seconds=1)
ENGLISH = words_of("en", texts.load()["en"].words.gettext)


@pytest.fixture
def board() -> Board:
    targets = {name: queue.service_level_seconds * SECOND for name, queue in QUEUES.items()}
    return Board(targets, clock=lambda: NOON)


def tell(board: Board, steps: list[Step]) -> None:
    for call, event in steps:
        board.call_changed(call, event)


def view(board: Board) -> FloorView:
    return floor_view(board.snapshot(NOON), ENGLISH)


def order(board: Board) -> list[str]:
    return [row["queue"] for row in view(board).queues]


def test_quiet_queues_stand_as_they_are_defined(board: Board) -> None:
    assert order(board) == list(QUEUES)


def test_the_longest_wait_comes_first_and_an_emergency_before_it(board: Board) -> None:
    tell(board, an_abandoned_call(queue="medical", at=NOON - 30 * SECOND)[:-1])
    tell(board, an_abandoned_call(queue="tickets", at=NOON - 60 * SECOND)[:-1])
    assert order(board)[:2] == ["tickets", "medical"]

    tell(board, an_abandoned_call(queue="emergency", at=NOON)[:-1])
    assert order(board)[:3] == ["emergency", "tickets", "medical"]


def test_a_queue_that_nobody_serves_comes_before_the_served(board: Board) -> None:
    board.member_changed(a_member("1001", "general"))

    assert order(board)[-1] == "general"


def test_the_four_numbers_sum_all_queues(board: Board) -> None:
    tell(board, an_abandoned_call(queue="noor", at=NOON - 45 * SECOND)[:-1])
    tell(board, an_abandoned_call(queue="faris", at=NOON - 5 * SECOND)[:-1])
    for waits in (5, 19, 25):
        tell(board, an_answered_call(queue="general", waits=waits * SECOND, at=NOON))
    tell(board, an_abandoned_call(queue="medical", waits=10 * SECOND))
    board.member_changed(a_member("1001"))
    board.member_changed(a_member("1002", is_paused=True))
    board.agents_known({"1003": "Signed out"})

    shown = view(board)

    assert shown.numbers["waiting"] == 2
    assert shown.numbers["oldest"] == (NOON - 45 * SECOND).isoformat()
    assert shown.numbers["oldest_in"] == "Noor support"
    assert shown.numbers["level_text"] == "75%"
    assert shown.numbers["ended"] == 4
    assert (shown.numbers["ready"], shown.numbers["signed_in"]) == (1, 2)
    assert shown.signed_out == 1


def test_without_figures_nothing_is_pretended(board: Board) -> None:
    shown = view(board)

    assert shown.numbers["level_text"] == "–"
    assert shown.numbers["oldest"] is None


def test_agents_stand_by_what_they_do(board: Board) -> None:
    board.member_changed(a_member("1001", device=DeviceState.UNAVAILABLE))
    board.member_changed(a_member("1002", is_paused=True, pause_reason="Prayer"))
    board.member_changed(a_member("1003"))

    tiles = view(board).agents

    assert [(tile["agent"], tile["state"]) for tile in tiles] == [
        ("1003", "ready"),
        ("1002", "paused"),
        ("1001", "unavailable"),
    ]
    assert [tile["note"] for tile in tiles][:2] == ["General inquiries", "Prayer"]


def test_a_call_tells_its_path_in_words(board: Board) -> None:
    board.agents_known({"1001": "Huda"})
    (start, *others) = a_menu_call(digits="31")
    tell(board, [start, *others[:2]])
    tell(board, an_answered_call(queue="faris", at=NOON + SECOND)[:6])

    talking, in_menu = view(board).calls

    assert talking["agent_name"] == "Huda"
    assert talking["queue_title"] == "Faris support"
    assert in_menu["path_text"] == "3 › 1"
    assert in_menu["agent_name"] == "–"


def test_of_very_many_calls_the_newest_are_drawn(board: Board) -> None:
    for n in range(MOST_CALLS + 5):
        tell(board, a_menu_call(at=NOON + n * SECOND)[:1])

    shown = view(board)

    assert len(shown.calls) == MOST_CALLS
    assert shown.more_calls == 5
    assert shown.calls[0]["started_at"] > shown.calls[-1]["started_at"]


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0.0, "0%"), (1.0, "100%"), (0.825, "83%"), (0.994, "99%")]
)
def test_shares_read_as_whole_per_cent(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_lengths_read_as_minutes_and_seconds() -> None:
    assert [minutes(length) for length in (None, 20.0, 60.0, 605.0)] == [
        "–",
        "0:20",
        "1:00",
        "10:05",
    ]
