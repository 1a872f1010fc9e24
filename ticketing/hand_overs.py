"""Who begins to lead while a request lies with a head, and is told of it then. Pure.

A request lies with the head to whom it rose; before it rises, with the entity's own head while an
answer waits for approval. An absence that begins or ends and another head are the same to it:
whoever leads now, and was not told of it yet, is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ticketing.clocks import Round, Standing
from ticketing.handlers import head, standing_at
from ticketing.request_states import RequestState
from ticketing.structure import Structure


@dataclass(frozen=True, slots=True)
class Lying:
    """How long a round stays on one level: *places* are those to whose heads it rose by then."""

    one: Round
    places: tuple[str, ...]
    since: datetime
    until: datetime | None

    @property
    def entity(self) -> str:
        """Return whose head has it."""
        return self.places[-1] if self.places else self.one.entity

    def holds(self, at: datetime) -> bool:
        """Return whether it lies there after its first moment, and its clock runs."""
        is_there = self.since < at and (self.until is None or at < self.until)
        return is_there and any(
            span.starts_at <= at and (span.ends_at is None or at < span.ends_at)
            for span in self.one.spans
        )


def hand_overs(
    lying: Lying, standings: Sequence[Standing], structure: Structure
) -> Iterator[tuple[datetime, str]]:
    """Yield when somebody began to lead where a request lay, and who, each of them once."""
    proposed = set() if lying.places else set(_proposals(standings))
    if not lying.places and not proposed:
        return
    known = {_leader(lying, standings, structure, lying.since), None}
    for at in sorted({*_turns(lying, structure), *proposed}):
        if not lying.holds(at):
            continue
        leader = _leader(lying, standings, structure, at)
        if at in proposed:  # who leads is told of each answer that waits for them
            known = {leader, None}
        elif leader is not None and leader not in known:
            known.add(leader)
            yield at, leader


def _turns(lying: Lying, structure: Structure) -> Iterator[datetime]:
    """Yield when another may lead; also when the clock runs on, for what changed meanwhile."""
    ministry = structure.time.ministry
    yield from (span.starts_at for span in lying.one.spans)
    yield from ministry.changes(lying.entity)
    for code in ministry.heirs(lying.entity):
        yield from structure.staff.turns(code)


def _proposals(standings: Sequence[Standing]) -> Iterator[datetime]:
    """Yield when an answer was written that waits for the head."""
    waits = RequestState.AWAITING_APPROVAL
    for before, after in pairwise(standings):
        if after.state is waits and before.state is not waits:
            yield after.at


def _leader(
    lying: Lying, standings: Sequence[Standing], structure: Structure, at: datetime
) -> str | None:
    """Return with whom a request lies at a moment: a head, or who acts; None: below them."""
    standing = standing_at(standings, at)
    if not lying.places and standing.state is not RequestState.AWAITING_APPROVAL:
        return None
    return head(lying.entity, standing, structure, at)
