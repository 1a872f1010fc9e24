"""Who has which entry open just now. Pure: time is an argument."""

from collections.abc import Sequence
from datetime import datetime, timedelta

GONE_AFTER = timedelta(seconds=25)  # a page tells every ten


class OpenEntries:
    """Remembers for a little while who told last that they edit an entry."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, datetime]] = {}

    def open(self, entry_id: str, who: str, at: datetime) -> None:
        """Remember that *who* has the entry open."""
        self._forget(at)
        self._seen.setdefault(entry_id, {})[who] = at

    def close(self, entry_id: str, who: str) -> None:
        """Forget it: they left the page."""
        self._seen.get(entry_id, {}).pop(who, None)

    def others(self, entry_id: str, who: str, at: datetime) -> Sequence[str]:
        """Return who else has the entry open, by name."""
        seen = self._seen.get(entry_id, {})
        return sorted(it for it, since in seen.items() if it != who and at - since < GONE_AFTER)

    def _forget(self, at: datetime) -> None:
        for entry_id, people in list(self._seen.items()):
            living = {who: since for who, since in people.items() if at - since < GONE_AFTER}
            if living:
                self._seen[entry_id] = living
            else:
                del self._seen[entry_id]
