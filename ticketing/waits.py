"""How long the beneficiary is awaited before a request goes on by itself. Pure.

That it goes on is a row of the time line, but it counts from when the time was over and not from
when somebody saw that; so what falls due afterwards is the same whenever that was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ticketing.clocks import Standing
from ticketing.importance import GO_ON_AFTER, REMIND_AFTER
from ticketing.request_states import RequestState

WAITING = RequestState.WAITING_FOR_BENEFICIARY


@dataclass(frozen=True, slots=True)
class Wait:
    """One time in which the beneficiary is awaited; without *ends_at* they still are."""

    number: int
    entity: str
    since: datetime
    ends_at: datetime | None

    @property
    def reminds_at(self) -> datetime | None:
        """Return when the beneficiary is reminded, None when they replied before."""
        at = self.since + REMIND_AFTER
        return at if self.ends_at is None or at <= self.ends_at else None

    @property
    def is_lapsed(self) -> bool:
        """Return whether it ends because its time is over."""
        return self.ends_at == self.since + GO_ON_AFTER


def waits(standings: Sequence[Standing]) -> Iterator[Wait]:
    """Yield each time in which the beneficiary was awaited, in order, numbered from 1."""
    number, first = 0, None
    for standing in standings:
        if standing.state is WAITING:
            first = first or standing
        elif first is not None:
            number += 1
            yield Wait(number, first.entity, first.at, standing.at)
            first = None
    if first is not None:
        yield Wait(number + 1, first.entity, first.at, None)


def gone_on(standings: Sequence[Standing]) -> Sequence[Standing]:
    """Return a history with the end of the present wait, as it will be if nobody does anything."""
    if not standings or standings[-1].state is not WAITING:
        return standings
    *_, wait = waits(standings)
    last = standings[-1]
    ends_at = max(wait.since + GO_ON_AFTER, last.at)
    return [*standings, replace(last, at=ends_at, state=RequestState.IN_STUDY)]
