"""The one place where what went wrong in a request becomes an answer."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web
from sqlalchemy.exc import InterfaceError, OperationalError

from agent_desktop import pages
from agent_desktop.entrance import PLACES
from agent_desktop.errors import UnfinishedError, WhoAreYouError
from agent_desktop.problems import (
    DATABASE_AWAY,
    JOURNAL_AWAY,
    PROBLEMS,
    Told,
    as_json,
    told_of,
    told_of_status,
)

log = logging.getLogger(__name__)

REFUSALS = tuple(PROBLEMS)
DATABASE_OUTAGES = (OperationalError, InterfaceError, OSError)
ERRORS_BEGIN = 400
OUR_FAULT = 500


@web.middleware
async def tell(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer each failure in the form that the visitor reads, and log what is ours to mend."""
    try:
        return await handler(request)
    except REFUSALS as error:
        if is_for_reading(request) and (path := way_of(error)):
            raise web.HTTPSeeOther(path) from None
        return answer(request, told_of(error))
    except web.HTTPException as error:
        if error.status < ERRORS_BEGIN:
            raise
        return _with_allow(answer(request, told_of_status(error.status)), error)
    except DATABASE_OUTAGES:
        log.warning("The database did not answer a request.", exc_info=True, extra=place(request))
        return answer(request, Told(JOURNAL_AWAY, DATABASE_AWAY, JOURNAL_AWAY.detail_ar))
    except Exception:
        log.exception("A request failed.", extra=place(request))
        return answer(request, told_of_status(OUR_FAULT))


def way_of(error: Exception) -> str | None:
    """Return where a person is led who has not signed in yet, or not to the end."""
    if isinstance(error, UnfinishedError):
        return PLACES[error.stage]
    return "/sign-in" if isinstance(error, WhoAreYouError) else None


def answer(request: web.Request, told: Told) -> web.Response:
    """Return a page to people and a problem document to programs."""
    return pages.problem(request, told) if is_for_reading(request) else as_json(told)


def is_for_reading(request: web.Request) -> bool:
    """Tell whether a person with a browser asked for a page."""
    wants_page = "text/html" in request.headers.get(hdrs.ACCEPT, "")
    return wants_page and not request.path.startswith("/api/")


def place(request: web.Request) -> dict[str, str]:
    """Return what a log line may say of a request: no query, no person."""
    resource = request.match_info.route.resource
    return {"method": request.method, "route": resource.canonical if resource else "unknown"}


def _with_allow(response: web.Response, error: web.HTTPException) -> web.Response:
    if allow := error.headers.get(hdrs.ALLOW):
        response.headers[hdrs.ALLOW] = allow
    return response
