"""A circuit breaker: whether a system that failed is asked again. Pure; time is an argument.

Closed, everybody asks. After so many failures in a row it opens and nobody asks; when it has rested
one asks as a probe, whose answer closes it and whose failure opens it for as long again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Self


class Circuit(StrEnum):
    """Where a circuit stands."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class Sign(StrEnum):
    """What a circuit learns."""

    ANSWERED = "answered"
    FAILED = "failed"
    FAILED_TOO_OFTEN = "failed too often"
    RESTED = "rested"


_C = Circuit
TRANSITIONS: Mapping[tuple[Circuit, Sign], Circuit] = MappingProxyType(
    {
        (_C.CLOSED, Sign.ANSWERED): _C.CLOSED,
        (_C.CLOSED, Sign.FAILED): _C.CLOSED,
        (_C.CLOSED, Sign.FAILED_TOO_OFTEN): _C.OPEN,
        (_C.OPEN, Sign.ANSWERED): _C.OPEN,  # by one who asked before it opened
        (_C.OPEN, Sign.FAILED): _C.OPEN,  # likewise
        (_C.OPEN, Sign.RESTED): _C.HALF_OPEN,
        (_C.HALF_OPEN, Sign.ANSWERED): _C.CLOSED,
        (_C.HALF_OPEN, Sign.FAILED): _C.OPEN,
        (_C.HALF_OPEN, Sign.RESTED): _C.HALF_OPEN,  # the probe was lost: its caller hung up
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How many failures in a row open a circuit, and for how many seconds it then rests."""

    failures: int = 3
    rest_seconds: float = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """A circuit as it stands; times are seconds of one clock that never goes back."""

    patience: Patience = Patience()
    circuit: Circuit = Circuit.CLOSED
    failures: int = 0  # in a row
    since: float = 0.0  # when it opened, or its probe set out

    def may_ask(self, now: float) -> bool:
        """Return whether one more may ask; whoever does tells ``asking`` first."""
        has_rested = now >= self.since + self.patience.rest_seconds
        return self.circuit is Circuit.CLOSED or has_rested

    def asking(self, now: float) -> Self:
        """Return the breaker of which somebody asks: a rested one sends its probe."""
        if self.circuit is Circuit.CLOSED:
            return self
        return replace(self, circuit=next_circuit(self.circuit, Sign.RESTED), since=now)

    def answered(self) -> Self:
        """Return the breaker after an answer."""
        return replace(self, circuit=next_circuit(self.circuit, Sign.ANSWERED), failures=0)

    def failed(self, now: float) -> Self:
        """Return the breaker after a failure."""
        failures = self.failures + 1
        is_last = self.circuit is Circuit.CLOSED and failures >= self.patience.failures
        sign = Sign.FAILED_TOO_OFTEN if is_last else Sign.FAILED
        after = next_circuit(self.circuit, sign)
        has_opened = after is Circuit.OPEN and self.circuit is not Circuit.OPEN
        return replace(
            self, circuit=after, failures=failures, since=now if has_opened else self.since
        )


def next_circuit(circuit: Circuit, sign: Sign) -> Circuit:
    """Return where a circuit stands after *sign*."""
    return TRANSITIONS[circuit, sign]
