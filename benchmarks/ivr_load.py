"""Figure 2: 120 calls a second for 30 s; no call fails, and digits are answered within 5 ms."""

from benchmarks.rig import (
    SERVICE_NUMBER,
    TWO_DIGITS,
    called,
    figures,
    latency_bound,
    running_centre,
    say,
)
from tests.e2e.sipp import Pause

A_SECOND = 120
SECONDS = 30
STEPS = (*TWO_DIGITS, Pause(0.7))


def main() -> None:
    """Print failures and the bound that holds for 99 % of the digits."""
    with running_centre() as centre:
        before = figures(centre)
        count = A_SECOND * SECONDS
        told = called(centre, centre.home, STEPS, count=count, a_second=A_SECOND, to=SERVICE_NUMBER)
        after = figures(centre)
        digits = "tawasul_digit_to_command_seconds_count"
        say(
            "ivr_load",
            calls=told.created,
            calls_per_second=A_SECOND,
            succeeded=told.succeeded,
            failed=told.failed,
            digits=int(after[digits] - before[digits]),
            p50_at_most_ms=latency_bound(before, after, 0.5),
            p99_at_most_ms=latency_bound(before, after, 0.99),
            p999_at_most_ms=latency_bound(before, after, 0.999),
            most_p99_ms=5.0,
        )


if __name__ == "__main__":
    main()
