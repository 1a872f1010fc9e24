"""The people whom the ministry serves: found, kept, merged; whoever sees an ID is written down."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.beneficiary_form import LONGEST_TEXT, particulars_in
from agent_desktop.entrance import to
from agent_desktop.errors import FieldRefusedError
from agent_desktop.faq_files import download
from agent_desktop.forms import ON_A_PAGE, page_in, pages_of, sentence
from agent_desktop.problems import told_of
from agent_desktop.words import BENEFICIARY_ROLES
from core.audit import Actor
from core.days import moment_text
from core.national_ids import masked
from privacy.holdings import Holdings
from ticketing.beneficiaries import Beneficiary
from ticketing.beneficiary_service import Beneficiaries
from ticketing.errors import NoSuchBeneficiaryError, TicketingError
from ticketing.request_rows import Seal

NUMBER = re.compile(r"[0-9]{1,9}")
FIELDS = ("name", "national_id", "mobiles", "role", "entity")
NAMESAKES = 5
REFUSALS = (FieldRefusedError, TicketingError)


async def list_all(request: web.Request) -> web.Response:
    """Show whom a search means, and a form for one more."""
    given = {"mobiles": request.query.get("mobile", "")}
    return await draw_list(request, given=given)


async def add(request: web.Request) -> web.Response:
    """Keep a new person."""
    form = await request.post()
    try:
        person = await _service(request).add(particulars_in(form), by=_actor(request))
    except REFUSALS as error:
        return await draw_list(request, error, given=form)
    _tell_desks(request, person)
    return to(f"/beneficiaries/{person.number}?done=added")


async def show(request: web.Request) -> web.Response:
    """Show one person; one who was merged leads to who they turned out to be."""
    person = await _service(request).get(_number(request))
    if person.merged_into is not None:
        return to(f"/beneficiaries/{person.merged_into}?done=merged")
    return await draw(request, person)


async def change(request: web.Request) -> web.Response:
    """Keep what is said of a person now; an ID that was not typed anew stays."""
    service, number, form = _service(request), _number(request), await request.post()
    person = await service.get(number)
    try:
        told = particulars_in({**form, "national_id": _typed_id(person, form)})
        changed = await service.change(number, told, version=_version(form), by=_actor(request))
    except REFUSALS as error:
        return await draw(request, person, error, given=form)
    _tell_desks(request, person, changed)
    return to(f"/beneficiaries/{number}?done=changed")


async def uncover(request: web.Request) -> web.Response:
    """Show one person with the national ID; the audit log says who looked."""
    person = await _service(request).uncover(_number(request), by=_actor(request))
    return await draw(request, person, is_uncovered=True)


async def export(request: web.Request) -> web.Response:
    """Answer with all that is held on one person, to be saved; the audit log says who took it."""
    services, number = request.app[keys.services], _number(request)
    seal, files = Seal(services.sealing_key), services.request_files
    holdings = Holdings(services.sessions, seal, files)
    document = await holdings.of_beneficiary(number, by=_actor(request))
    content = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    return download(content, f"beneficiary-{number}.json", "application/json")


async def merge(request: web.Request) -> web.Response:
    """Let another be one with this person."""
    service, number = _service(request), _number(request)
    person, form = await service.get(number), await request.post()
    try:
        both = await service.merge(number, _other(form), by=_actor(request))
    except REFUSALS as error:
        return await draw(request, person, error)
    _tell_desks(request, both)
    return to(f"/beneficiaries/{number}?done=merged")


async def part(request: web.Request) -> web.Response:
    """Let the one who was merged last be somebody else again."""
    service, number = _service(request), _number(request)
    person, form = await service.get(number), await request.post()
    try:
        two = await service.part(number, _other(form), by=_actor(request))
    except REFUSALS as error:
        return await draw(request, person, error)
    _tell_desks(request, person, *two)
    return to(f"/beneficiaries/{number}?done=parted")


async def draw_list(
    request: web.Request, error: Exception | None = None, *, given: Mapping[str, Any]
) -> web.Response:
    """Return the page of whom a search means, with what went wrong."""
    told = told_of(error) if error else None
    words = request.query.get("q", "").strip()[:LONGEST_TEXT]
    page = page_in(request.query.get("page", ""))
    skip = (page - 1) * ON_A_PAGE
    count, found = await _service(request).search(words, limit=ON_A_PAGE, skip=skip)
    return pages.page(
        request,
        "beneficiaries.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        wrong=getattr(error, "field", None),
        people=found,
        count=count,
        page=page,
        pages=pages_of(count),
        words=words,
        given={field: str(given.get(field, "")) for field in FIELDS},
        roles=BENEFICIARY_ROLES,
        masked=masked,
    )


async def draw(
    request: web.Request,
    person: Beneficiary,
    error: Exception | None = None,
    *,
    given: Mapping[str, Any] | None = None,
    is_uncovered: bool = False,
) -> web.Response:
    """Return the page of one person, with what went wrong."""
    told = told_of(error) if error else None
    service = _service(request)
    return pages.page(
        request,
        "beneficiary.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        wrong=getattr(error, "field", None),
        person=person,
        given=_as_typed(person) if given is None else {it: str(given.get(it, "")) for it in FIELDS},
        alike=await service.namesakes(person, limit=NAMESAKES),
        merge=await service.last_merge(person.number),
        done=request.query.get("done", ""),
        is_uncovered=is_uncovered,
        roles=BENEFICIARY_ROLES,
        masked=masked,
        moment_text=moment_text,
    )


def _tell_desks(request: web.Request, *people: Beneficiary) -> None:
    """Let the desks at which these people call just now show them as they are now."""
    numbers = {number for person in people for number in person.particulars.mobiles}
    request.app[keys.services].desks.forget_stories_of(numbers)


def _as_typed(person: Beneficiary) -> Mapping[str, str]:
    told = person.particulars
    return {
        "name": told.name,
        "national_id": "",
        "mobiles": "\n".join(told.mobiles),
        "role": told.role.value,
        "entity": told.entity,
    }


def _typed_id(person: Beneficiary, form: Mapping[str, Any]) -> str:
    typed = str(form.get("national_id", "")).strip()
    return typed or person.particulars.national_id or ""


def _version(form: Mapping[str, Any]) -> int:
    """Return which version was changed; 0, which nobody has, when the form does not say."""
    typed = str(form.get("version", ""))
    return int(typed) if NUMBER.fullmatch(typed) else 0


def _other(form: Mapping[str, Any]) -> int:
    """Return who was named beside the person; NoSuchBeneficiaryError when it is no number."""
    typed = str(form.get("other", "")).strip()
    if not NUMBER.fullmatch(typed):
        raise NoSuchBeneficiaryError(0)
    return int(typed)


def _service(request: web.Request) -> Beneficiaries:
    services = request.app[keys.services]
    return Beneficiaries(services.sessions, Seal(services.sealing_key))


def _actor(request: web.Request) -> Actor:
    return request[keys.visitor].actor


def _number(request: web.Request) -> int:
    """Return the number in the address; one that nobody can have raises NoSuchBeneficiaryError."""
    text = request.match_info["number"]
    if not NUMBER.fullmatch(text):
        raise NoSuchBeneficiaryError(0)
    return int(text)
