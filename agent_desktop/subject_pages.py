"""The pages on which subjects are kept: what may be asked, who answers, in what time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.answers import json_answer
from agent_desktop.entrance import to
from agent_desktop.errors import FieldRefusedError
from agent_desktop.faq_words import with_signs
from agent_desktop.forms import NUMBER, sentence
from agent_desktop.ministry_parts import entities_of, ministry_of, namer
from agent_desktop.problems import told_of
from agent_desktop.request_signs import allowance_text
from agent_desktop.request_words import IMPORTANCE, SERVICES
from agent_desktop.subject_differences import PartDifference, differences
from agent_desktop.subject_form import Typed, subject_in, typed_again, typed_of
from agent_desktop.subject_words import DONE, FIELD_KINDS, PARTS, PARTS_OF_TIME
from core.days import moment_text
from core.service import Accounts
from ticketing.entities import MANY, Entity
from ticketing.errors import (
    NoSuchSubjectError,
    SubjectChangedError,
    TicketingError,
)
from ticketing.structure_store import Ground
from ticketing.subject_form import PARTS as TIMES
from ticketing.subjects import Service, Subject

REFUSALS = (FieldRefusedError, TicketingError)


async def list_all(request: web.Request) -> web.Response:
    """Show every subject: service, type, sub-type."""
    ground, at = await ministry_of(request).ground(), datetime.now(UTC)
    return pages.page(
        request,
        "subjects.html",
        groups=_groups(ground),
        services=SERVICES,
        importance=IMPORTANCE,
        entity_name=namer(request, ground, at),
        allowance_text=allowance_text,
        done=request.query.get("done", ""),
        done_words=DONE,
    )


async def begin(request: web.Request) -> web.Response:
    """Show an empty form for a new subject."""
    return await draw(request, None, typed_of(None))


async def show(request: web.Request) -> web.Response:
    """Show one subject to be changed."""
    subject = _subject(request, await ministry_of(request).ground())
    return await draw(request, subject, typed_of(subject))


async def add(request: web.Request) -> web.Response:
    """Keep a new subject."""
    typed = await _typed(request)
    return await _keep(request, None, typed, next(iter(typed.get("code", ())), "").strip())


async def change(request: web.Request) -> web.Response:
    """Keep the next version; whoever was overtaken sees what the other wrote, beside their own."""
    subject = _subject(request, await ministry_of(request).ground())
    return await _keep(request, subject, await _typed(request), subject.code)


async def versions(request: web.Request) -> web.Response:
    """Show every version, who kept it, and what it says otherwise than the one before."""
    ground = await ministry_of(request).ground()
    subject = _subject(request, ground)
    found = sorted(
        (it for it in ground.subjects.values() if it.code == subject.code),
        key=lambda it: it.version,
        reverse=True,
    )
    translate = pages.language_of(request).words.gettext
    changes = {it.at: it for it in await entities_of(request).changes()}
    names = {it.by for it in changes.values()}
    return pages.page(
        request,
        "subject_versions.html",
        subject=subject,
        versions=[
            (one, changes.get(one.valid_from), differences(old, one, translate) if old else [])
            for one, old in zip(found, [*found[1:], None], strict=True)
        ],
        titles=PARTS,
        called=await Accounts(request.app[keys.services].sessions).full_names(names),
        moment_text=moment_text,
        with_signs=with_signs,
    )


async def restore(request: web.Request) -> web.Response:
    """Bring an older version back, as a new one."""
    ground = await ministry_of(request).ground()
    newest, older = _subject(request, ground), request.match_info["version"]
    version = str((await request.post()).get("version", ""))
    number = int(older) if NUMBER.fullmatch(older) else 0
    if (found := ground.subjects.get((newest.code, number))) is None:
        raise NoSuchSubjectError(newest.code)
    await ministry_of(request).keep_subject(
        found,
        version=int(version) if NUMBER.fullmatch(version) else 0,
        by=request[keys.visitor].actor,
        reason=f"v{number}",
    )
    return to(f"/subjects/{newest.code}?done=restored")


async def here(request: web.Request) -> web.Response:
    """Remember that the visitor edits this subject; answer who else does, and its version."""
    subject = _subject(request, await ministry_of(request).ground())
    who, now, people = request[keys.visitor].name, datetime.now(UTC), request.app[keys.open_entries]
    place = f"subject/{subject.code}"
    people.open(place, who, now)
    return json_answer({"version": subject.version, "others": list(people.others(place, who, now))})


async def gone(request: web.Request) -> web.Response:
    """Forget that the visitor edits this subject."""
    place = f"subject/{request.match_info['code']}"
    request.app[keys.open_entries].close(place, request[keys.visitor].name)
    return web.Response(status=204)


async def draw(
    request: web.Request,
    subject: Subject | None,
    given: Mapping[str, Any],
    error: Exception | None = None,
    *,
    version: int | None = None,
    theirs: Sequence[PartDifference] | None = None,
) -> web.Response:
    """Return the page of one subject, with what went wrong."""
    told = told_of(error) if error else None
    ground, at = await ministry_of(request).ground(), datetime.now(UTC)
    standing = ground.structure.time.ministry.standing(at)
    return pages.page(
        request,
        "subject.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        beside=told.beside if told else None,
        theirs=theirs,
        subject=subject,
        version=version if version is not None else (subject.version if subject else 0),
        given=given,
        entities=[it for it in standing if it.kind not in MANY],
        entity_text=_entity_text(request, standing),
        done=request.query.get("done", ""),
        done_words=DONE,
        services=SERVICES,
        importance=IMPORTANCE,
        field_kinds=FIELD_KINDS,
        parts_of_time=PARTS_OF_TIME,
        time_parts=TIMES,
        titles=PARTS,
        with_signs=with_signs,
    )


async def _keep(
    request: web.Request, subject: Subject | None, typed: Typed, code: str
) -> web.Response:
    looked_at = next(iter(typed.get("version", ())), "")
    version = int(looked_at) if NUMBER.fullmatch(looked_at) else 0
    try:
        wanted = subject_in(typed, code, datetime.now(UTC))
        by = request[keys.visitor].actor
        await ministry_of(request).keep_subject(wanted, version=version, by=by)
    except SubjectChangedError as error:
        newest = (await ministry_of(request).ground()).offered[code]
        translate = pages.language_of(request).words.gettext
        theirs = differences(wanted, newest, translate)
        given = typed_again(typed)
        return await draw(request, newest, given, error, version=newest.version, theirs=theirs)
    except REFUSALS as error:
        return await draw(request, subject, typed_again(typed), error, version=version)
    return to(f"/subjects/{code}?done=kept")


def _subject(request: web.Request, ground: Ground) -> Subject:
    """Return the newest version of the subject in the address; NoSuchSubjectError."""
    code = request.match_info["code"][:64]
    if (found := ground.offered.get(code)) is None:
        raise NoSuchSubjectError(code)
    return found


def _groups(ground: Ground) -> dict[Service, dict[str, list[Subject]]]:
    """Return subjects by service, and within by type."""
    found: dict[Service, dict[str, list[Subject]]] = {}
    order = list(Service)
    for one in sorted(ground.offered.values(), key=lambda it: (order.index(it.service), it.code)):
        found.setdefault(one.service, {}).setdefault(one.type_ar, []).append(one)
    return found


def _entity_text(request: web.Request, standing: Sequence[Entity]) -> Callable[[str], str]:
    known = {it.code: it for it in standing}
    is_arabic = pages.language_of(request).code == "ar"

    def text(code: str) -> str:
        if (entity := known.get(code)) is None:
            return code
        return f"{entity.name_ar if is_arabic else entity.name_en} ({code})"

    return text


async def _typed(request: web.Request) -> Typed:
    form = await request.post()
    return {name: [str(value) for value in form.getall(name)] for name in form}
