"""People sign in with name and password, and out again."""

from datetime import UTC, datetime
from time import monotonic

from aiohttp import web

from agent_desktop import keys, pages, signing
from agent_desktop.errors import TooManyTriesError
from core.accounts import NAME, Account
from core.service import Accounts

WRONG, TOO_MANY = 401, 429
UNKNOWN = ""  # no account can have this name


async def door(request: web.Request) -> web.Response:
    """Show the sign-in page."""
    return pages.door(request)


async def enter(request: web.Request) -> web.Response:
    """Let in whoever gives the right password; all others see the same answer."""
    form = await request.post()
    name, password = str(form.get("name", "")).strip(), str(form.get("password", ""))
    try:
        account = await account_of(request, name, password)
    except TooManyTriesError as error:
        refused = pages.door(request, status=TOO_MANY, name=name, retry_after=error.retry_after)
        refused.headers["Retry-After"] = str(error.retry_after)
        return refused
    if account is None:
        return pages.door(request, status=WRONG, name=name, is_wrong=True)
    return welcome(request, account)


async def leave(_: web.Request) -> web.Response:
    """Take the session cookie away."""
    answer = to("/sign-in")
    answer.del_cookie(signing.COOKIE, path="/")
    return answer


async def account_of(request: web.Request, name: str, password: str) -> Account | None:
    """Return the account that name and password prove; TooManyTriesError.

    The try counts before the password is checked, so that tries at once do not slip through.
    """
    throttle, address = request.app[keys.throttle], request.remote or ""
    if wait := throttle.wait_seconds(name, address, monotonic()):
        raise TooManyTriesError(wait)
    throttle.failed(name, address, monotonic())
    known = name if NAME.fullmatch(name) else UNKNOWN
    async with request.app[keys.password_checks]:
        account = await Accounts(request.app[keys.services].sessions).signed_in(known, password)
    if account is not None:
        throttle.succeeded(name, address)
    return account


def welcome(request: web.Request, account: Account) -> web.Response:
    """Return the way to the floor, with the session's cookie."""
    session = signing.new_session(account.name, datetime.now(UTC))
    answer = to("/")
    answer.set_cookie(
        signing.COOKIE,
        signing.sign(session, request.app[keys.services].session_key),
        max_age=int(signing.SESSION_LENGTH.total_seconds()),
        path="/",
        httponly=True,
        secure=request.secure,
        samesite="Strict",
    )
    return answer


def to(path: str) -> web.Response:
    """Return the answer that sends the browser to *path*."""
    return web.Response(status=303, headers={"Location": path})
