"""What a waiting caller is told, and when. Pure: the voice is in `agi.announcer`.

A caller hears the place in the queue when it is news, with the band of waiting where one is known;
otherwise a word of comfort, never the same twice in a row. Nothing is said while a phone rings for
the caller, nor soon after it has rung in vain: it rings again within seconds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from agi.calls import Call, CallState
from agi.ports import Band
from asterisk_conf.names import LANGUAGE, part_prompt
from ivr.spoken.parts import Phrase
from ivr.spoken.speakers import SPEAKERS, Speaker

EXPECTED_WAIT = "expected-wait"
CALLBACK_OFFER = "callback-offer"
COMFORTS = ("please-hold", "waiting-thanks")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How soon a caller is told first, how often from then on, and how long after a ring."""

    first: timedelta = timedelta(seconds=20)
    every: timedelta = timedelta(seconds=45)
    after_ring: timedelta = timedelta(seconds=6)  # longer than any queue's pause between rings


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A waiting caller, and what they were told last."""

    call_id: str
    queue: str
    language: str
    due_at: datetime
    told_at: datetime | None = None
    place: int | None = None
    band: Band | None = None
    comforts: int = 0


def listener(call: Call, *, since: datetime, rhythm: Rhythm) -> Listener:
    """Return who begins to wait at *since*."""
    return Listener(
        call_id=call.call_id,
        queue=call.queue or "",
        language=call.language,
        due_at=since + rhythm.first,
    )


def may_hear(call: Call) -> bool:
    """Tell whether the caller waits and no phone rings for them."""
    return call.state is CallState.QUEUED


def rung_in_vain(waiting: Listener, at: datetime, rhythm: Rhythm) -> Listener:
    """Return who is not spoken to before the phone has had the time to ring again."""
    return replace(waiting, due_at=max(waiting.due_at, at + rhythm.after_ring))


def told(
    waiting: Listener,
    *,
    place: int | None,
    band: Band | None,
    at: datetime,
    rhythm: Rhythm,
    offer: bool = False,
) -> tuple[tuple[str, ...], Listener]:
    """Return the prompts to play now, in order, and who the caller is afterwards.

    With the place comes the *offer* to be called back.
    """
    after = replace(waiting, told_at=at, due_at=at + rhythm.every)
    if place is None or (place, band) == (waiting.place, waiting.band):
        comfort = COMFORTS[waiting.comforts % len(COMFORTS)]
        return (comfort,), replace(after, comforts=waiting.comforts + 1)
    by = SPEAKERS.get(waiting.language, SPEAKERS[LANGUAGE])
    offered = (CALLBACK_OFFER,) if offer else ()
    return (*_said(place, band, by), *offered), replace(after, place=place, band=band)


def _said(place: int, band: Band | None, by: Speaker) -> tuple[str, ...]:
    words = _prompts(by.position(place))
    return words if band is None else (*words, EXPECTED_WAIT, *_prompts(by.wait_band(*band)))


def _prompts(phrase: Phrase) -> tuple[str, ...]:
    return tuple(part_prompt(part.name) for part in phrase)


def due(listeners: Iterable[Listener], now: datetime, most: int) -> list[Listener]:
    """Return those whom it is time to tell, the longest overdue first, at *most* so many."""
    ready = [waiting for waiting in listeners if waiting.due_at <= now]
    return sorted(ready, key=lambda waiting: waiting.due_at)[:most]
