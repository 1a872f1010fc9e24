from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ivr.spoken.errors import LengthNotSayableError
from ivr.spoken.nouns import Noun

UNITS = {
    Noun.DAY: timedelta(days=1),
    Noun.HOUR: timedelta(hours=1),
    Noun.MINUTE: timedelta(minutes=1),
    Noun.SECOND: timedelta(seconds=1),
}
MINUTES_IN_HOUR = 60


class Bound(StrEnum):
    """What a waiting band promises."""

    LESS_THAN = "less-than"
    MORE_THAN = "more-than"
    ABOUT = "about"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class WaitBand:
    """A promise about waiting: *high* alone counts for LESS_THAN, *low* for MORE_THAN and ABOUT."""

    bound: Bound
    low: int
    high: int
    noun: Noun


def in_units(length: timedelta) -> tuple[tuple[int, Noun], ...]:
    """Return *length* as days, hours, minutes and seconds without those that are nought.

    Parts of a second fall away; no time at all is nought seconds. Raises LengthNotSayableError
    for a negative length.
    """
    if length < timedelta(0):
        raise LengthNotSayableError
    units = []
    for noun, unit in UNITS.items():
        count, length = divmod(length, unit)
        if count:
            units.append((count, noun))
    return tuple(units) or ((0, Noun.SECOND),)


def wait_band(low: timedelta, high: timedelta | None) -> WaitBand:
    """Return the band from *low* to *high* (None: no end) in whole minutes, or in whole hours.

    The band is never narrower than what was given: *low* is rounded down, *high* up. Raises
    LengthNotSayableError for a negative length, one that ends before it begins, or "more than
    nothing".
    """
    least = low // UNITS[Noun.MINUTE]
    most = least if high is None else -(-high // UNITS[Noun.MINUTE])
    if low < timedelta(0) or (high is not None and high < low) or (high is None and not least):
        raise LengthNotSayableError
    bound = _bound(least, most, is_open=high is None)
    most = max(most, 1)
    if least % MINUTES_IN_HOUR or most % MINUTES_IN_HOUR:
        return WaitBand(bound, least, most, Noun.MINUTE)
    return WaitBand(bound, least // MINUTES_IN_HOUR, most // MINUTES_IN_HOUR, Noun.HOUR)


def _bound(least: int, most: int, *, is_open: bool) -> Bound:
    if is_open:
        return Bound.MORE_THAN
    if not least:
        return Bound.LESS_THAN
    return Bound.ABOUT if least == most else Bound.BETWEEN
