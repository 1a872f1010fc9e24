"""Forms of the pages: what was typed, and what is told when it cannot be taken."""

import re
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages, texts
from agent_desktop.errors import WhoAreYouError
from agent_desktop.problems import Told, told_of
from core.accounts import Account
from core.errors import NoSuchSessionError
from core.sessions import Session

LONGEST_FIELD = 4096
NUMBER = re.compile(r"[0-9]{1,9}")
PAGE = re.compile(r"[0-9]{1,5}")
ON_A_PAGE = 50


async def field(request: web.Request, name: str) -> str:
    """Return what was typed into one field; nothing when it is not there."""
    return str((await request.post()).get(name, ""))[:LONGEST_FIELD]


def its_account(request: web.Request) -> Account:
    """Return the account of the person who asks; a program raises WhoAreYouError."""
    if (account := request[keys.visitor].account) is None:
        raise WhoAreYouError
    return account


def its_session(request: web.Request) -> Session:
    """Return the session of the person who asks; a program raises WhoAreYouError."""
    if (session := request[keys.visitor].session) is None:
        raise WhoAreYouError
    return session


def its_number(request: web.Request) -> int:
    """Return the number in the address; one that no session has raises NoSuchSessionError."""
    text = request.match_info["number"]
    if not NUMBER.fullmatch(text):
        raise NoSuchSessionError(0)
    return int(text)


def page_in(text: str) -> int:
    """Return the number of a page; the first when it is none."""
    return max(1, int(text)) if PAGE.fullmatch(text) else 1


def pages_of(count: int) -> int:
    """Return how many pages so many rows fill; an empty list has one."""
    return max(1, -(-count // ON_A_PAGE))


def sentence(request: web.Request, told: Told) -> str:
    """Return what went wrong in the visitor's language."""
    is_arabic = pages.language_of(request).code == texts.FIRST_LANGUAGE
    return told.detail_ar if is_arabic else told.detail


def refusal(
    request: web.Request,
    template: str,
    error: Exception,
    **facts: Any,  # noqa: ANN401 - whatever the template draws
) -> web.Response:
    """Return the page again with the refusal on it."""
    told = told_of(error)
    return pages.page(
        request,
        template,
        status=told.problem.status,
        headers=told.headers,
        trouble=sentence(request, told),
        **facts,
    )
