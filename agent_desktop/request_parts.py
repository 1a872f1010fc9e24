"""What the pages of requests have in common: who asks, with what, and whom they may choose."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from aiohttp import web

from agent_desktop import keys
from agent_desktop.practice import services_of
from ticketing.entities import MANY, Entity
from ticketing.errors import NoSuchRequestError
from ticketing.escalation import Structure
from ticketing.posts import Duty
from ticketing.request_numbers import request_number
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.saved_view_service import SavedViews
from ticketing.service import Requests
from ticketing.whole_request import RequestReading

THOSE_WHO_HANDLE = (Duty.SPECIALIST, Duty.COORDINATOR, Duty.DEPUTY, Duty.HEAD)


def person_of(request: web.Request) -> Person:
    """Return who asks."""
    visitor = request[keys.visitor]
    return Person(visitor.name, visitor.role)


def seal_of(request: web.Request) -> Seal:
    """Return what seals identities."""
    return Seal(services_of(request).sealing_key)


def requests_of(request: web.Request) -> Requests:
    """Return the deeds."""
    services = services_of(request)
    return Requests(services.sessions, seal_of(request), services.grounds, services.clock)


def reading_of(request: web.Request) -> RequestReading:
    """Return who reads requests."""
    services = services_of(request)
    return RequestReading(services.sessions, seal_of(request), services.grounds, services.clock)


def views_of(request: web.Request) -> SavedViews:
    """Return the saved views."""
    services = services_of(request)
    return SavedViews(services.sessions, services.grounds)


def number_in(request: web.Request) -> str:
    """Return the number in the address; NoSuchRequestError when none can be there."""
    text = request.match_info["number"]
    if not (number := request_number(text)):
        raise NoSuchRequestError(text)
    return number


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


def places_to_go(entity: str, structure: Structure, at: datetime) -> Sequence[Entity]:
    """Return the entities that a request may be transferred to, schools but for those below."""
    ministry = structure.time.ministry
    below = set(ministry.all_within(entity, at))
    return [
        one
        for one in ministry.standing(at)
        if one.code != entity and (one.kind not in MANY or one.code in below)
    ]
