"""What somebody does who would rather be called back than wait: drawn from their own dice. Pure."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Reply(StrEnum):
    """What somebody does who picks up and hears that it is their turn."""

    CONFIRMS = "confirms"
    CANCELS = "cancels"
    SAYS_NOTHING = "says nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackHabits:
    """How those behave who ask for a callback: shares from 0 to 1, and spans of seconds."""

    asks_after: tuple[float, float] = (4.0, 30.0)  # in the queue
    thinks: tuple[float, float] = (0.5, 3.0)  # before each key
    changes_mind: float = 0.1  # and waits on
    unanswered: float = 0.15  # of first calls
    rings_in_vain: tuple[float, float] = (2.0, 40.0)  # until the call is declined; longer: never
    picks_up_after: tuple[float, float] = (1.0, 6.0)
    says_nothing: float = 0.1  # of those who pick up
    silent_for: tuple[float, float] = (4.0, 40.0)  # then these hang up, or the centre did before
    cancels: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPlan:
    """One wish to be called back. So many calls ring in vain (*unanswered*) before one is taken."""

    asks_after: float
    thinks: float
    changes_mind: bool
    unanswered: int
    rings_in_vain: float
    picks_up_after: float
    reply: Reply
    silent_for: float


def callback_planned(chance: random.Random, habits: CallbackHabits) -> CallbackPlan:
    """Draw what somebody does."""
    others = 1.0 - habits.says_nothing - habits.cancels
    weights = {
        Reply.CONFIRMS: others,
        Reply.CANCELS: habits.cancels,
        Reply.SAYS_NOTHING: habits.says_nothing,
    }
    return CallbackPlan(
        asks_after=chance.uniform(*habits.asks_after),
        thinks=chance.uniform(*habits.thinks),
        changes_mind=chance.random() < habits.changes_mind,
        unanswered=int(chance.random() < habits.unanswered),
        rings_in_vain=chance.uniform(*habits.rings_in_vain),
        picks_up_after=chance.uniform(*habits.picks_up_after),
        reply=chance.choices(list(weights), list(weights.values()))[0],
        silent_for=chance.uniform(*habits.silent_for),
    )
