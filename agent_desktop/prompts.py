"""What callers hear, over HTTP: listed, heard, recorded by people and given back to the machine."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import hdrs, web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.errors import FileTooLargeError, RangeError
from agent_desktop.moments import iso_or_none
from core.audit import Action, Deed
from core.audit_store import AuditLog
from recordings.catalogue import CataloguedPrompt, Kind, PromptPlace
from recordings.errors import NoSuchPromptError

log = logging.getLogger(__name__)

LARGEST_MEGABYTES = 25
LARGEST_FILE = LARGEST_MEGABYTES * 1024 * 1024
RANGE = re.compile(r"bytes=(?:([0-9]{1,12})-([0-9]{0,12})|-([0-9]{1,12}))")


async def list_prompts(request: web.Request) -> web.Response:
    """Answer with every prompt and part of every language."""
    found = await request.app[keys.services].prompts.all()
    return json_answer({"prompts": [prompt_row(prompt) for prompt in found]})


async def sound(request: web.Request) -> web.Response:
    """Answer with what callers hear, or with the asked range of it."""
    wave = await request.app[keys.services].prompts.wave(place_of(request))
    return part_of(wave, request.headers.get(hdrs.RANGE, ""), "audio/wav")


async def take(request: web.Request) -> web.Response:
    """Let callers hear the file in the body from now on."""
    place = place_of(request)
    async with uploaded(request) as file:
        await request.app[keys.services].prompts.take(place, file)
    return await changed(request, place, "recorded")


async def remove(request: web.Request) -> web.Response:
    """Let the machine speak again."""
    place = place_of(request)
    await request.app[keys.services].prompts.remove(place)
    return await changed(request, place, "removed")


async def bring_back(request: web.Request) -> web.Response:
    """Let callers hear again the recording that was put away last."""
    place = place_of(request)
    await request.app[keys.services].prompts.bring_back(place)
    return await changed(request, place, "brought back")


async def changed(request: web.Request, place: PromptPlace, what: str) -> web.Response:
    """Write down who changed what callers hear, and answer with the prompt as it is now."""
    visitor, services = request[keys.visitor], request.app[keys.services]
    log.info("prompt changed", extra={"prompt": str(place), "what": what, "pii.who": visitor.name})
    deed = Deed(visitor.actor, Action.PROMPT_CHANGED, f"prompt/{place}", {"what": what})
    await AuditLog(services.sessions).write(deed)
    found = await services.prompts.all()
    return json_answer(prompt_row(next(prompt for prompt in found if prompt.place == place)))


def prompt_row(prompt: CataloguedPrompt) -> dict[str, Any]:
    """Return *prompt* as the API writes it."""
    return {
        "language": prompt.place.language,
        "kind": prompt.place.kind,
        "name": prompt.place.name,
        "text": prompt.text,
        "text_language": prompt.text_language,
        "is_leaning": prompt.is_leaning,
        "spoken_by": prompt.spoken_by,
        "recorded_at": iso_or_none(prompt.recorded_at),
        "seconds": prompt.seconds and round(prompt.seconds, 2),
    }


def place_of(request: web.Request) -> PromptPlace:
    """Return the place that the address names; NoSuchPromptError when none can be there."""
    language, kind, name = (request.match_info[word] for word in ("language", "kind", "name"))
    if kind not in set(Kind):
        raise NoSuchPromptError(f"{language}/{kind}/{name}")
    return PromptPlace(language, Kind(kind), name)


@asynccontextmanager
async def uploaded(request: web.Request) -> AsyncIterator[Path]:
    """Keep the request's body in a file for a while; FileTooLargeError."""
    if (request.content_length or 0) > LARGEST_FILE:
        raise FileTooLargeError(LARGEST_MEGABYTES)
    with TemporaryDirectory(prefix="tawasul-upload-") as folder:
        path, size = Path(folder) / "upload", 0
        with path.open("wb") as file:
            async for piece in request.content.iter_any():
                size += len(piece)
                if size > LARGEST_FILE:
                    raise FileTooLargeError(LARGEST_MEGABYTES)
                file.write(piece)
        yield path


def part_of(body: bytes, wanted: str, content_type: str) -> web.Response:
    """Return *body*, or the one range of it that *wanted* names (RFC 9110); RangeError."""
    headers = {hdrs.ACCEPT_RANGES: "bytes"}
    if (found := RANGE.fullmatch(wanted)) is None:
        return web.Response(body=body, content_type=content_type, headers=headers)
    first, last, length = found.groups()
    start = int(first) if first else max(0, len(body) - int(length))
    end = min(int(last), len(body) - 1) if last else len(body) - 1
    if start > end:
        raise RangeError
    headers[hdrs.CONTENT_RANGE] = f"bytes {start}-{end}/{len(body)}"
    return web.Response(
        status=206, body=body[start : end + 1], content_type=content_type, headers=headers
    )
