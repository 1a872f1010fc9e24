"""How important a request is, and how much working time it may take. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from ticketing.working_days import Allowance

OBJECT_WITHIN = timedelta(days=15)  # of the answer; afterwards a request closes by itself

REMIND_AFTER = timedelta(days=3)  # of a question to the beneficiary
GO_ON_AFTER = timedelta(days=10)  # of it; then a request goes on by itself


class Importance(StrEnum):
    """It drives the time allowed and who is told."""

    NORMAL = "normal"
    IMPORTANT = "important"
    VERY_IMPORTANT = "very_important"


class Clock(StrEnum):
    """What must be done in time."""

    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    OBJECTION = "objection"  # the decision about one


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAllowed:
    """How long each thing may take; *level*: what each head has before it rises further."""

    acknowledge: Allowance
    answer: Allowance
    objection: Allowance
    level: Allowance

    def first(self, clock: Clock) -> Allowance:
        """Return how long the first level has."""
        allowance: Allowance = getattr(self, clock.value)
        return allowance


Times = Mapping[Importance, TimeAllowed]
_days, _hours = Allowance.of_days, Allowance.of_hours
# the service level document promises an answer within five days; the others are this system's own
USUAL_TIMES: Times = MappingProxyType(
    {
        Importance.NORMAL: TimeAllowed(
            acknowledge=_days(1), answer=_days(5), objection=_days(5), level=_days(2)
        ),
        Importance.IMPORTANT: TimeAllowed(
            acknowledge=_hours(4), answer=_days(3), objection=_days(3), level=_days(1)
        ),
        Importance.VERY_IMPORTANT: TimeAllowed(
            acknowledge=_hours(1), answer=_days(1), objection=_days(2), level=_hours(4)
        ),
    }
)
