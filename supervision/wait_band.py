"""How long a caller will still wait, as an honest band in the steps that people say. Pure.

The model is the queue-length estimator for queues whose callers give up, QL_m of Ibrahim and Whitt,
"Real-Time Delay Estimation in Overloaded Multiserver Queues with Abandonments", Management Science
55(10), 2009; without impatience it is QL of Whitt, "Predicting Queueing Delays", Management
Science 45(6), 1999. With *n* callers ahead, *s* agents, handle time *h* and impatience *θ* the wait
is a sum of n + 1 exponential lengths: some agent becomes free (rate s/h), or one of the k who are
still ahead hangs up (rate k·θ). A gamma distribution with the mean and the variance of that sum
gives the probability of each step, and the narrowest run of steps that is probable enough is said.

Two things widen it. Real handle times are not exponential: each agent ends calls as a renewal
process, whose count varies by the squared coefficient of variation once it is long (Cox, "Renewal
Theory", 1962), while many agents together look like a Poisson process at first. And what we know
is not exact: the mean handle time comes from few calls, agents go to prayer and come back. That
uncertainty grows with the wait itself. Asterisk's own estimate is used nowhere.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import cbrt, erf, sqrt

STEPS = tuple(timedelta(minutes=step) for step in (0, 1, 2, 5, 10, 15, 20, 30, 45, 60))
SECONDS = tuple(step.total_seconds() for step in STEPS)
CUBE_ROOTS = tuple(map(cbrt, SECONDS))
OPEN_FROM = STEPS.index(timedelta(minutes=30))  # "more than a minute" would say nothing
HOLDS = 0.7  # of the waits, by the model; in whole steps it is nearly 0.9 (docs/decisions/0013)
UNSURE = 0.2  # of the wait: agents come and go, and the day is not like the hour before


@dataclass(frozen=True, slots=True)
class Band:
    """A promise: not less than *low*, not more than *high* (None: nobody can say)."""

    low: timedelta
    high: timedelta | None

    def holds(self, wait: timedelta) -> bool:
        """Return whether *wait* is what was promised."""
        return self.low <= wait and (self.high is None or wait <= self.high)


AT_ONCE = Band(STEPS[0], STEPS[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a queue moves: what the day has taught of handle times and of impatience.

    ``handle`` is the mean time that an agent spends on a call, from its ring to the end of the
    wrap-up; ``varies`` its coefficient of variation; ``calls`` how many recent calls say so.
    ``gives_up`` is the number of callers who hang up in a second of one caller's waiting.
    """

    handle: float
    varies: float
    calls: float
    gives_up: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of a queue when a caller asks.

    *agents* serve it, busy or not, one who serves others too only in part; *ready* of them are
    free now and nobody's phone rings for them.
    """

    agents: float
    ready: float
    pace: Pace


def bands(outlook: Outlook, callers: int) -> Iterator[Band | None]:
    """Yield the band of each of the first *callers* in the order of the queue; None: unknown.

    The band holds HOLDS of the waits for n + 1 free agents by QL_m (Ibrahim and Whitt, 2009).
    """
    if outlook.agents <= 0:
        yield from [None] * callers
        return
    pace = outlook.pace
    mean = spread = 0.0
    for place in range(callers):
        ahead = place - outlook.ready
        if ahead < 0:
            yield AT_ONCE
            continue
        rate = outlook.agents / pace.handle + ahead * pace.gives_up
        mean += 1 / rate
        spread += 1 / (rate * rate)
        yield narrowest(mean, _variance(outlook, ahead + 1, mean, spread))


def _variance(outlook: Outlook, calls: float, mean: float, spread: float) -> float:
    """Return the variance of a wait for *calls* free agents."""
    pace, agents = outlook.pace, outlook.agents
    regular = (agents + pace.varies**2 * calls) / (agents + calls)
    unsure = pace.varies**2 / pace.calls + UNSURE**2
    return spread * regular + mean * mean * unsure


def narrowest(mean: float, variance: float) -> Band:
    """Return the narrowest run of steps that holds such a wait often enough."""
    below = gamma_below(CUBE_ROOTS, mean, variance)
    runs = []
    for begin, seconds in enumerate(SECONDS):
        end = bisect_left(below, below[begin] + HOLDS)
        if end == len(STEPS):
            break
        runs.append((SECONDS[end] - seconds, below[begin] - below[end], begin, end))
    if runs:
        *_, begin, end = min(runs)
        return Band(STEPS[begin], STEPS[end])
    return Band(STEPS[max(OPEN_FROM, bisect_right(below, 1 - HOLDS) - 1)], None)


def gamma_below(cube_roots: Iterable[float], mean: float, variance: float) -> list[float]:
    """Return the share of a gamma distribution below each length, given by its cube root.

    The cube root of a gamma variable is nearly normal: Wilson and Hilferty, "The distribution of
    chi-square", PNAS 17, 1931. The error is about one per cent from a shape of one on.
    """
    ninth = variance / (9 * mean * mean)
    scale = 1 / (cbrt(mean) * sqrt(2 * ninth))
    middle = (1 - ninth) / sqrt(2 * ninth)
    return [0.5 + 0.5 * erf(root * scale - middle) for root in cube_roots]
