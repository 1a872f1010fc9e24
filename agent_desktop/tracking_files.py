"""Files of a request on the pages of its beneficiary: given, to be saved, and taken from them."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from aiohttp import web

from agent_desktop.errors import FileTooLargeError
from agent_desktop.faq_files import download
from agent_desktop.ticket_visits import files_of
from agent_desktop.uploads import Part
from ticketing.attachments import MOST_BY_LINK, Attachment
from ticketing.errors import (
    DeedOutOfPlaceError,
    TicketingError,
    TooManyFilesError,
    UnfitFileError,
)
from ticketing.request_rights import Person
from ticketing.request_states import Deed
from ticketing.tracking import BY_LINK, Tracked

REFUSALS = (TicketingError, FileTooLargeError)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the files of a form."""

    version: int  # of the request after the last that was kept; 0: none was
    error: Exception | None = None
    refused: str = ""  # the name of the file at which it ended, where one was read


async def given_to(request: web.Request, number: str) -> Sequence[Attachment]:
    """Return the files that the beneficiary of a request sees, but for what was taken away."""
    found = await files_of(request).of(number, by=_beneficiary(number))
    return [it for it in found if it.removed_at is None]


async def room_for(request: web.Request, number: str) -> int:
    """Return how many more files the beneficiary of a request may attach."""
    return await files_of(request).room(number, by=_beneficiary(number))


async def taken(request: web.Request, found: Tracked, form: AsyncIterator[Part]) -> Taken:
    """Let the files of a form belong to the request, up to the first that is refused."""
    number, version, name = found.request.number, 0, ""
    try:
        await _check_room(request, found)  # before any file is read
        async for part in form:
            if name := part.file:
                _, version = await files_of(request).attach(
                    number, name, part.content, by=_beneficiary(number)
                )
        if not version:
            raise UnfitFileError("none was chosen")
    except REFUSALS as error:
        return Taken(version, error, name)
    return Taken(version)


async def _check_room(request: web.Request, found: Tracked) -> None:
    if Deed.ATTACH not in found.deeds:
        raise DeedOutOfPlaceError(found.request.state, Deed.ATTACH)
    if await room_for(request, found.request.number) <= 0:
        raise TooManyFilesError(MOST_BY_LINK)


async def saved(request: web.Request, number: str, digest: str) -> web.Response:
    """Return one of them to be saved, and never opened in a page; NoSuchFileError."""
    kept, content = await files_of(request).read(number, digest, by=_beneficiary(number))
    return download(content, kept.name, kept.kind)


def _beneficiary(number: str) -> Person:
    return Person(BY_LINK, of_request=number)
