"""The ministry as files: entities and posts brought in with a dry run first, and taken away."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.answers import json_answer
from agent_desktop.faq_files import YES, download
from agent_desktop.ministry_parts import ministry_of
from agent_desktop.problems import as_json, told_of
from agent_desktop.ticket_files import whole_body
from agent_desktop.ticket_sheets import TYPES, fault_row, one_of
from core.audit import Action, Deed
from core.audit_store import AuditLog
from ticketing.entity_sheet import COLUMNS, Plan
from ticketing.errors import FaultsInSheetError
from ticketing.post_sheet import COLUMNS as POST_COLUMNS
from ticketing.post_sheet import PostPlan

ENTITIES, POSTS = "entities", "posts"
MOST_FAULTS = 200
LARGEST = 4_000_000  # bytes


async def import_page(request: web.Request) -> web.Response:
    """Show the form of an import; its script asks the API."""
    return pages.page(
        request,
        "ministry_import.html",
        largest=LARGEST // 1_000_000,
        columns={ENTITIES: COLUMNS, POSTS: POST_COLUMNS},
    )


async def take(request: web.Request) -> web.Response:
    """Let the table in the body be so from now on, or tell what it would change."""
    what, content = _what_in(request), await whole_body(request, LARGEST)
    service, by = ministry_of(request), request[keys.visitor].actor
    is_posts = what == POSTS
    if request.query.get("dry_run", "") in YES:
        plan = await (service.posts_planned if is_posts else service.planned)(content)
        return json_answer(_told(plan, is_done=False))
    try:
        bring = service.bring_posts if is_posts else service.bring
        return json_answer(_told(await bring(content, by=by), is_done=True))
    except FaultsInSheetError as error:
        return as_json(told_of(error), more=_told(PostPlan(tuple(error.faults)), is_done=False))


async def give(request: web.Request) -> web.Response:
    """Answer with a file of what is so now; the audit log tells of it."""
    what, form = _what_in(request), one_of(request, "form", tuple(TYPES))
    service, as_workbook = ministry_of(request), form == "xlsx"
    export = service.posts_taken_away if what == POSTS else service.taken_away
    content = await export(as_workbook=as_workbook)
    looked = Deed(request[keys.visitor].actor, Action.LOOKED, f"ministry/{what}", {"form": form})
    await AuditLog(request.app[keys.services].sessions).write(looked)
    return download(content, f"{what}-{datetime.now(UTC):%Y%m%d}.{form}", TYPES[form])


def _told(plan: Plan | PostPlan, *, is_done: bool) -> dict[str, Any]:
    if isinstance(plan, PostPlan):
        added, changed = len(plan.begun), len(plan.ended)
    else:
        added, changed = len(plan.added), len(plan.changed)
    return {
        "is_done": is_done,
        "added": added,
        "changed": changed,
        "unchanged": plan.unchanged,
        "fault_count": len(plan.faults),
        "faults": [fault_row(fault) for fault in plan.faults[:MOST_FAULTS]],
    }


def _what_in(request: web.Request) -> str:
    return one_of(request, "what", (ENTITIES, POSTS))
