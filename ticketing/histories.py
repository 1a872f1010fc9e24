"""How a request stood after each row of its time line: from it its clocks are worked out. Pure."""

from collections.abc import Iterable

from ticketing.clocks import Crew, Standing
from ticketing.request_states import BY_ITSELF, Deed
from ticketing.requests import Event

UNMOVING = BY_ITSELF - {Deed.LAPSE} | {
    Deed.COMMENT, Deed.ADD, Deed.RATE, Deed.ATTACH, Deed.DETACH, Deed.LINK,
}  # fmt: skip
MOVING = frozenset(Deed) - UNMOVING
ANSWERING = frozenset({Deed.PROPOSE, Deed.APPROVE, Deed.ANSWER})
DECIDING = frozenset({Deed.UPHOLD, Deed.OVERTURN})


def history(events: Iterable[Event]) -> list[Standing]:
    """Return how a request stood after each event that moved it."""
    found: list[Standing] = []
    for event in events:
        if event.deed in MOVING:
            found.append(following(found[-1] if found else None, event))
    return found


def following(before: Standing | None, event: Event) -> Standing:
    """Return how a request stands after an event."""
    crew = crew_after(before.crew if before else Crew(), event)
    is_hurried = event.deed is Deed.ESCALATE
    return Standing(
        event.n, event.counts_from, event.state, event.entity, event.importance, is_hurried, crew
    )


def crew_after(crew: Crew, event: Event) -> Crew:
    """Return who has a request in hand after an event, as its deed changed the request."""
    return Crew(_assignee(crew, event), _reviewer(crew, event), _hands(crew, event))


def _assignee(crew: Crew, event: Event) -> str | None:
    if event.deed is Deed.ASSIGN:
        return event.detail["to"]
    return None if event.deed in {Deed.TRANSFER, Deed.REOPEN} else crew.assignee


def _reviewer(crew: Crew, event: Event) -> str | None:
    if event.deed is Deed.REVIEW:
        return event.by
    return None if event.deed in {Deed.OBJECT, *DECIDING} else crew.reviewer


def _hands(crew: Crew, event: Event) -> frozenset[str]:
    if event.deed in ANSWERING:
        return crew.hands | {name for name in (event.by, crew.assignee) if name}
    return crew.hands | {event.by} if event.deed in DECIDING else crew.hands
