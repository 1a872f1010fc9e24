"""Who may see a request, and who may do what to it: pure functions over person and request."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.permissions import Role
from ticketing.entities import EntityKind
from ticketing.errors import NotYoursError
from ticketing.objections import is_independent
from ticketing.posts import Duty
from ticketing.request_states import IN_OBJECTION, WHO, Deed, Part
from ticketing.requests import Request
from ticketing.structure import Structure

ON_BEHALF = frozenset({Role.AGENT, Role.EMERGENCY_OPERATOR, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts: an account with its role, or the beneficiary of one request by their link."""

    name: str
    role: Role | None = None
    of_request: str | None = None  # the number of the request whose link they hold


CENTRE = Person("tawasul")  # the programme itself


def parts(person: Person, request: Request, structure: Structure, at: datetime) -> frozenset[Part]:
    """Return what a person is to a request; nothing: a stranger, who does not even see it."""
    return frozenset(_parts(person, request, structure, at))


def may(person: Person, deed: Deed, request: Request, structure: Structure, at: datetime) -> bool:
    """Return whether the table lets a person do *deed* to a request."""
    return bool(parts(person, request, structure, at) & WHO[deed])


def may_see(person: Person, request: Request, structure: Structure, at: datetime) -> bool:
    """Return whether a person sees a request at all."""
    return bool(parts(person, request, structure, at))


def check_may(
    person: Person, deed: Deed, request: Request, structure: Structure, at: datetime
) -> None:
    """Raise NotYoursError unless the table lets a person do *deed* to a request."""
    if not may(person, deed, request, structure, at):
        raise NotYoursError(person.name, deed)


def needs_approval(person: Person, request: Request, structure: Structure, at: datetime) -> bool:
    """Return whether an answer of this person waits for the head."""
    leads = bool(parts(person, request, structure, at) & {Part.HEAD, Part.SUPERIOR})
    return structure.time.ministry.get(request.entity, at).approves_answers and not leads


def _parts(person: Person, request: Request, structure: Structure, at: datetime) -> Iterator[Part]:
    if person == CENTRE:
        yield Part.CENTRE
    if person.of_request == request.number:
        yield Part.BENEFICIARY
    if person.role in ON_BEHALF:
        yield Part.AGENT
    if person.role is Role.QUALITY_REVIEWER:
        yield Part.QUALITY
    if person.role is Role.COORDINATOR:
        yield from _parts_in_office(person.name, request, structure, at)


def _parts_in_office(
    name: str, request: Request, structure: Structure, at: datetime
) -> Iterator[Part]:
    """Yield the parts of the entities' people; in an objection the answerers only watch."""
    ministry, staff = structure.time.ministry, structure.staff
    reviewing = request.state in IN_OBJECTION
    posts = {(post.entity, post.duty) for post in staff.posts(name, at)}
    if reviewing and not is_independent(name, request.hands, structure, at):
        if set(_path_up(request.answering, structure, at)) & {entity for entity, _ in posts}:
            yield Part.ANSWERER
        return
    holder = ministry.get(request.entity, at)
    is_below = any(ministry.is_within(entity, holder.code, at) for entity, _ in posts)
    if request.assignee == name and is_below and not reviewing:
        yield Part.ASSIGNEE
    above = _path_up(holder.code, structure, at)
    above, led = _path_up(holder.code, structure, at), staff.led_by(name, at)
    risen_to = led & set(above[: request.level])  # each head stays answerable
    if reviewing and (risen_to or holder.code in {entity for entity, _ in posts}):
        yield Part.REVIEWER if request.reviewer == name else Part.INDEPENDENT
    if (holder.code, Duty.COORDINATOR) in posts:
        yield Part.COORDINATOR
    if staff.head(holder.code, at) == name or (holder.code, Duty.HEAD) in posts:
        yield Part.HEAD
    if led & set(above[1:]):
        yield Part.SUPERIOR
    if any(ministry.get(entity, at).kind is EntityKind.MINISTER for entity, _ in posts):
        yield Part.CARE


def _path_up(entity: str, structure: Structure, at: datetime) -> list[str]:
    return [place.code for place in structure.time.ministry.path_up(entity, at)]
