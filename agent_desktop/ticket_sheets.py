"""Requests as files over HTTP: filed from a table, and what a search finds as a table."""

from datetime import UTC, datetime

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.faq_files import YES, download
from agent_desktop.problems import as_json, told_of
from agent_desktop.ticket_files import whole_body
from agent_desktop.ticket_visits import filing_of, person_of
from agent_desktop.tickets import found_for
from core.audit import Action, Deed
from core.audit_store import AuditLog
from core.sheets import MOST_BYTES, Fault, csv_bytes
from ticketing.errors import FaultsInSheetError
from ticketing.request_import import Brought, RequestImport
from ticketing.request_sheet import TAKEN_AWAY, rows_of

MOST_ROWS = 5_000
PAGE = 500


async def take(request: web.Request) -> web.Response:
    """File what the table in the body asks for, or tell what is wrong with it."""
    content, services = await whole_body(request, MOST_BYTES), request.app[keys.services]
    table = RequestImport(services.sessions, services.grounds, filing_of(request))
    try:
        if request.query.get("dry_run", "") in YES:
            return json_answer(_told(await table.planned(content, by=person_of(request))))
        return json_answer(_told(await table.bring(content, by=person_of(request))))
    except FaultsInSheetError as error:
        return as_json(told_of(error), more=_told(Brought(0, error.faults)))


async def give(request: web.Request) -> web.Response:
    """Answer with what a search or a view finds, as a CSV file; the audit log tells of it."""
    page = found = list(await found_for(request, PAGE, None))
    while page and len(found) < MOST_ROWS:
        page = list(await found_for(request, PAGE, page[-1].request_id))
        found = [*found, *page]
    content = csv_bytes(TAKEN_AWAY, rows_of(found))
    actor, rows = request[keys.visitor].actor, str(len(found))
    looked = Deed(actor, Action.LOOKED, "requests", {"rows": rows})
    await AuditLog(request.app[keys.services].sessions).write(looked)
    return download(content, f"requests-{datetime.now(UTC):%Y%m%d}.csv", "text/csv")


def _told(brought: Brought) -> dict[str, object]:
    return {
        "lines": brought.lines,
        "filed": list(brought.filed),
        "known": list(brought.known),
        "faults": [fault_row(it) for it in brought.faults],
    }


def fault_row(fault: Fault) -> dict[str, object]:
    """Return what is wrong with a line, in both languages."""
    told = told_of(fault.cause) if fault.cause else None
    return {
        "line": fault.line,
        "column": fault.column,
        "reason": fault.reason,
        "reason_ar": told.detail_ar if told else fault.reason_ar,
    }
