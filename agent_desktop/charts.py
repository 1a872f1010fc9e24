"""Charts as SVG, worked out on the server: lengths and places, no words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

WIDTH = 24  # of a day
HEIGHT = 96
FOOT = 18  # below the columns, for the days
MOST_LABELS = 16


@dataclass(frozen=True, slots=True)
class Column:
    """One day of a chart; *x* counts from the side on which reading begins."""

    day: date
    count: int
    x: int
    y: float
    height: float
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of days."""

    columns: tuple[Column, ...]
    width: int
    height: int
    most: int


def columns(counts: Mapping[date, int], *, is_from_right: bool) -> Columns:
    """Return a column for each day; in Arabic the first stands on the right."""
    most = max(counts.values(), default=0)
    days = sorted(counts)
    step = -(-len(days) // MOST_LABELS) or 1
    drawn = []
    for number, day in enumerate(days):
        place = len(days) - 1 - number if is_from_right else number
        height = round(HEIGHT * counts[day] / most, 1) if most else 0.0
        drawn.append(
            Column(
                day=day,
                count=counts[day],
                x=place * WIDTH,
                y=round(HEIGHT - height, 1),
                height=height,
                is_labelled=number % step == 0,
            )
        )
    return Columns(tuple(drawn), max(len(days), 1) * WIDTH, HEIGHT + FOOT, most)


def share(part: int, whole: int) -> int:
    """Return how many in a hundred *part* is of *whole*."""
    return round(100 * part / whole) if whole else 0
