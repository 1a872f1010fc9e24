"""Who may change what of an entity: the administrator all, its own people their part. Pure."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from ticketing.posts import Duty
from ticketing.structure import Structure


class EntityDeed(StrEnum):
    """What may be done to an entity."""

    NAMES = "names"
    APPROVAL = "approval"  # whether the head approves answers before they are given
    ABSENCE = "absence"  # of the head: who acts meanwhile, and the end of it
    POSTS = "posts"
    CALENDAR = "calendar"
    MOVE = "move"
    MERGE = "merge"


OF_COORDINATOR = frozenset({EntityDeed.NAMES})
OF_HEAD = OF_COORDINATOR | {EntityDeed.APPROVAL, EntityDeed.ABSENCE}


def entity_deeds(
    person: str, entity: str, structure: Structure, at: datetime, *, manages: bool
) -> frozenset[EntityDeed]:
    """Return what a person may do to an entity; *manages*: the structure is theirs to keep."""
    if manages:
        return frozenset(EntityDeed)
    return frozenset(_own_deeds(person, entity, structure, at))


def _own_deeds(
    person: str, entity: str, structure: Structure, at: datetime
) -> Iterator[EntityDeed]:
    staff = structure.staff
    posts = {(post.entity, post.duty) for post in staff.posts(person, at)}
    if (entity, Duty.COORDINATOR) in posts:
        yield from OF_COORDINATOR
    if (entity, Duty.HEAD) in posts or staff.head(entity, at) == person:
        yield from OF_HEAD
