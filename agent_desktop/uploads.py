"""A form with files in it, read part by part as it comes: nothing is longer than it may be."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from agent_desktop.errors import FileTooLargeError

MULTIPART = "multipart/form-data"
MEGABYTE = 1_000_000
MOST_PARTS = 40  # of one form, its short fields among them
BROKEN = (ValueError, AssertionError, RuntimeError, HttpProcessingError)  # as aiohttp says it


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form: *file* is the name of the file that was chosen, "" of a short field."""

    name: str
    file: str
    content: bytes


async def parts_of(request: web.Request, most: int) -> AsyncIterator[Part]:
    """Yield the fields of a form in their order, none above *most* bytes.

    FileTooLargeError as soon as it is known; HTTPBadRequest for what is no form.
    """
    try:
        reader = await request.multipart()
        for _ in range(MOST_PARTS):
            if (part := await reader.next()) is None:
                return
            if not isinstance(part, BodyPartReader):  # a form in a form
                raise web.HTTPBadRequest
            yield Part(part.name or "", part.filename or "", await _content(part, most))
    except BROKEN:
        raise web.HTTPBadRequest from None
    raise web.HTTPBadRequest


async def _content(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while piece := await part.read_chunk():
        content += piece
        if len(content) > most:
            raise FileTooLargeError(most // MEGABYTE)
    return bytes(content)
