"""What a flow of 500 nodes costs: to check, to load, and for each turn of a caller.

No servers: it measures the pure part alone.
"""

import statistics
from collections.abc import Callable
from time import perf_counter

from benchmarks.rig import say
from ivr.dialogue import advance, begin
from ivr.flow_check import World, check
from ivr.flow_file import read_flow
from ivr.nodes import FlowDefinition
from ivr.steps import Ask

SMALL, LARGE = 10, 500
ROUNDS = 21
TURNS = 20_000
CHECK_MS, LOAD_MS, TURN_RATIO = 1000, 100, 1.2
PROMPTS = {"prompt", "sorry-silence", "sorry-wrong-key", "sorry-wrong-digits"}
WORLD = World(prompts={"ar": PROMPTS, "en": PROMPTS}, queues={"general"})
HEAD = """\
flow: "1"
version: 1
languages: [ar, en]
start: menu-0
overflow: person
emergency: person
turns: 1000
nodes:
  person: {queue: general}
"""


def main() -> None:
    """Print what a large flow costs, and what a turn costs beside that of a small one."""
    text = flow_of(LARGE)
    small, large = read_flow(flow_of(SMALL))[0], read_flow(text)[0]
    assert small is not None
    assert large is not None
    turns = [(turn_us(small), turn_us(large)) for _ in range(5)]
    say(
        "flow_cost",
        nodes=len(large.nodes),
        check_ms=median_ms(lambda: check(text, WORLD)),
        most_check_ms=CHECK_MS,
        load_ms=median_ms(lambda: read_flow(text)),
        most_load_ms=LOAD_MS,
        turn_us={"small": min(turns)[0], "large": min(turns)[1]},
        turn_ratio=round(statistics.median(two / one for one, two in turns), 2),
        most_turn_ratio=TURN_RATIO,
    )


def flow_of(count: int) -> str:
    """Return a flow of so many nodes: menus of nine keys, each with an announcement of its own."""
    menus = (count - 1) // 2
    lines = [HEAD]
    for number in range(menus):
        keys = ", ".join(f"{key}: play-{(number * 9 + key) % menus}" for key in range(1, 10))
        lines.append(f"  menu-{number}:\n    menu: [prompt, prompt]\n    keys: {{{keys}}}\n")
        lines.append(f"  play-{number}:\n    play: prompt\n    next: menu-{number}\n")
    if len(lines) < count:
        lines.append("  last: {queue: general, say: prompt}\n")
        lines[0] = HEAD.replace("start: menu-0", "start: first")
        lines[-1] = "  first: {play: prompt, next: menu-0}\n"
    return "".join(lines)


def median_ms(work: Callable[[], object]) -> float:
    """Return how long *work* takes, in ms."""
    lengths = []
    for _ in range(ROUNDS):
        began = perf_counter()
        work()
        lengths.append(perf_counter() - began)
    return round(statistics.median(lengths) * 1000, 2)


def turn_us(flow: FlowDefinition) -> float:
    """Return what a key press costs, in µs, on a caller's way from menu to menu."""
    turn = begin(flow)
    began = perf_counter()
    for number in range(TURNS):
        if not isinstance(turn.step, Ask):
            turn = begin(flow)
        turn = advance(turn.place, str(number % 9 + 1))
    return round((perf_counter() - began) * 1e6 / TURNS, 2)


if __name__ == "__main__":
    main()
