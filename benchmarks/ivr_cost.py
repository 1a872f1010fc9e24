"""Figure 1: what a call of two digits costs, against the same in Asterisk's own dialplan.

Native and led calls alternate in one run on one centre, journal on. A led call costs the CPU of
Asterisk, controller and Redis together (the database is SQLite, inside the controller); a native
call is charged with Asterisk's alone.
"""

import statistics
import time

from benchmarks.rig import (
    NATIVE_NUMBER,
    SERVICE_NUMBER,
    TWO_DIGITS,
    called,
    cpu_seconds,
    running_centre,
    say,
    written,
)
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.sipp import Pause, Step

A_SECOND = 60
CALLS = 900
ROUNDS = 3
IN_MENUS = (*TWO_DIGITS, Pause(0.7))
HANDED_OVER = (*TWO_DIGITS, Pause(5.0))
MOST = 1.5


def main() -> None:
    """Print the ratio for calls that end in the menus and for calls handed to the queue."""
    with running_centre() as centre:
        for name, steps in (("ends in the menus", IN_MENUS), ("ends in the queue", HANDED_OVER)):
            _compare(centre, name, steps)


def _compare(centre: Centre, name: str, steps: tuple[Step, ...]) -> None:
    rounds = [
        (
            _cost(centre, steps, SERVICE_NUMBER, f"{name}{number}"),
            _cost(centre, steps, NATIVE_NUMBER, f"{name}{number}"),
        )
        for number in range(ROUNDS)
    ]
    ratios = [sum(led.values()) / native["asterisk"] for led, native in rounds]
    say(
        "ivr_cost",
        call=name,
        calls_per_second=A_SECOND,
        calls_per_round=CALLS,
        led_ms=_mean([led for led, _ in rounds]),
        native_ms=_mean([native for _, native in rounds]),
        ratios=[round(ratio, 3) for ratio in ratios],
        ratio=round(statistics.median(ratios), 3),
        most=MOST,
    )


def _cost(centre: Centre, steps: tuple[Step, ...], to: str, where: str) -> dict[str, float]:
    """Return ms of CPU a call, by program."""
    wait_until(lambda: written(centre) == 0, "the journal is written", 60)
    before = cpu_seconds(centre)
    told = called(centre, centre.home / where, steps, count=CALLS, a_second=A_SECOND, to=to)
    time.sleep(1.0)  # the journal's last batch belongs to these calls
    after = cpu_seconds(centre)
    if told.failed:
        raise SystemExit(f"{told.failed} calls failed: {told.errors}")
    return {name: (after[name] - before[name]) * 1000 / CALLS for name in after}


def _mean(costs: list[dict[str, float]]) -> dict[str, float]:
    return {name: round(statistics.mean(cost[name] for cost in costs), 3) for name in costs[0]}


if __name__ == "__main__":
    main()
