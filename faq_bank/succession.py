"""Which entry takes the place of which: what publishing a successor does, and who stands above.

Pure. An entry is replaced from the first day of its successor on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from faq_bank.entries import Entry
from faq_bank.kept_entries import Content

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """What becomes of an entry whose successor is published: its last day, or none at all."""

    entry_id: str
    question: str
    last_day: date | None  # None: it would never have held a day, so agents read it no more


def ending_of(entry_id: str, read: Content, successor: Content) -> Ending | None:
    """Return how an entry ends of which agents read *read*; None when it has ended by then."""
    last = successor.valid_from - A_DAY
    if read.valid_to is not None and read.valid_to <= last:
        return None
    return Ending(entry_id, read.question, last if last >= read.valid_from else None)


def ended(content: Content, last_day: date) -> Content:
    """Return *content* with its last day, unless it ends before or begins after it."""
    ends_before = content.valid_to is not None and content.valid_to <= last_day
    if ends_before or content.valid_from > last_day:
        return content
    return replace(content, valid_to=last_day)


def succession(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """Return the places of each replaced entry and of what replaces it, the oldest first.

    Entries that replace one another in a circle replace nothing.
    """
    places = {entry.id: place for place, entry in enumerate(entries)}
    before = {
        place: places[entry.replaces]
        for place, entry in enumerate(entries)
        if entry.replaces in places
    }
    depths = {place: _depth(place, before) for place in before}
    pairs = sorted((depth, place) for place, depth in depths.items() if depth)
    return [(before[place], place) for _, place in pairs]


def _depth(place: int, before: Mapping[int, int]) -> int:
    """Return how many entries stand in the line before this one; 0 when the line is a circle."""
    seen = {place}
    while (place := before.get(place, -1)) >= 0:
        if place in seen:
            return 0
        seen.add(place)
    return len(seen) - 1
