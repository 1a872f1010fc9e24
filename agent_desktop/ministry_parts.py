"""What the pages of the ministry have in common: the ground, who may what, and names."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.request_signs import name_of
from core.permissions import Permission
from ticketing.entities import Entity
from ticketing.entity_rights import EntityDeed, entity_deeds
from ticketing.entity_service import EntityService
from ticketing.errors import NoSuchEntityError, NotYourEntityError
from ticketing.ministry_service import MinistryService
from ticketing.structure_store import Ground

LONGEST_CODE = 64


def ministry_of(request: web.Request) -> MinistryService:
    """Return who changes the ministry as a whole."""
    services = request.app[keys.services]
    return MinistryService(services.sessions, services.grounds)


def entities_of(request: web.Request) -> EntityService:
    """Return who changes one entity."""
    services = request.app[keys.services]
    return EntityService(services.sessions, services.grounds)


def entity_in(request: web.Request, ground: Ground, at: datetime) -> Entity:
    """Return the entity of the address as it stands now; NoSuchEntityError."""
    code = request.match_info["code"][:LONGEST_CODE]
    entity = ground.structure.time.ministry.find(code, at)
    if entity is None:
        raise NoSuchEntityError(code)
    return entity


def deeds_of(
    request: web.Request, entity: str, ground: Ground, at: datetime
) -> frozenset[EntityDeed]:
    """Return what the visitor may do to an entity."""
    visitor = request[keys.visitor]
    manages = visitor.may(Permission.STRUCTURE_MANAGE)
    return entity_deeds(visitor.name, entity, ground.structure, at, manages=manages)


def check_may(
    request: web.Request, deed: EntityDeed, entity: str, ground: Ground, at: datetime
) -> None:
    """Raise NotYourEntityError unless the visitor may do *deed* to an entity."""
    if deed not in deeds_of(request, entity, ground, at):
        raise NotYourEntityError(request[keys.visitor].name, deed)


def namer(request: web.Request, ground: Ground, at: datetime) -> Callable[[str], str]:
    """Return what names entities by code in the visitor's language."""
    ministry, code = ground.structure.time.ministry, pages.language_of(request).code
    return lambda entity: name_of(entity, ministry, at, code)


def called(request: web.Request, entity: Entity) -> str:
    """Return an entity's name in the visitor's language."""
    return entity.name_ar if pages.language_of(request).code == "ar" else entity.name_en
