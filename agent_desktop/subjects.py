"""What requests may be about, and which entities answer, over HTTP."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from core.arabic_text import fold
from ticketing.entities import Entity
from ticketing.structure_store import Ground
from ticketing.subjects import FormField, Subject
from ticketing.working_days import Allowance

MOST_ENTITIES = 8
LONGEST_SOUGHT = 120


async def list_subjects(request: web.Request) -> web.Response:
    """Answer with every subject that is offered: service, type, sub-type, and what it asks."""
    ground, at = await _ground(request), datetime.now(UTC)
    offered = [one for one in ground.offered.values() if one.is_offered]
    return json_answer({"subjects": [subject_row(one, ground, at) for one in offered]})


async def find_entities(request: web.Request) -> web.Response:
    """Answer with the entities that a name or a code may mean, the nearest first."""
    ground = await _ground(request)
    standing = ground.structure.time.ministry.standing(datetime.now(UTC))
    sought = fold(request.query.get("q", "")[:LONGEST_SOUGHT]).strip()
    found = sorted((_far(one, sought), one.code) for one in standing if _means(one, sought))
    by_code = {one.code: one for one in standing}
    rows = [entity_row(by_code[code]) for _, code in found[:MOST_ENTITIES]]
    return json_answer({"entities": rows})


def subject_row(subject: Subject, ground: Ground, at: datetime) -> dict[str, Any]:
    """Return a subject as the API writes it; *search* is what is looked through while one types."""
    ministry = ground.structure.time.ministry
    entity = ministry.get(subject.entity, at) if subject.entity else None
    names = subject.type_ar, subject.name_ar, subject.type_en, subject.name_en, subject.code
    return {
        "code": subject.code,
        "version": subject.version,
        "service": subject.service.value,
        "type_ar": subject.type_ar,
        "type_en": subject.type_en,
        "name_ar": subject.name_ar,
        "name_en": subject.name_en,
        "entity": entity and entity_row(entity),
        "importance": subject.importance.value,
        "allowed": allowed_row(subject.times[subject.importance].answer),
        "fields": [field_row(one) for one in subject.fields],
        "search": fold(" ".join(names)),
    }


def allowed_row(allowance: Allowance) -> dict[str, Any]:
    """Return working time as a number of its unit."""
    if allowance.is_in_days:
        return {"unit": "day", "amount": float(allowance.days)}
    return {"unit": "hour", "amount": allowance.time.total_seconds() / 3600}


def field_row(field: FormField) -> dict[str, Any]:
    """Return one field of a subject's form."""
    return {
        "name": field.name,
        "label_ar": field.label_ar,
        "label_en": field.label_en,
        "kind": field.kind.value,
        "choices": [choice.value for choice in field.choices],
        "choice_labels": [asdict(choice) for choice in field.choices],
        "is_required": field.is_required,
    }


def entity_row(entity: Entity) -> dict[str, Any]:
    """Return an entity by its code and names."""
    return {"code": entity.code, "name_ar": entity.name_ar, "name_en": entity.name_en}


def _means(entity: Entity, sought: str) -> bool:
    names = f"{fold(entity.name_ar)} {fold(entity.name_en)} {entity.code}"
    return bool(sought) and all(word in names for word in sought.split())


def _far(entity: Entity, sought: str) -> int:
    """Return 0 for the very name; otherwise how much longer the name is than what was typed."""
    names = fold(entity.name_ar), fold(entity.name_en), entity.code
    return 0 if sought in names else 1 + min(abs(len(name) - len(sought)) for name in names)


async def _ground(request: web.Request) -> Ground:
    services = request.app[keys.services]
    async with services.sessions() as session:
        return await services.grounds.current(session)
