"""Who is told that the time of a request runs out: who handles it, then head above head. Pure.

Always as it is at the moment of the telling: who was dismissed, is on leave, or may not decide
about an objection is told nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ticketing.clocks import Standing
from ticketing.objections import deciders, is_independent
from ticketing.request_states import IN_OBJECTION
from ticketing.structure import Structure


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told of a step: *told* must act, *copied* stay answerable and see it."""

    told: tuple[str, ...]
    copied: tuple[str, ...] = ()


def standing_at(standings: Sequence[Standing], at: datetime) -> Standing:
    """Return how a request stood at a moment of its life."""
    return next(standing for standing in reversed(standings) if standing.at <= at)


def audience(
    standing: Standing, places: Sequence[str], structure: Structure, at: datetime
) -> Audience:
    """Return who is told of a request that rose to the heads of *places*, lowest first."""
    first = handlers(standing, structure, at)
    if not places:
        return first
    *below, last = (head(place, standing, structure, at) for place in places)
    people = dict.fromkeys((*first.told, *first.copied, *(one for one in below if one)))
    return Audience((last,) if last else (), tuple(one for one in people if one != last))


def handlers(standing: Standing, structure: Structure, at: datetime) -> Audience:
    """Return who handles a request below the heads: one person if it is in their hands."""
    entity = structure.time.ministry.get(standing.entity, at).code
    if standing.state in IN_OBJECTION:
        people = deciders(entity, standing.crew.hands, structure, at)
        one = _reviewer(standing, structure, at)
    else:
        people = structure.staff.coordinators(entity, at)
        one = _assignee(standing, entity, structure, at)
    if one is None:
        return Audience(tuple(people))
    return Audience((one,), tuple(person for person in people if person != one))


def head(place: str, standing: Standing, structure: Structure, at: datetime) -> str | None:
    """Return who leads an entity, or its heir; nobody who may not decide what is to be decided."""
    code = structure.time.ministry.get(place, at).code
    found = structure.staff.head(code, at)
    return found if found and _may_decide(found, standing, structure, at) else None


def _assignee(standing: Standing, entity: str, structure: Structure, at: datetime) -> str | None:
    """Return whom it is assigned to, while they have a post in the entity or below it."""
    name, ministry = standing.crew.assignee, structure.time.ministry
    posts = structure.staff.posts(name, at) if name else ()
    return name if any(ministry.is_within(it.entity, entity, at) for it in posts) else None


def _reviewer(standing: Standing, structure: Structure, at: datetime) -> str | None:
    """Return who took the objection up, while they have a post and may decide."""
    name = standing.crew.reviewer
    if name is None or not structure.staff.posts(name, at):
        return None
    return name if _may_decide(name, standing, structure, at) else None


def _may_decide(person: str, standing: Standing, structure: Structure, at: datetime) -> bool:
    hands = standing.crew.hands
    return standing.state not in IN_OBJECTION or is_independent(person, hands, structure, at)
