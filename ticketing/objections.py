"""Who may decide about an objection: nobody who gave the answer, nor anybody under them. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ticketing.entities import Ministry
from ticketing.errors import (
    ObjectionTooLateError,
    ObjectionWithoutReasonError,
    TooManyObjectionsError,
)
from ticketing.importance import OBJECT_WITHIN
from ticketing.posts import Duty, Staff
from ticketing.structure import Structure

MOST_ROUNDS = 2
LEAST_REASON = 10  # letters


def check_objection(reason: str, *, answered_at: datetime, rounds: int, now: datetime) -> None:
    """Raise why there can be no objection now: no reason, too late, or too many already."""
    if len(reason.strip()) < LEAST_REASON:
        raise ObjectionWithoutReasonError(LEAST_REASON)
    if rounds >= MOST_ROUNDS:
        raise TooManyObjectionsError(MOST_ROUNDS)
    if now > answered_at + OBJECT_WITHIN:
        raise ObjectionTooLateError(answered_at + OBJECT_WITHIN)


def is_independent(person: str, hands: frozenset[str], structure: Structure, at: datetime) -> bool:
    """Return whether a person had no hand in what is objected to and is under nobody who had."""
    ministry, staff = structure.time.ministry, structure.staff
    return person not in hands and not any(
        is_under(person, hand, ministry, staff, at) for hand in hands
    )


def is_under(person: str, above: str, ministry: Ministry, staff: Staff, at: datetime) -> bool:
    """Return whether by any post of theirs *person* answers to *above*.

    Under a head are all who have a post in the entity or below it; its head is under the heads
    above. Who acts for a head counts as one, and the head who is away still does.
    """
    led = staff.led_by(above, at)
    return any(
        _answers_to(post.entity, led, ministry, at)
        for post in staff.posts(person, at)
        if person != above
    )


def reviewers(
    entity: str, hands: frozenset[str], structure: Structure, at: datetime
) -> tuple[str, Sequence[str]]:
    """Return which entity decides about an objection to an answer of *entity*, and who there.

    It is the nearest one above that has somebody independent: its coordinators, or else its head.
    Nobody but the minister may have answered what finds none: ("", ()).
    """
    above = structure.time.ministry.path_up(entity, at)
    next(above)
    for place in above:
        if found := deciders(place.code, hands, structure, at):
            return place.code, found
    return "", ()


def deciders(
    entity: str, hands: frozenset[str], structure: Structure, at: datetime
) -> Sequence[str]:
    """Return who in an entity may decide about an objection."""
    return [
        person
        for person in dict.fromkeys(_people(entity, structure.staff, at))
        if is_independent(person, hands, structure, at)
    ]


def _people(entity: str, staff: Staff, at: datetime) -> Iterator[str]:
    yield from staff.coordinators(entity, at)
    yield from (post.person for post in staff.holding(entity, Duty.DEPUTY, at))
    if (head := staff.head(entity, at)) is not None:
        yield head


def _answers_to(entity: str, led: frozenset[str], ministry: Ministry, at: datetime) -> bool:
    return any(place.code in led for place in ministry.path_up(entity, at))
