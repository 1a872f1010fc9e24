"""How failed sign-ins slow down whoever guesses: a table. No I/O; time is an argument."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FORGOTTEN_AFTER = timedelta(hours=1)
QUESTION_FADES_AFTER = timedelta(minutes=1)
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


class Counted(StrEnum):
    """By what failed tries are counted."""

    BOTH = "both"  # one name from one address: somebody who forgot, or guesses
    NAME = "name"  # one name from anywhere: many machines that guess together
    ADDRESS = "address"  # anybody from one address: one password tried on many names


@dataclass(frozen=True, slots=True)
class Allowance:
    """After how many failures a question is asked, and after how many one must wait."""

    asked_after: int
    waits_after: int


ALLOWANCES: Mapping[Counted, Allowance] = {
    Counted.BOTH: Allowance(3, 5),
    Counted.NAME: Allowance(10, 20),
    Counted.ADDRESS: Allowance(20, 60),  # a whole floor may share one address
}


@dataclass(frozen=True, slots=True)
class Failures:
    """How often it went wrong, and when last."""

    tries: int = 0
    last_at: datetime | None = None

    def at(self, now: datetime) -> "Failures":
        """Return what still counts *now*."""
        if self.last_at is None or now - self.last_at >= FORGOTTEN_AFTER:
            return Failures()
        return self


Record = Mapping[Counted, Failures]


def digests(name: str, address: str) -> Mapping[Counted, str]:
    """Return under what failures are kept: digests, because people type passwords as names."""
    name = name.casefold()
    facts = {Counted.BOTH: f"{name}\0{address}", Counted.NAME: name, Counted.ADDRESS: address}
    return {
        counted: hashlib.sha256(f"{counted}\0{fact}".encode("utf-8", "replace")).hexdigest()
        for counted, fact in facts.items()
    }


def wait_after(record: Record, now: datetime) -> timedelta:
    """Return how long the next try must wait; each failure past the allowance doubles it."""
    waits = (
        _wait(failures.at(now), ALLOWANCES[counted], now) for counted, failures in record.items()
    )
    return max(waits, default=timedelta())


def is_question_due(record: Record, now: datetime) -> bool:
    """Tell whether a question must be answered with the next try.

    It fades after a minute without a try, so that nobody who cannot answer it is kept out.
    """
    return any(
        failures.last_at is not None
        and failures.at(now).tries >= ALLOWANCES[counted].asked_after
        and now - failures.last_at < QUESTION_FADES_AFTER
        for counted, failures in record.items()
    )


def _wait(failures: Failures, allowance: Allowance, now: datetime) -> timedelta:
    over = failures.tries - allowance.waits_after
    if over < 0 or failures.last_at is None:
        return timedelta()
    length: timedelta = min(FIRST_WAIT * (1 << min(over, 10)), LONGEST_WAIT)
    return max(timedelta(), failures.last_at + length - now)
