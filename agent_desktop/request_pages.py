"""The pages of requests: the home, one request with all that may be done to it, and its print."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.errors import BadFieldError
from agent_desktop.forms import sentence
from agent_desktop.practice import services_of
from agent_desktop.problems import told_of
from agent_desktop.request_form import FORMS, MAIN, action_of, body_in, offered, version_in
from agent_desktop.request_list import draw_list, wanted_in
from agent_desktop.request_parts import people_near, places_to_go
from agent_desktop.request_presence import tell_others
from agent_desktop.request_scripts import script_words
from agent_desktop.request_signs import (
    allowance_text,
    field_text,
    left_text,
    lies_with,
    name_of,
    proposal_title,
    size_text,
    subject_text,
    time_sign,
)
from agent_desktop.request_timeline import Teller, named_in
from agent_desktop.request_watch import news_of, watching_of
from agent_desktop.request_words import (
    CLOCKS,
    DONE,
    FOLLOWED,
    IMPORTANCE,
    SERVICES,
    STATE_MARKS,
    STATES,
    TITLES,
)
from agent_desktop.ticket_actions import ACTIONS, Asked
from agent_desktop.ticket_visits import files_of, number_of, person_of, reading_of, requests_of
from agent_desktop.tracking_words import SCORE_WORDS
from core.audit import Action, Deed
from core.audit_store import AuditLog
from core.days import moment_text
from core.service import Accounts
from ticketing.answers_given import fallen_text
from ticketing.attachments import TAKEN
from ticketing.errors import (
    NoSuchActionError,
    NoSuchRequestError,
    RequestChangedError,
    TicketingError,
)
from ticketing.possible_deeds import may_change_files
from ticketing.request_numbers import spaced
from ticketing.request_states import Deed as RequestDeed
from ticketing.tracking import BY_LINK
from ticketing.whole_request import WholeRequest
from ticketing.wordless_objections import is_without_words

PASSED_ON = "passed-on"
REFUSALS = (TicketingError, BadFieldError)
DECIDING = frozenset({RequestDeed.REVIEW, RequestDeed.UPHOLD})


async def list_all(request: web.Request) -> web.Response:
    """Show what waits, or what a search means."""
    return await draw_list(request, wanted_in(request.query))


async def show(request: web.Request) -> web.Response:
    """Show one request; the audit log tells that somebody looked."""
    number, by = number_of(request), person_of(request)
    whole = await reading_of(request).whole(number, by=by)
    await _note_look(request, whole)
    await news_of(request).read(number, by)
    return await draw(request, whole)


async def show_print(request: web.Request) -> web.Response:
    """Show one request as it is printed."""
    whole = await reading_of(request).whole(number_of(request), by=person_of(request))
    await _note_look(request, whole)
    return pages.page(request, "request_print.html", **await _facts(request, whole))


async def show_pdf(request: web.Request) -> web.Response:
    """Give one request as PDF, laid out by us: the same from whichever browser."""
    whole = await reading_of(request).whole(number_of(request), by=person_of(request))
    await _note_look(request, whole)
    html = pages.drawn(request, "request_pdf.html", **await _facts(request, whole))
    document = await request.app[keys.services].printer.pdf(html)
    name = f'attachment; filename="{whole.request.number}.pdf"'
    return web.Response(
        body=document, content_type="application/pdf", headers={"Content-Disposition": name}
    )


async def uncover(request: web.Request) -> web.Response:
    """Show one request with the national ID; the audit log says who looked."""
    number, by = number_of(request), person_of(request)
    actor = request[keys.visitor].actor
    uncovered = await requests_of(request).uncover(number, by=by, actor=actor)
    whole = await reading_of(request).whole(number, by=by)
    return await draw(request, whole, identity=uncovered.applicant.national_id)


async def act(request: web.Request) -> web.Response:
    """Do one thing; whoever was overtaken sees what others did, and what they typed stays."""
    number, by, form = number_of(request), person_of(request), await request.post()
    if (action := ACTIONS.get(name := request.match_info["action"])) is None:
        raise NoSuchActionError(name)
    try:
        done = await action(Asked(requests_of(request), number, by, body_in(form)))
    except REFUSALS as error:
        whole = await reading_of(request).whole(number, by=by)
        return await draw(request, whole, error, action=name, given=form)
    tell_others(request, number, done.version)
    return to(await _way_on(request, number, name))


async def draw(
    request: web.Request,
    whole: WholeRequest,
    error: Exception | None = None,
    *,
    action: str = "",
    given: Mapping[str, Any] | None = None,
    identity: str | None = None,
) -> web.Response:
    """Return the page of one request, with what went wrong and what was typed then."""
    told = told_of(error) if error else None
    structure, holder = whole.ground.structure, whole.request.entity
    watchers = await watching_of(request).watchers(whole.request.number, by=person_of(request))
    deeds = offered(whole.deeds)
    is_overtaken = isinstance(error, RequestChangedError)
    return pages.page(
        request,
        "request.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        since=version_in(given) if given is not None and is_overtaken else None,
        action=action,
        given={name: str(value) for name, value in (given or {}).items()},
        identity=identity,
        deeds=deeds,
        main=next((deed for deed in MAIN if deed in deeds), None),
        asks_why=not DECIDING.isdisjoint(deeds) and is_without_words(whole.request, whole.events),
        forms=FORMS,
        titles=TITLES,
        action_of=action_of,
        watchers=watchers,
        watcher_names=await Accounts(services_of(request).sessions).full_names(watchers),
        may_attach=may_change_files(person_of(request), whole.request, structure, whole.at),
        file_kinds=TAKEN,
        script_words=script_words(pages.language_of(request).words.gettext),
        people=people_near((holder,), structure, whole.at),
        places=places_to_go((holder,), structure, whole.at)
        if RequestDeed.TRANSFER in whole.deeds
        else (),
        done=request.query.get("done", ""),
        done_words={**DONE, **FOLLOWED},
        **await _facts(request, whole),
    )


async def _facts(request: web.Request, whole: WholeRequest) -> dict[str, Any]:
    """Return what the page and the print show alike."""
    language = pages.language_of(request)
    ministry, at = whole.ground.structure.time.ministry, whole.at
    sessions = services_of(request).sessions
    near = people_near((whole.request.entity,), whole.ground.structure, at)
    by, number = person_of(request), whole.request.number
    files = await files_of(request).of(number, by=by)
    handed = {name for file in files for name in (file.by, file.removed_by) if name}
    called = await Accounts(sessions).full_names({*named_in(whole), *near, *handed})
    teller = Teller(ministry, called, language.code, language.words.gettext)
    return {
        "whole": whole,
        "it": whole.request,
        "subject": whole.subject,
        "about": subject_text(whole.subject, language.code),
        "allowed": whole.subject.times[whole.request.importance],
        "files": files,
        "size_text": size_text,
        "by_link": BY_LINK,
        "lines": teller.lines(whole.events, whole.tellings, whole.undelivered),
        "ahead": teller.ahead(whole.ahead),
        "person_name": teller.person,
        "states": STATES,
        "state_marks": STATE_MARKS,
        "importance": IMPORTANCE,
        "services": SERVICES,
        "scores": SCORE_WORDS,
        "clocks": CLOCKS,
        "sign": time_sign(whole.request, at),
        "level": lies_with(whole.request, ministry, at),
        "proposal_title": proposal_title,
        "fallen_answer": fallen_text(whole.events) if not whole.request.answer else "",
        "entity_name": lambda code: name_of(code, ministry, at, language.code),
        "field_text": lambda field, value: field_text(field, value, ministry, at, language.code),
        "left_text": left_text,
        "allowance_text": allowance_text,
        "spaced": spaced,
        "moment_text": moment_text,
    }


async def _way_on(request: web.Request, number: str, action: str) -> str:
    """Return where to go after a deed: home when the request is no longer theirs to see."""
    try:
        await requests_of(request).see(number, by=person_of(request))
    except NoSuchRequestError:
        return f"/requests?done={PASSED_ON}"
    return f"/requests/{number}?done={action}"


async def _note_look(request: web.Request, whole: WholeRequest) -> None:
    looked = Deed(request[keys.visitor].actor, Action.LOOKED, f"request/{whole.request.number}")
    await AuditLog(services_of(request).sessions).write(looked)
