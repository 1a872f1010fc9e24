"""Files of requests over HTTP: taken as the body, given only to be saved."""

from typing import Any

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.errors import FileTooLargeError
from agent_desktop.faq_files import CREATED, YES, download
from agent_desktop.moments import iso, iso_or_none
from agent_desktop.practice import services_of
from agent_desktop.request_presence import tell_others
from agent_desktop.ticket_visits import asking_of, files_of, number_of, person_of
from core.audit import Action, Deed
from core.audit_store import AuditLog
from ticketing.attachments import MOST_BYTES, Attachment, digest_of

MEGABYTE = 1_000_000
NOTHING_MORE = 204


async def attach(request: web.Request) -> web.Response:
    """Let the file in the body belong to a request, under a key once."""
    number, content = number_of(request), await whole_body(request, MOST_BYTES)
    name, by = request.query.get("name", ""), person_of(request)
    ways = {way: request.query.get(way, "") in YES for way in ("is_told", "with_answer")}
    files = files_of(request, asking_of(request, attach=name, file=digest_of(content), **ways))
    if (before := await files.attached_before(number, content, by=by)) is not None:
        kept, version = before
        return _at(request, version, json_answer(file_row(kept)))
    kept, version = await files.attach(number, name, content, by=by, **ways)
    return _at(request, version, json_answer(file_row(kept), status=CREATED))


async def remove(request: web.Request) -> web.Response:
    """Take a file away from a request."""
    number, digest = number_of(request), request.match_info["digest"]
    version = await files_of(request).remove(number, digest, by=person_of(request))
    return _at(request, version, web.Response(status=NOTHING_MORE))


async def give(request: web.Request) -> web.Response:
    """Answer with a file, to be saved and never opened in a page; the audit log tells of it."""
    number, digest = number_of(request), request.match_info["digest"]
    kept, content = await files_of(request).read(number, digest, by=person_of(request))
    subject, actor = f"request/{number}", request[keys.visitor].actor
    looked = Deed(actor, Action.LOOKED, subject, {"sha256": kept.digest})
    await AuditLog(services_of(request).sessions).write(looked)
    return download(content, kept.name, kept.kind)


async def whole_body(request: web.Request, most: int) -> bytes:
    """Return a body of *most* bytes at most; FileTooLargeError as soon as it is known."""
    pieces, size = [], request.content_length or 0
    if size <= most:
        size = 0
        async for piece in request.content.iter_any():
            if (size := size + len(piece)) > most:
                break
            pieces.append(piece)
    if size > most:
        raise FileTooLargeError(most // MEGABYTE)
    return b"".join(pieces)


def file_row(attachment: Attachment) -> dict[str, Any]:
    """Return a file as the API tells of it."""
    return {
        "digest": attachment.digest,
        "name": attachment.name,
        "content_type": attachment.kind,
        "size": attachment.size,
        "by": attachment.by,
        "at": iso(attachment.at),
        "is_told": attachment.is_told,
        "with_answer": attachment.with_answer,
        "removed_at": iso_or_none(attachment.removed_at),
        "removed_by": attachment.removed_by,
    }


def _at(request: web.Request, version: int, answer: web.Response) -> web.Response:
    """Return an answer that says which version the request has now: a page goes on from there."""
    tell_others(request, number_of(request), version)
    answer.headers[hdrs.ETAG] = f'"{version}"'
    return answer
