"""Slows down whoever guesses passwords. No I/O; time is an argument, in seconds."""

from collections import OrderedDict

FREE_TRIES = 5
FORGOTTEN_AFTER_SECONDS = 300.0
KEPT = 10_000


class Throttle:
    """Counts failed tries by name and address; it keeps at most KEPT of them."""

    def __init__(self) -> None:
        self._failed: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def wait_seconds(self, name: str, address: str, now: float) -> int:
        """Return how long this name at this address must wait before the next try; 0 is go."""
        tries, last = self._failed.get((name, address), (0, 0.0))
        if tries < FREE_TRIES:
            return 0
        return max(0, round(last + FORGOTTEN_AFTER_SECONDS - now + 0.5))

    def failed(self, name: str, address: str, now: float) -> None:
        """Remember a failed try."""
        key = (name, address)
        tries, last = self._failed.pop(key, (0, now))
        if now - last >= FORGOTTEN_AFTER_SECONDS:
            tries = 0
        self._failed[key] = (tries + 1, now)
        if len(self._failed) > KEPT:
            self._failed.popitem(last=False)

    def succeeded(self, name: str, address: str) -> None:
        """Forget what failed before."""
        self._failed.pop((name, address), None)
