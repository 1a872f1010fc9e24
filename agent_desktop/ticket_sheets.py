"""Requests as files: filed from a table with a dry run first, and what a list shows as a table."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.answers import json_answer
from agent_desktop.errors import BadParameterError
from agent_desktop.faq_files import YES, download
from agent_desktop.problems import as_json, told_of
from agent_desktop.request_list import Wanted, draw_list, wanted_in
from agent_desktop.request_words import STATES
from agent_desktop.ticket_files import MEGABYTE, whole_body
from agent_desktop.ticket_filter import filter_in
from agent_desktop.ticket_visits import export_of, filing_of, person_of, views_of
from core.permissions import Permission
from core.sheets import MOST_BYTES, Fault
from ticketing.errors import FaultsInSheetError, TicketingError
from ticketing.request_filter import RequestFilter
from ticketing.request_import import Brought, Likely, RequestImport
from ticketing.request_numbers import spaced
from ticketing.request_sheet import COLUMNS, FIELD, MOST_LINES, OTHER_COLUMNS

TYPES: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WHOLE = "whole"  # national IDs, where somebody may see them


async def import_page(request: web.Request) -> web.Response:
    """Show the form of an import; its script asks the API."""
    services = request.app[keys.services]
    async with services.sessions() as session:
        ground = await services.grounds.current(session)
    translate = pages.language_of(request).words.gettext
    return pages.page(
        request,
        "request_import.html",
        largest=MOST_BYTES // MEGABYTE,
        most_lines=MOST_LINES,
        columns=COLUMNS,
        other_columns=OTHER_COLUMNS,
        field=FIELD,
        subjects=sorted(
            (it for it in ground.offered.values() if it.is_offered), key=lambda it: it.code
        ),
        states={state: translate(sign.word) for state, sign in STATES.items()},
    )


async def take(request: web.Request) -> web.Response:
    """File what the table in the body asks for, or tell what is wrong with it."""
    content, services = await whole_body(request, MOST_BYTES), request.app[keys.services]
    table = RequestImport(services.sessions, services.grounds, filing_of(request))
    try:
        if request.query.get("dry_run", "") in YES:
            return json_answer(_told(await table.planned(content, by=person_of(request))))
        brought = await table.bring(content, by=person_of(request))
        return json_answer(_told(brought, is_done=True))
    except FaultsInSheetError as error:
        return as_json(told_of(error), more=_told(Brought(0, error.faults)))


async def give(request: web.Request) -> web.Response:
    """Answer with what a search or a view finds as a file; the audit log tells of it."""
    form = one_of(request, "form", tuple(TYPES))
    wanted = filter_in(request.query, BadParameterError)
    return await _file(request, wanted or RequestFilter(), form)


async def give_on_page(request: web.Request) -> web.Response:
    """Answer with the list of the page as a file, with whole national IDs perhaps."""
    typed = await request.post()
    wanted, form = wanted_in(typed), str(typed.get("form", ""))
    is_uncovered = typed.get("identities") == WHOLE
    if is_uncovered:
        request[keys.visitor].check_may(Permission.IDENTITIES_UNCOVER)
    try:
        sought = await _filter_of(request, wanted)
        known = form if form in TYPES else next(iter(TYPES))
        return await _file(request, sought, known, is_uncovered=is_uncovered)
    except TicketingError as error:
        return await draw_list(request, wanted, error=error)


def one_of(request: web.Request, name: str, known: Sequence[str]) -> str:
    """Return a parameter that is one of a few; the first when it is left out."""
    if (said := request.query.get(name, known[0])) not in known:
        listed = ", ".join(known)
        raise BadParameterError(name, wanted=f"one of {listed}", wanted_ar=f"إحدى القيم {listed}")
    return said


def fault_row(fault: Fault) -> dict[str, object]:
    """Return what is wrong with a line, in both languages."""
    told = told_of(fault.cause) if fault.cause else None
    return {
        "line": fault.line,
        "column": fault.column,
        "reason": fault.reason,
        "reason_ar": told.detail_ar if told else fault.reason_ar,
    }


async def _filter_of(request: web.Request, wanted: Wanted) -> RequestFilter:
    if wanted.saved is None:
        return wanted.filter
    return (await views_of(request).get(wanted.saved, person_of(request))).filter


async def _file(
    request: web.Request, wanted: RequestFilter, form: str, *, is_uncovered: bool = False
) -> web.Response:
    content = await export_of(request).taken_away(
        wanted,
        form,
        by=person_of(request),
        actor=request[keys.visitor].actor,
        is_uncovered=is_uncovered,
    )
    return download(content, f"requests-{datetime.now(UTC):%Y%m%d}.{form}", TYPES[form])


def _told(brought: Brought, *, is_done: bool = False) -> dict[str, Any]:
    return {
        "is_done": is_done,
        "lines": brought.lines,
        "filed": list(brought.filed),
        "known": list(brought.known),
        "likely": [_likely_row(it) for it in brought.likely],
        "fault_count": len(brought.faults),
        "faults": [fault_row(it) for it in brought.faults],
    }


def _likely_row(likely: Likely) -> dict[str, Any]:
    """Return a line with the requests that are likely the same."""
    return {
        "line": likely.line,
        "tickets": [
            {"number": it.number, "spoken": spaced(it.number), "title": it.title, "state": it.state}
            for it in likely.requests
        ],
    }
