"""Entries of the FAQ bank over HTTP: read, drafted, changed, led on, brought back."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.errors import FieldRefusedError
from agent_desktop.faq_rows import entry_row, near_row, published_row, today, version_row
from core.audit import Actor
from core.permissions import Permission
from faq_bank.content_form import content_in, is_key, written
from faq_bank.entry_states import EntryDeed
from faq_bank.errors import NoSuchEntryError, UnfitEntryError
from faq_bank.faults import LONGEST_LINE, no_key, unknown_column
from faq_bank.kept_entries import KeptEntry
from faq_bank.near import NearEntries
from faq_bank.rows import KNOWN, TOLD_ONLY
from faq_bank.service import FaqBank

CREATED = 201
VERSION = re.compile(r'(?:W/)?"?([0-9]{1,9})"?')
DEEDS: Mapping[str, EntryDeed] = MappingProxyType(
    {
        "review": EntryDeed.REVIEW,
        "send-back": EntryDeed.SEND_BACK,
        "publish": EntryDeed.PUBLISH,
        "withdraw": EntryDeed.WITHDRAW,
    }
)


async def show(request: web.Request) -> web.Response:
    """Answer with one entry: its newest version to editors, the published one to others."""
    entry_id = id_in(request)
    if request[keys.visitor].may(Permission.FAQ_WRITE):
        return of_entry(await bank_of(request).get(entry_id))
    if (version := await bank_of(request).published(entry_id)) is None:
        raise NoSuchEntryError(entry_id)
    return json_answer(published_row(version, today()))


async def create(request: web.Request) -> web.Response:
    """Keep a new draft."""
    body = await body_of(request)
    entry_id = body.get("id") or ""
    if entry_id and not is_key(entry_id):
        raise UnfitEntryError((no_key("id"),))
    content = content_in(known(body), entry_id=entry_id)
    entry = await bank_of(request).add(content, entry_id=entry_id, by=actor_of(request))
    return of_entry(entry, status=CREATED)


async def replace(request: web.Request) -> web.Response:
    """Keep the next version of an entry; what the body does not say is empty from now on."""
    return await _changed(request, await body_of(request))


async def change(request: web.Request) -> web.Response:
    """Keep the next version of an entry; what the body does not say stays."""
    body = await body_of(request)
    entry = await bank_of(request).get(id_in(request))
    return await _changed(request, {**written(entry.content), **body})


async def lead(request: web.Request) -> web.Response:
    """Review, send back, publish or withdraw an entry, as the last word of the address says."""
    body = await body_of(request) if request.can_read_body else {}
    deed = DEEDS[request.path.rpartition("/")[2]]
    return of_entry(await led(request, deed, version_in(request, body)))


async def led(request: web.Request, deed: EntryDeed, version: int) -> KeptEntry:
    """Lead an entry on; whether one may review one's own draft the table of roles says."""
    return await bank_of(request).lead(
        id_in(request),
        deed,
        version=version,
        by=actor_of(request),
        may_review_own=request[keys.visitor].may(Permission.FAQ_REVIEW_OWN),
    )


async def versions(request: web.Request) -> web.Response:
    """Answer with every version, the newest first, and what each says otherwise."""
    found = await bank_of(request).versions(id_in(request))
    pairs = zip(found, [*found[1:], None], strict=True)
    return json_answer({"versions": [version_row(one, before) for one, before in pairs]})


async def restore(request: web.Request) -> web.Response:
    """Let the newest version say what an older one said."""
    body = await body_of(request) if request.can_read_body else {}
    older = request.match_info["version"]
    entry = await bank_of(request).restore(
        id_in(request),
        int(older) if re.fullmatch("[0-9]{1,9}", older) else 0,
        version=version_in(request, body),
        by=actor_of(request),
    )
    return of_entry(entry)


async def near(request: web.Request) -> web.Response:
    """Answer with the entries that ask nearly what an editor is writing."""
    body = await body_of(request)
    question, entry_id = str(body.get("question", ""))[:LONGEST_LINE], body.get("id", "")
    besides = entry_id if is_key(entry_id) else ""
    async with request.app[keys.services].sessions() as session:
        found = await NearEntries(session).to(question, besides=besides)
    return json_answer({"near": [near_row(one) for one in found]})


async def here(request: web.Request) -> web.Response:
    """Remember that the visitor edits this entry; answer who else does, and its newest version."""
    entry, who, now = id_in(request), request[keys.visitor].name, datetime.now(UTC)
    kept, people = await bank_of(request).get(entry), request.app[keys.open_entries]
    people.open(entry, who, now)
    others = people.others(entry, who, now)
    return json_answer(
        {"version": kept.version, "changed_by": kept.changed_by, "others": list(others)}
    )


async def gone(request: web.Request) -> web.Response:
    """Forget that the visitor edits this entry."""
    request.app[keys.open_entries].close(id_in(request), request[keys.visitor].name)
    return web.Response(status=204)


def of_entry(entry: KeptEntry, *, status: int = 200) -> web.Response:
    """Return an entry as editors see it, with its version as the entity tag."""
    answer = json_answer(entry_row(entry, today()), status=status)
    answer.headers[hdrs.ETAG] = f'"{entry.version}"'
    return answer


def version_in(request: web.Request, body: Mapping[str, Any]) -> int:
    """Return which version the visitor looked at: ``If-Match``, or ``version`` in the body."""
    said = request.headers.get(hdrs.IF_MATCH, "") or str(body.get("version", ""))
    if (found := VERSION.fullmatch(said.strip())) is None:
        raise FieldRefusedError(
            "version",
            "Say which version you looked at: If-Match, or version in the body.",
            "اذكر النسخة التي اطلعت عليها: If-Match، أو version في المحتوى.",
        )
    return int(found[1])


def known(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return *body* when it has only fields of an entry; UnfitEntryError."""
    if strange := [name for name in body if name not in KNOWN | TOLD_ONLY]:
        raise UnfitEntryError(tuple(map(unknown_column, strange)))
    return body


def id_in(request: web.Request) -> str:
    """Return the id in the address; one that no entry can have raises NoSuchEntryError."""
    entry_id = request.match_info["entry_id"]
    if not is_key(entry_id):
        raise NoSuchEntryError(entry_id[:64])
    return entry_id


def bank_of(request: web.Request) -> FaqBank:
    """Return the bank of this centre."""
    return FaqBank(request.app[keys.services].sessions)


def actor_of(request: web.Request) -> Actor:
    """Return who asks."""
    return request[keys.visitor].actor


async def _changed(request: web.Request, body: Mapping[str, Any]) -> web.Response:
    entry_id = id_in(request)
    content = content_in(known(body), entry_id=entry_id)
    entry = await bank_of(request).change(
        entry_id, content, version=version_in(request, body), by=actor_of(request)
    )
    return of_entry(entry)
