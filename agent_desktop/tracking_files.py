"""Files of a request on the pages of its beneficiary: those that they were given, to be saved."""

from collections.abc import Sequence

from aiohttp import web

from agent_desktop.faq_files import download
from agent_desktop.ticket_visits import files_of
from ticketing.attachments import Attachment
from ticketing.request_rights import Person
from ticketing.tracking import BY_LINK


async def given_to(request: web.Request, number: str) -> Sequence[Attachment]:
    """Return the files that the beneficiary of a request sees, but for what was taken away."""
    found = await files_of(request).of(number, by=_beneficiary(number))
    return [it for it in found if it.removed_at is None]


async def saved(request: web.Request, number: str, digest: str) -> web.Response:
    """Return one of them to be saved, and never opened in a page; NoSuchFileError."""
    kept, content = await files_of(request).read(number, digest, by=_beneficiary(number))
    return download(content, kept.name, kept.kind)


def _beneficiary(number: str) -> Person:
    return Person(BY_LINK, of_request=number)
