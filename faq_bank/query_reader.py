"""Reads what is asked with the model: each part once, two at once, and ahead where it can."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache

import numpy as np

from core.courtesy import thread_gives_way
from faq_bank.ports import Vectors
from faq_bank.query_parts import read_parts, settled

PARTS_REMEMBERED = 2048  # 3 MB
AT_ONCE = 2


class QueryReader:
    """Tells what queries mean; the latest parts of them are remembered, none is kept."""

    def __init__(self, embed: Callable[[Sequence[str]], Vectors]) -> None:
        self._embed = embed
        self._threads = ThreadPoolExecutor(AT_ONCE, "part", thread_gives_way)
        self._unread = set[Future[Vectors]]()
        self._part = lru_cache(maxsize=PARTS_REMEMBERED)(self._begin)

    def read(self, query: str) -> Vectors:
        """Return the vector of a query: the mean of its parts, each weighed by its letters."""
        cut = read_parts(query)
        coming = [self._part(part.text) for part in cut]
        try:
            vectors = [part.result() for part in coming]
        except BaseException:
            self._part.cache_clear()  # what failed is read again when it is asked again
            raise
        mean = np.average(vectors, axis=0, weights=[max(part.letters, 1) for part in cut])
        return mean.astype(np.float32)

    def read_ahead(self, query: str) -> None:
        """Begin to read what stands firm of a query that is typed, if nobody waits for the model.

        It would be read anyway when the query is whole: that costs nothing but the order.
        """
        for part in settled(query):
            if not self._unread:
                self._part(part.text)

    def _begin(self, text: str) -> Future[Vectors]:
        reading = self._threads.submit(lambda: self._embed([text])[0])
        self._unread.add(reading)
        reading.add_done_callback(self._unread.discard)
        return reading
