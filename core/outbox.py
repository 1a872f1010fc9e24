"""Messages that must reach somebody outside: kept with the deed that causes them, sent afterwards.

A message's key says which deed or step it tells of: the same is never kept twice, and goes to the
gateway with each try, so that a try whose answer was lost is not a second message. Pure.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MOST_TRIES = 12
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=6)
LATELY = timedelta(days=1)  # whoever looks after a centre hears of what was given up so lately
CLAIM = timedelta(minutes=2)  # a worker that took a message and died loses it after this


class Channel(StrEnum):
    """How a message goes out."""

    SMS = "sms"
    EMAIL = "email"
    WEBHOOK = "webhook"  # the recipient is a receiver's id


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said to one recipient, once."""

    key: str
    channel: Channel
    recipient: str = field(repr=False)
    subject: str = ""  # of an e-mail
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """That a message was tried often enough, and nobody tries it any more."""

    key: str
    channel: Channel
    given_up_at: datetime
    reason: str  # of the last try


def pause_after(tries: int) -> timedelta | None:
    """Return how long to wait after so many tries failed; None: nobody tries any more."""
    if tries >= MOST_TRIES:
        return None
    doublings: int = 2 ** max(tries - 1, 0)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


def next_try_at(tries: int, now: datetime) -> datetime | None:
    """Return when to try again after so many tries failed."""
    pause = pause_after(tries)
    return None if pause is None else now + pause
