"""Signing in with name and password, and out again."""

from contextlib import suppress
from datetime import UTC, datetime

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.browsers import address_of, browser_of
from agent_desktop.entrance import give_cookie, speak, take_cookie, to, way_on
from agent_desktop.recognition import by_session
from agent_desktop.words import NUMBERS
from core.audit import Action
from core.errors import (
    NoSuchSessionError,
    QuestionDueError,
    TooManyTriesError,
    WrongPasswordError,
)
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Stage
from core.sign_in import SignIn
from core.tries_store import Tries

WRONG, TOO_MANY = 401, 429
LONGEST_FIELD = 1024


async def door(request: web.Request) -> web.Response:
    """Show the sign-in page."""
    return draw(request)


async def enter(request: web.Request) -> web.Response:
    """Let in whoever gives the right password; all others see the same answer."""
    form = await request.post()
    name, password, answer, seal = (
        str(form.get(field, ""))[:LONGEST_FIELD] for field in ("name", "password", "answer", "seal")
    )
    name = name.strip()
    questions = request.app[keys.questions]
    is_answered = bool(seal) and questions.is_answered(seal, answer, datetime.now(UTC))
    services = request.app[keys.services]
    way_in = SignIn(services.sessions, services.sign_in)
    try:
        async with request.app[keys.password_checks]:
            key = await way_in.with_password(
                name, password, browser_of(request), is_answered=is_answered
            )
    except TooManyTriesError as error:
        refused = draw(request, status=TOO_MANY, name=name, retry_after=error.retry_after)
        refused.headers["Retry-After"] = str(error.retry_after)
        return refused
    except QuestionDueError:
        return draw(request, status=WRONG, name=name, asks=True, is_unanswered=True)
    except WrongPasswordError:
        asks = await Tries(services.sessions).is_question_due(name, address_of(request))
        return draw(request, status=WRONG, name=name, asks=asks, is_wrong=True)
    account = await Accounts(services.sessions).get(name)
    return speak(give_cookie(request, to(way_on(Stage.OPEN, account.role)), key), account)


async def leave(request: web.Request) -> web.Response:
    """End the session and take its cookie away."""
    services = request.app[keys.services]
    visitor = await by_session(request)
    if visitor is not None and visitor.session is not None:
        sessions = Sessions(services.sessions, services.sign_in.limits)
        with suppress(NoSuchSessionError):  # ended a moment ago
            await sessions.end(visitor.session.id, Action.SIGNED_OUT, by=visitor.actor)
    return take_cookie(to("/sign-in"))


def draw(
    request: web.Request,
    *,
    status: int = 200,
    name: str = "",
    is_wrong: bool = False,
    is_unanswered: bool = False,
    retry_after: int = 0,
    asks: bool = False,
) -> web.Response:
    """Return the sign-in page, with what went wrong."""
    provider = request.app[keys.services].sign_in.provider
    return pages.page(
        request,
        "sign_in.html",
        status=status,
        name=name,
        is_wrong=is_wrong,
        is_unanswered=is_unanswered,
        retry_after=retry_after,
        question=request.app[keys.questions].ask(datetime.now(UTC)) if asks else None,
        provider=provider,
        numbers=NUMBERS,
    )
