"""The bands of a queue that is looked at many times a second. Pure: time is an argument."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice

from supervision.wait_band import Band, Outlook, bands

FRESH = timedelta(seconds=1)
LONGEST_LINE = 1_000_000
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class KeptBands:
    """The band of each place in one queue: worked out once a second, and when agents change.

    The pace of a queue moves by one call in hundreds, the line by whole places many times a second.
    """

    def __init__(self) -> None:
        self._outlook: Outlook | None = None
        self._since = LONG_AGO
        self._found: list[Band | None] = []
        self._further: Iterator[Band | None] = iter(())

    def of(self, outlook: Outlook, callers: int, now: datetime) -> Sequence[Band | None]:
        """Return the bands of at least so many places."""
        if not self._still_holds(outlook, now):
            self._outlook, self._since = outlook, now
            self._found, self._further = [], bands(outlook, LONGEST_LINE)
        self._found.extend(islice(self._further, max(callers - len(self._found), 0)))
        return self._found

    def _still_holds(self, outlook: Outlook, now: datetime) -> bool:
        known = self._outlook
        if known is None or (known.agents, known.ready) != (outlook.agents, outlook.ready):
            return False
        return self._since <= now < self._since + FRESH
