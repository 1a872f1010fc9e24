"""The pages of the ministry: the tree, and one entity with its people, hours and past."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.faq_list import word_in
from agent_desktop.forms import sentence
from agent_desktop.hours_view import WeekdayRow, week_rows
from agent_desktop.ministry_parts import deeds_of, entities_of, entity_in, ministry_of, namer
from agent_desktop.ministry_tree import MOST_FOUND, counts, roots, sought
from agent_desktop.ministry_words import ANSWERS, DONE, DUTIES, KINDS, TURNS
from agent_desktop.problems import told_of
from core.days import moment_text
from core.permissions import Role
from core.service import Accounts
from ticketing.entities import ABOVE, Entity, EntityKind
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.structure_history import LONGEST_REASON, Turning, turnings
from ticketing.structure_store import Ground

MOST_HEIRS = 500


async def show(request: web.Request) -> web.Response:
    """Show the tree, or what words and a kind mean in it."""
    ground, at = await ministry_of(request).ground(), datetime.now(UTC)
    words, kind = word_in(request.query.get("q", "")), _kind_in(request)
    ministry = ground.structure.time.ministry
    found = sought(ministry, at, words, kind) if words or kind else None
    return pages.page(
        request,
        "ministry.html",
        roots=roots(ministry, at) if found is None else (),
        found=found[:MOST_FOUND] if found is not None else None,
        count=len(found or ()),
        counts=counts(ministry, at),
        kinds=KINDS,
        words=words,
        kind=kind,
    )


async def show_entity(request: web.Request) -> web.Response:
    """Show one entity."""
    return await draw(request)


async def draw(
    request: web.Request,
    error: Exception | None = None,
    *,
    deed: str = "",
    given: Mapping[str, Any] | None = None,
    waiting: int | None = None,
) -> web.Response:
    """Return the page of one entity, with what went wrong, and what a change would touch."""
    ground, at = await ministry_of(request).ground(), datetime.now(UTC)
    entity = entity_in(request, ground, at)
    told = told_of(error) if error else None
    return pages.page(
        request,
        "entity.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        deed=deed,
        given={name: str(value) for name, value in (given or {}).items()},
        waiting=waiting,
        entity=entity,
        deeds=deeds_of(request, entity.code, ground, at),
        done=request.query.get("done", ""),
        done_words=DONE,
        kinds=KINDS,
        duties=DUTIES,
        longest_reason=LONGEST_REASON,
        moment_text=moment_text,
        **_place(entity, ground, at),
        **await _people(request, entity, ground, at),
        **await _past(request, entity, ground, at),
    )


def _place(entity: Entity, ground: Ground, at: datetime) -> dict[str, Any]:
    """Return where an entity stands and by what time it works."""
    ministry, calendars = ground.structure.time.ministry, ground.structure.time.calendars
    standing = ministry.standing(at)
    within = set(ministry.all_within(entity.code, at))
    own = calendars.at(entity.calendar, at)
    return {
        "above": list(ministry.path_up(entity.code, at))[:0:-1],
        "below": [it for it in standing if it.parent == entity.code],
        "parents": [
            it for it in standing if it.kind in ABOVE[entity.kind] and it.code not in within
        ],
        "heirs": _heirs(entity, [it for it in standing if it.code not in within]),
        "calendars": sorted(calendars.versions),
        "week": _days(week_rows(own, at.astimezone(own.zone).weekday())),
        "has_ramadan": own.ramadan is not None,
    }


def _heirs(entity: Entity, others: Sequence[Entity]) -> Sequence[Entity]:
    """Return into which entities one may be merged: of many those beside it; others by code."""
    alike = [it for it in others if it.kind is entity.kind]
    return alike if len(alike) <= MOST_HEIRS else [it for it in alike if it.parent == entity.parent]


def _days(rows: Iterable[WeekdayRow]) -> list[WeekdayRow]:
    return [row for row in rows if row.hours or row.ramadan]


async def _people(
    request: web.Request, entity: Entity, ground: Ground, at: datetime
) -> dict[str, Any]:
    """Return who has which post, and who acts or will act for the head."""
    staff = ground.structure.staff
    held = {duty: list(staff.holding(entity.code, duty, at)) for duty in Duty}
    acting = [it for it in staff.acting_in.get(entity.code, ()) if it.ends_at > at]
    accounts = await Accounts(request.app[keys.services].sessions).all()
    return {
        "held": held,
        "acting": acting,
        "is_acting": lambda it: it.holds(at),
        "may_act": _who_may_act(held),
        "head": staff.head(entity.code, at),
        "over": _over(staff.acting_in.get(entity.code, ()), at),
        "called": {it.name: it.full_name for it in accounts},
        "known_people": [it for it in accounts if it.role is Role.COORDINATOR],
        "here_since": entity.valid_from.isoformat(),
    }


def _who_may_act(held: Mapping[Duty, list[Post]]) -> list[str]:
    """Return who may act for the head: deputies first."""
    duties = (Duty.DEPUTY, Duty.COORDINATOR, Duty.SPECIALIST)
    return list(dict.fromkeys(post.person for duty in duties for post in held[duty]))


def _over(periods: Iterable[ActingPeriod], at: datetime) -> list[ActingPeriod]:
    return [it for it in reversed(list(periods)) if it.ends_at <= at and it.ends_at > it.starts_at]


async def _past(
    request: web.Request, entity: Entity, ground: Ground, at: datetime
) -> dict[str, Any]:
    """Return what became of an entity, the newest first, each with its sentence."""
    changes = await entities_of(request).changes()
    found = turnings(entity.code, ground.structure.time.ministry, changes)
    translate, name = pages.language_of(request).words.gettext, namer(request, ground, at)

    def line(it: Turning) -> str:
        facts = {"before": name(it.before), "after": translate(ANSWERS.get(it.after, ""))}
        facts["after"] = facts["after"] if it.after in ANSWERS else name(it.after)
        return translate(TURNS[it.turn]) % facts

    return {"past": [(it, line(it)) for it in found]}


def _kind_in(request: web.Request) -> EntityKind | None:
    kind = request.query.get("kind", "")
    return EntityKind(kind) if kind in set(EntityKind) else None
