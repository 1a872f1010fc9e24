"""Whom and what the pages of requests offer to choose: who may handle one, where it may go."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from ticketing.entities import MANY, Entity
from ticketing.posts import Duty
from ticketing.structure import Structure

THOSE_WHO_HANDLE = (Duty.SPECIALIST, Duty.COORDINATOR, Duty.DEPUTY, Duty.HEAD)


def people_near(entities: Iterable[str], structure: Structure, at: datetime) -> Sequence[str]:
    """Return who may be asked to handle a request: people of its entity, coordinators below."""
    ministry, staff = structure.time.ministry, structure.staff
    found: dict[str, None] = {}
    for code in sorted(entities):
        own = [post for duty in THOSE_WHO_HANDLE for post in staff.holding(code, duty, at)]
        found |= dict.fromkeys(post.person for post in own)
        for below in ministry.children.get(code, ()):
            if (child := ministry.find(below, at)) is not None and child.parent == code:
                found |= dict.fromkeys(staff.coordinators(below, at))
    return list(found)


def places_to_go(holders: Collection[str], structure: Structure, at: datetime) -> Sequence[Entity]:
    """Return where requests of these entities may be transferred, schools but for those below."""
    ministry = structure.time.ministry
    below = {code for holder in holders for code in ministry.all_within(holder, at)}
    alone = holders if len(holders) == 1 else ()  # of several each may pass on to another
    return [
        one
        for one in ministry.standing(at)
        if one.code not in alone and (one.kind not in MANY or one.code in below)
    ]
