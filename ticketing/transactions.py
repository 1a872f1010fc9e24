"""Where transactions stand, from the correspondence system: kept a while, and not asked in vain."""

import logging
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ticketing.breaker import Breaker, Circuit, Patience
from ticketing.correspondence_answers import NoAnswer
from ticketing.errors import CorrespondenceAwayError
from ticketing.registers import Entry

logger = logging.getLogger(__name__)

MOST_KEPT = 10_000


class Source(StrEnum):
    """Where an answer came from."""

    ASKED = "asked"
    FRESH = "fresh"  # kept, and young enough to be said as it is
    STALE = "stale"  # kept, said as what was heard last


class Outside(Protocol):
    """The correspondence system."""

    async def ask(self, number: str) -> Entry | None:
        """Return the transaction, None where there is none; CorrespondenceAwayError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """How old a kept answer may be, in seconds."""

    fresh: float = 60.0
    stale: float = 3600.0


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a number; no entry where there is no such transaction."""

    entry: Entry | None
    source: Source


@dataclass(frozen=True, slots=True)
class _Kept:
    entry: Entry | None
    at: float


class Transactions:
    """Asks the system once for all who ask within a minute, and leaves it alone while it fails."""

    def __init__(
        self,
        outside: Outside,
        *,
        ages: Ages = Ages(),
        patience: Patience = Patience(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outside = outside
        self._ages = ages
        self._clock = clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._breaker = Breaker(patience=patience)
        self.served: Counter[Source] = Counter()
        self.failed: Counter[str] = Counter()  # by why

    @property
    def circuit(self) -> Circuit:
        """Return where the circuit stands."""
        return self._breaker.circuit

    async def find(self, number: str) -> Found:
        """Return what is known of a number; CorrespondenceAwayError where nothing is."""
        if kept := self._kept_within(self._ages.fresh, number):
            return self._found(kept.entry, Source.FRESH)
        try:
            return self._found(await self._asked(number), Source.ASKED)
        except CorrespondenceAwayError as error:
            self.failed[error.why] += 1
            kept = self._kept_within(self._ages.stale, number)
            if kept is None or kept.entry is None:
                raise
            return self._found(kept.entry, Source.STALE)

    async def _asked(self, number: str) -> Entry | None:
        if not self._breaker.may_ask(self._clock()):
            raise CorrespondenceAwayError(NoAnswer.NOT_ASKED)
        self._turn(self._breaker.asking(self._clock()))
        try:
            entry = await self._outside.ask(number)
        except CorrespondenceAwayError as error:
            logger.warning(
                "the correspondence system does not answer",
                extra={"why": error.why, "detail": error.detail},
            )
            self._turn(self._breaker.failed(self._clock()))
            raise
        self._turn(self._breaker.answered())
        self._keep(number, entry)
        return entry

    def _turn(self, after: Breaker) -> None:
        old, self._breaker = self._breaker.circuit, after
        if after.circuit is not old:
            level = logging.WARNING if after.circuit is Circuit.OPEN else logging.INFO
            states = {"old": old, "new": after.circuit}
            logger.log(level, "the circuit of the correspondence system turned", extra=states)

    def _keep(self, number: str, entry: Entry | None) -> None:
        self._kept[number] = _Kept(entry, self._clock())
        self._kept.move_to_end(number)
        while len(self._kept) > MOST_KEPT or self._is_over(next(iter(self._kept.values()))):
            self._kept.popitem(last=False)

    def _kept_within(self, seconds: float, number: str) -> _Kept | None:
        kept = self._kept.get(number)
        return kept if kept and self._clock() - kept.at <= seconds else None

    def _is_over(self, kept: _Kept) -> bool:
        return self._clock() - kept.at > max(self._ages.fresh, self._ages.stale)

    def _found(self, entry: Entry | None, source: Source) -> Found:
        self.served[source] += 1
        return Found(entry, source)
