"""What one frame of the live view costs the event loop that leads calls: 300 agents, 200 waiting.

All wait in one queue, which is the dearest: its frame tells each caller's place and band.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import orjson

from agi import events as ev
from asterisk_conf.queues import QUEUES
from benchmarks.rig import say
from supervision.board import Board
from tests.builders import NOON, Step, a_member, a_start, an_answered_call, life_of

AGENTS, TALKING, WAITING = 300, 250, 200
QUEUES_EACH = 3  # that an agent serves
ROUNDS = 200
QUEUE = "noor"
NAMES = [str(queue) for queue in QUEUES]


def main() -> None:
    """Print what it costs to make a frame of one caller's joining, and the whole board."""
    board = busy_board()
    changes, wholes, size = [], [], 0
    for number in range(ROUNDS):
        at = NOON + timedelta(seconds=40, milliseconds=50 * number)
        *coming, gone = a_visit(at)
        take(board, coming)
        cost, size = made(board.changes, at)
        changes.append(cost)
        wholes.append(made(board.snapshot, at)[0])
        take(board, [gone])
        board.forget_changes()
    say(
        "board_frame",
        agents=AGENTS,
        waiting=WAITING,
        change_p50_ms=middle(changes),
        change_max_ms=round(max(changes), 2),
        change_kb=round(size / 1000, 1),
        whole_p50_ms=middle(wholes),
    )


def busy_board() -> Board:
    """Return a board on which everybody works and 200 wait in one queue."""
    targets = {
        str(name): timedelta(seconds=it.service_level_seconds) for name, it in QUEUES.items()
    }
    board = Board(targets, clock=lambda: NOON)
    agents = [str(1000 + number) for number in range(AGENTS)]
    serves = [NAMES[n : n + QUEUES_EACH] or NAMES[:1] for n in range(len(NAMES))]
    members = [
        a_member(agent, queue)
        for number, agent in enumerate(agents)
        for queue in serves[number % len(serves)]
    ]
    board.world_rebuilt([], members)
    for agent in agents[:TALKING]:
        take(board, an_answered_call(queue=QUEUE, agent=agent, at=NOON)[:6])
    for number in range(WAITING):
        take(board, a_visit(NOON + timedelta(milliseconds=100 * number))[:-1])
    board.forget_changes()
    return board


def a_visit(at: datetime) -> list[Step]:
    """Return the life of a caller who joins the queue and gives up."""
    start = a_start(at=at)
    joins = ev.CallerJoinedQueue(call_id=start.call_id, at=at, queue=QUEUE, position=1)
    return life_of([start, joins, ev.CallerAbandoned(call_id=start.call_id, at=at, queue=QUEUE)])


def take(board: Board, steps: list[Step]) -> None:
    """Let these things happen."""
    for call, event in steps:
        board.call_changed(call, event)


def made(message: Callable[[datetime], object], at: datetime) -> tuple[float, int]:
    """Return how many ms it takes to make a message as it is sent, and its bytes."""
    began = time.perf_counter()
    text = orjson.dumps(message(at))
    return (time.perf_counter() - began) * 1000, len(text)


def middle(costs: list[float]) -> float:
    """Return the median."""
    return round(sorted(costs)[len(costs) // 2], 2)


if __name__ == "__main__":
    main()
