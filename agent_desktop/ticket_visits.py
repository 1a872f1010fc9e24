"""Who comes to which request over HTTP, and what they are given to work with."""

from aiohttp import web

from agent_desktop import keys
from agent_desktop.errors import BadFieldError
from agent_desktop.pages import language_of
from agent_desktop.practice import services_of
from agent_desktop.sheet_words import in_words
from ticketing.attachment_service import Attachments
from ticketing.errors import NoSuchRequestError
from ticketing.missed_messages import MissedMessages
from ticketing.request_export import RequestExport
from ticketing.request_filing import Filing
from ticketing.request_keys import Asking
from ticketing.request_numbers import RequestNumbers, request_number
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.saved_view_service import SavedViews
from ticketing.service import Requests
from ticketing.whole_request import RequestReading

LONGEST_KEY = 80


def requests_of(request: web.Request, asking: Asking | None = None) -> Requests:
    """Return the deeds of requests; under an asking each is done once."""
    services = services_of(request)
    return Requests(services.sessions, seal_of(request), services.grounds, services.clock, asking)


def reading_of(request: web.Request) -> RequestReading:
    """Return who reads requests."""
    services = services_of(request)
    return RequestReading(services.sessions, seal_of(request), services.grounds, services.clock)


def missed_of(request: web.Request) -> MissedMessages:
    """Return who knows which messages did not arrive."""
    services = services_of(request)
    return MissedMessages(services.sessions, seal_of(request), services.grounds, services.clock)


def views_of(request: web.Request) -> SavedViews:
    """Return the saved views."""
    services = services_of(request)
    return SavedViews(services.sessions, services.grounds, services.clock)


def filing_of(request: web.Request) -> Filing:
    """Return who files."""
    services = request.app[keys.services]
    numbers = RequestNumbers(services.request_numbers)
    return Filing(services.sessions, seal_of(request), services.grounds, numbers)


def export_of(request: web.Request) -> RequestExport:
    """Return who writes requests into files, in the visitor's language."""
    services, language = services_of(request), language_of(request)
    return RequestExport(
        services.sessions,
        seal_of(request),
        services.grounds,
        lambda ground: in_words(ground, services.clock(), language),
        services.clock,
    )


def files_of(request: web.Request, asking: Asking | None = None) -> Attachments:
    """Return the files of requests; under an asking each comes once."""
    services = services_of(request)
    return Attachments(
        services.sessions,
        seal_of(request),
        services.grounds,
        services.request_files,
        services.scanner,
        services.clock,
        asking,
    )


def asking_of(request: web.Request, **facts: object) -> Asking | None:
    """Return what is asked by these facts of the request in the address, where it has a key."""
    if (key := key_of(request)) is None:
        return None
    return Asking.of(key, {"number": number_of(request), **facts})


def key_of(request: web.Request) -> str | None:
    """Return the key under which something is asked; BadFieldError."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii()):
        raise BadFieldError(
            "Idempotency-Key",
            wanted=f"1 to {LONGEST_KEY} Latin letters and digits",
            wanted_ar=f"من 1 إلى {LONGEST_KEY} حرفًا لاتينيًّا أو رقمًا",
        )
    return key


def seal_of(request: web.Request) -> Seal:
    """Return the seal of identities."""
    return Seal(services_of(request).sealing_key)


def person_of(request: web.Request) -> Person:
    """Return who comes."""
    visitor = request[keys.visitor]
    return Person(visitor.name, visitor.role)


def number_of(request: web.Request) -> str:
    """Return the number in the address; NoSuchRequestError when none can be there."""
    text = request.match_info["number"]
    if not (number := request_number(text)):
        raise NoSuchRequestError(text)
    return number
