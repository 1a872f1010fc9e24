"""Figure 4: 500 callers in menus at once, and the controller's memory over 20,000 calls.

The controller remembers the last 10,000 calls that ended, so its memory levels off after as many.
"""

from benchmarks.rig import (
    SERVICE_NUMBER,
    TWO_DIGITS,
    called,
    crowd,
    figures,
    memory_mb,
    running_centre,
    say,
)
from tests.e2e.centre import Centre
from tests.e2e.children import wait_until
from tests.e2e.sipp import Pause

AT_ONCE = 500
WARM_UP_CALLS = 2_000
CALLS = 20_000
AT_A_TIME = 5_000
A_SECOND = 100
LISTENING = (Pause(20.0),)
QUICK = (*TWO_DIGITS, Pause(0.5))
MOST_MB = 200


def main() -> None:
    """Print how many were in menus at once, and the memory then and after every 5,000 calls."""
    with running_centre() as centre:
        most, at_once = _all_at_once(centre)
        pid = centre.controller.pid
        _many(centre, WARM_UP_CALLS)
        memory, failed = [memory_mb(pid)], 0
        for _ in range(CALLS // AT_A_TIME):
            failed += _many(centre, AT_A_TIME)
            memory.append(memory_mb(pid))
        say(
            "many_callers",
            at_once=most,
            at_once_mb=round(at_once, 1),
            every_5000_calls_mb=[round(mb, 1) for mb in memory],
            calls=CALLS,
            failed=failed,
            most_mb=MOST_MB,
        )


def _all_at_once(centre: Centre) -> tuple[int, float]:
    """Return how many callers were in menus together, and the controller's memory then."""
    with crowd(
        centre, centre.home, LISTENING, count=AT_ONCE, a_second=50, to=SERVICE_NUMBER
    ) as them:
        live = "tawasul_live_calls"
        wait_until(lambda: figures(centre)[live] >= AT_ONCE, "all are in menus", 60)
        seen, memory = int(figures(centre)[live]), memory_mb(centre.controller.pid)
        told = them.wait()
    if told.failed:
        raise SystemExit(f"{told.failed} calls failed: {told.errors}")
    return seen, memory


def _many(centre: Centre, count: int) -> int:
    told = called(centre, centre.home, QUICK, count=count, a_second=A_SECOND, to=SERVICE_NUMBER)
    return told.failed


if __name__ == "__main__":
    main()
