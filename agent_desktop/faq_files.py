"""The FAQ bank as files over HTTP: imported with a dry run first, exported, documents attached."""

import asyncio
from typing import Any
from urllib.parse import quote

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.errors import FileTooLargeError
from agent_desktop.faq_rows import today
from agent_desktop.problems import as_json, told_of
from agent_desktop.prompts import uploaded
from core.audit import Action, Deed
from core.audit_store import AuditLog
from core.permissions import Permission
from faq_bank.attachment_store import Attachments
from faq_bank.attachments import LARGEST, LARGEST_MEGABYTES, Attachment, attachment_of
from faq_bank.errors import ImportRefusedError, UnknownFormError
from faq_bank.exporting import CONTENT_TYPES, Form

CREATED = 201
YES = frozenset({"1", "true", "yes"})


async def take(request: web.Request) -> web.Response:
    """Import the file in the body, or tell what an import would do, or each of its faults."""
    visitor, files = request[keys.visitor], request.app[keys.services].bank_files
    is_published = wants_published(request)
    async with uploaded(request) as file:
        if request.query.get("faults") == Form.CSV:
            table = await files.faults(file, by=visitor.actor)
            return download(table, f"faults-{today()}.csv", CONTENT_TYPES[Form.CSV])
        if _asked(request, "dry_run"):
            return json_answer(
                await files.rehearse(file, is_published=is_published, by=visitor.actor)
            )
        report = await files.take(
            file,
            is_published=is_published,
            skip_faulty=_asked(request, "skip_faulty"),
            by=visitor.actor,
        )
    if not report["imported"]:
        return as_json(told_of(ImportRefusedError(report["fault_count"])), more=report)
    return json_answer(report)


async def give(request: web.Request) -> web.Response:
    """Answer with a file of every entry at its newest version."""
    services, form = request.app[keys.services], form_in(request)
    data = await services.bank_files.give(form)
    await AuditLog(services.sessions).write(
        Deed(request[keys.visitor].actor, Action.FAQ_EXPORTED, "faq", {"form": form})
    )
    return download(data, f"faq-{today()}.{form}", CONTENT_TYPES[form])


async def attach(request: web.Request) -> web.Response:
    """Keep the document in the body on the shelf."""
    services = request.app[keys.services]
    if (request.content_length or 0) > LARGEST:
        raise FileTooLargeError(LARGEST_MEGABYTES)
    async with uploaded(request) as file:
        data = await asyncio.to_thread(file.read_bytes)
    attachment = attachment_of(data, request.query.get("name", ""))
    await asyncio.to_thread(services.attachments.put, attachment.digest, data)
    kept = await Attachments(services.sessions).add(attachment, by=request[keys.visitor].actor)
    return json_answer(_row(kept), status=CREATED)


async def document(request: web.Request) -> web.Response:
    """Answer with a document, to be saved and never to be opened in the page."""
    services, digest = request.app[keys.services], request.match_info["digest"]
    kept = await Attachments(services.sessions).get(digest)
    data = await asyncio.to_thread(services.attachments.read, digest)
    return download(data, kept.name, kept.content_type)


def wants_published(request: web.Request) -> bool:
    """Return whether agents are to read what is imported; that takes reviewing one's own."""
    visitor = request[keys.visitor]
    if (said := request.query.get("publish", "")) == "":
        return visitor.may(Permission.FAQ_REVIEW_OWN)
    if said not in YES:
        return False
    visitor.check_may(Permission.FAQ_REVIEW_OWN)
    return True


def form_in(request: web.Request) -> Form:
    """Return the form that the query asks for; UnknownFormError."""
    form = request.query.get("form", Form.JSON)
    if form not in set(Form):
        raise UnknownFormError(form[:10])
    return Form(form)


def download(data: bytes, name: str, content_type: str) -> web.Response:
    """Return a file that browsers save under *name*."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return web.Response(
        body=data,
        content_type=content_type,
        headers={
            hdrs.CONTENT_DISPOSITION: disposition,
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def _asked(request: web.Request, name: str) -> bool:
    return request.query.get(name, "") in YES


def _row(attachment: Attachment) -> dict[str, Any]:
    return {
        "digest": attachment.digest,
        "name": attachment.name,
        "content_type": attachment.content_type,
        "size": attachment.size,
    }
