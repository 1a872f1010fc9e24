"""When callers call, and what they want: a morning of school, and the mix of a reported year. Pure.

One reported year of 19996 had 720,899 calls; its parts do not add up to it exactly and are kept as
they were reported. How technical support divides among the systems, how many use the machine, and
how many emergencies there are was not reported: these shares are assumptions.
"""

import math
import random
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import accumulate

from asterisk_conf.names import Queue

SHARES_OF_A_DAY: Mapping[int, float] = {
    6: 0.2, 7: 0.7, 8: 1.0, 9: 1.2, 10: 1.25, 11: 1.15, 12: 0.9, 13: 0.85,
    14: 0.7, 15: 0.55, 16: 0.5, 17: 0.45, 18: 0.4, 19: 0.4, 20: 0.3, 21: 0.0,
}  # fmt: skip
"""How busy a school day is at each full hour; between them it changes evenly."""
BEGINS_AT = 8.0  # the hour at which a simulated day begins


class Want(StrEnum):
    """Why somebody calls."""

    GENERAL = "general"
    TRANSACTION = "transaction"
    TICKET = "ticket"
    NOOR = "noor"
    FARIS = "faris"
    SYSTEMS = "systems"
    MEDICAL = "medical"
    OTHER = "other"
    EMERGENCY = "emergency"


TECHNICAL_SUPPORT = 291_968
MIX: Mapping[Want, float] = {
    Want.GENERAL: 262_414,
    Want.TRANSACTION: 39_962,
    Want.TICKET: 15_534,
    Want.NOOR: 0.60 * TECHNICAL_SUPPORT,
    Want.FARIS: 0.25 * TECHNICAL_SUPPORT,
    Want.SYSTEMS: 0.15 * TECHNICAL_SUPPORT,
    Want.MEDICAL: 11_787,
    Want.OTHER: 99_234,
    Want.EMERGENCY: 3_600,
}
QUEUE_OF: Mapping[Want, Queue] = {
    Want.GENERAL: Queue.GENERAL,
    Want.TRANSACTION: Queue.CORRESPONDENCE,
    Want.TICKET: Queue.TICKETS,
    Want.NOOR: Queue.NOOR,
    Want.FARIS: Queue.FARIS,
    Want.SYSTEMS: Queue.SYSTEMS,
    Want.MEDICAL: Queue.MEDICAL,
    Want.OTHER: Queue.GENERAL,
    Want.EMERGENCY: Queue.EMERGENCY,
}
LOOK_UP_OF: Mapping[Want, str] = {Want.TRANSACTION: "transaction", Want.TICKET: "ticket"}


def share_at(hour: float) -> float:
    """Return how busy the day is then, between the shares of the full hours around it."""
    before = math.floor(hour) % 24
    low = SHARES_OF_A_DAY.get(before, 0.0)
    high = SHARES_OF_A_DAY.get((before + 1) % 24, 0.0)
    return low + (high - low) * (hour - math.floor(hour))


def arrivals(
    chance: random.Random, *, calls_per_hour: float, minutes: float, begins_at: float = BEGINS_AT
) -> list[float]:
    """Return when callers call, in seconds: a Poisson process with the shape of the day.

    Over the whole span it has the mean *calls_per_hour*.
    """
    shape = [share_at(begins_at + second / 3600) for second in range(math.ceil(minutes * 60))]
    if not (total := sum(shape)):
        return []
    expected = calls_per_hour * minutes / 60
    load = list(accumulate(value * expected / total for value in shape))
    moments: list[float] = []
    reached = chance.expovariate(1.0)
    while reached < load[-1]:
        moments.append(_moment(load, reached))
        reached += chance.expovariate(1.0)
    return moments


def _moment(load: Sequence[float], reached: float) -> float:
    """Return the second at which the load has grown to *reached*."""
    second = bisect_left(load, reached)
    before = load[second - 1] if second else 0.0
    return second + (reached - before) / (load[second] - before)
