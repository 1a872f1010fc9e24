"""Figure 4: 500 callers in menus at once, and the controller's memory over 20,000 calls."""

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
A_SECOND = 100
LISTENING = (Pause(20.0),)
QUICK = (*TWO_DIGITS, Pause(0.5))
MOST_MB = 200


def main() -> None:
    """Print how many were in menus at once, and the memory before, during and after."""
    with running_centre() as centre:
        most, at_once = _all_at_once(centre)
        pid = centre.controller.pid
        _many(centre, WARM_UP_CALLS)
        warm = memory_mb(pid)
        failed = _many(centre, CALLS)
        say(
            "many_callers",
            at_once=most,
            at_once_mb=round(at_once, 1),
            warm_mb=round(warm, 1),
            after_20000_calls_mb=round(memory_mb(pid), 1),
            growth_mb=round(memory_mb(pid) - warm, 1),
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
