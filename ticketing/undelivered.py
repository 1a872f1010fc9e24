"""Messages about requests that never arrived, read back from their keys. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.outbox import Channel, Missed
from ticketing.requests import Event, Telling

ABOUT = "request/"
WAYS = (Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """One message that did not arrive; without *person* it was for the beneficiary."""

    request_id: int
    occasion: str  # ``event/7``, a step of a clock, or ``link``
    person: str | None
    channel: Channel
    at: datetime  # when it was given up
    reason: str


def keys_of(request_id: int, events: Iterable[Event], tellings: Iterable[Telling]) -> set[str]:
    """Return the keys of the messages that a request's time line may have caused."""
    to_beneficiary = {f"{ABOUT}{request_id}/{event.n}/{way}" for event in events for way in WAYS}
    return to_beneficiary | {f"{ABOUT}{request_id}/{it.occasion}/{it.person}" for it in tellings}


def undelivered(missed: Missed) -> Undelivered:
    """Return what was missed by whom, of a message about a request."""
    _, request_id, *occasion, last = missed.key.split("/")
    is_theirs = len(occasion) == 1  # the number of an event, or ``link``
    of_event = is_theirs and occasion[0].isdecimal()
    return Undelivered(
        request_id=int(request_id),
        occasion=f"event/{occasion[0]}" if of_event else "/".join(occasion),
        person=None if is_theirs else last,
        channel=missed.channel,
        at=missed.given_up_at,
        reason=missed.reason,
    )
