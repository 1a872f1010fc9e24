"""Which answers of a request fell, and how the one in force was rated. Pure.

An answer falls when an objection to it was right, or the request is opened again.
"""

from collections.abc import Sequence
from dataclasses import replace

from ticketing.request_states import Deed
from ticketing.requests import Event, Rating

GIVES = frozenset({Deed.ANSWER, Deed.APPROVE})
FELLS = frozenset({Deed.OVERTURN, Deed.REOPEN})


def fallen(events: Sequence[Event]) -> frozenset[int]:
    """Return the rows of the time line with an answer that is not in force any more."""
    ends = [event.n for event in events if event.deed in FELLS]
    last = ends[-1] if ends else 0
    return frozenset(event.n for event in events if event.deed in GIVES and event.n < last)


def rating_of(events: Sequence[Event], ratings: Sequence[Rating]) -> Rating | None:
    """Return how the newest answer was rated, None when it was not."""
    newest = max((event.n for event in events if event.deed in GIVES), default=0)
    return next((it for it in ratings if it.answer == newest), None)


def fallen_text(events: Sequence[Event]) -> str:
    """Return what the last of them said, "" where there is none."""
    gone = fallen(events)
    return next((it.detail.get("text", "") for it in reversed(events) if it.n in gone), "")


def without_fallen(events: Sequence[Event]) -> Sequence[Event]:
    """Return a time line that says that there were such answers, and no more what they said."""
    gone = fallen(events)
    return [
        replace(event, detail={**event.detail, "text": ""}) if event.n in gone else event
        for event in events
    ]
