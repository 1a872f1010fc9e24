"""One's own account: password, second factor, language, and where one is signed in."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages, texts
from agent_desktop.entrance import give_cookie, to, way_on
from agent_desktop.forms import field, its_account, its_number, its_session, refusal, sentence
from agent_desktop.problems import told_of
from agent_desktop.qr import qr_code
from core.accounts import profile_of
from core.audit import Action
from core.days import moment_text
from core.errors import (
    CoreError,
    SecondFactorNeededError,
    WrongCodeError,
    WrongPasswordError,
)
from core.passwords import is_right
from core.second_factors import SecondFactors
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Stage
from core.sign_in import SignIn
from core.tries_store import Tries


async def show(request: web.Request) -> web.Response:
    """Show one's own account."""
    return await draw(request)


async def here(_: web.Request) -> web.Response:
    """Answer that the session is good: a page that lost its connection asks."""
    return web.Response(status=204)


async def change_password(request: web.Request) -> web.Response:
    """Take a new password; every other session of the person ends."""
    services, account, session = (
        request.app[keys.services],
        its_account(request),
        its_session(request),
    )
    present, new = await field(request, "present"), await field(request, "new")
    try:
        await check_present(request, present)
        async with request.app[keys.password_checks]:
            await Accounts(services.sessions).change_password(
                account.name, present, new, but=session.id, by=request[keys.visitor].actor
            )
    except CoreError as error:
        return await draw(request, error, section="password")
    key = await sessions_of(request).move(session, Stage.OPEN)
    return give_cookie(request, to("/account?done=password"), key)


async def choose_language(request: web.Request) -> web.Response:
    """Keep the language of the pages for the next sign-in, and turn to it."""
    account, language = its_account(request), await field(request, "language")
    if language in texts.LANGUAGES:
        profile = replace(profile_of(account), language=language)
        accounts = Accounts(request.app[keys.services].sessions)
        await accounts.change(account.name, profile, by=request[keys.visitor].actor)
        return to(f"/account?done=language&lang={language}")
    return to("/account")


async def end_session(request: web.Request) -> web.Response:
    """End one of one's own sessions."""
    account, number = its_account(request), its_number(request)
    await sessions_of(request).end(
        number, Action.SESSION_ENDED, by=request[keys.visitor].actor, account=account.name
    )
    return to("/account?done=session")


async def end_others(request: web.Request) -> web.Response:
    """End all of one's own sessions but this one."""
    account, session = its_account(request), its_session(request)
    await sessions_of(request).end_all(account.name, by=request[keys.visitor].actor, but=session.id)
    return to("/account?done=sessions")


async def offer_second_factor(request: web.Request) -> web.Response:
    """Show the code that an authenticator app reads."""
    offer = factors_of(request).offer(its_account(request).name)
    return pages.page(
        request, "enrolment.html", trouble=None, offer=offer, picture=qr_code(offer.address)
    )


async def set_up_second_factor(request: web.Request) -> web.Response:
    """Keep the second factor whose app shows the right code; show recovery codes, this once."""
    services, account, session = (
        request.app[keys.services],
        its_account(request),
        its_session(request),
    )
    sealed, code = await field(request, "offer"), await field(request, "code")
    factors, name = factors_of(request), account.name
    try:
        codes = await factors.set_up(name, sealed, code, by=request[keys.visitor].actor)
    except WrongCodeError as error:
        offer = factors.again(name, sealed)
        picture = qr_code(offer.address)
        return refusal(request, "enrolment.html", error, offer=offer, picture=picture)
    account = await Accounts(services.sessions).get(name)
    stage = SignIn(services.sessions, services.sign_in).next_stage(account, session)
    key = await sessions_of(request).move(session, stage)
    return give_cookie(request, show_codes(request, codes, way_on(stage, account.role)), key)


async def renew_recovery_codes(request: web.Request) -> web.Response:
    """Show new recovery codes, this once; the present password is asked for."""
    account = its_account(request)
    try:
        await check_present(request, await field(request, "present"))
    except CoreError as error:
        return await draw(request, error, section="factor")
    if account.second_factor is None:
        return to("/account")
    codes = await factors_of(request).renew_recovery_codes(
        account.name, by=request[keys.visitor].actor
    )
    return show_codes(request, codes, "/account")


async def remove_second_factor(request: web.Request) -> web.Response:
    """Take one's own second factor away; the present password is asked for."""
    services, account = request.app[keys.services], its_account(request)
    try:
        await check_present(request, await field(request, "present"))
        if services.sign_in.requires_factor(account):
            raise SecondFactorNeededError
    except CoreError as error:
        return await draw(request, error, section="factor")
    await factors_of(request).remove(account.name, by=request[keys.visitor].actor)
    return to("/account?done=factor-removed")


async def check_present(request: web.Request, password: str) -> None:
    """Raise WrongPasswordError unless *password* is the person's; TooManyTriesError."""
    account, address = its_account(request), request[keys.visitor].actor.address
    tries = Tries(request.app[keys.services].sessions)
    await tries.begin(account.name, address)
    async with request.app[keys.password_checks]:
        if not await is_right(password, account.password_hash):
            raise WrongPasswordError
    await tries.succeeded(account.name, address)


async def draw(
    request: web.Request, error: Exception | None = None, *, section: str = ""
) -> web.Response:
    """Return the page, with what went wrong in one section."""
    services, account = request.app[keys.services], its_account(request)
    told = told_of(error) if error else None
    facts: dict[str, Any] = {
        "account": account,
        "here_now": its_session(request).id,
        "sessions": await sessions_of(request).open_of(account.name),
        "codes_left": await factors_of(request).recovery_codes_left(account.name),
        "must_have_factor": services.sign_in.requires_factor(account),
        "done": request.query.get("done", ""),
        "trouble": sentence(request, told) if told else None,
        "section": section,
        "moment_text": moment_text,
    }
    status = told.problem.status if told else 200
    return pages.page(request, "account.html", status=status, **facts)


def show_codes(request: web.Request, codes: Sequence[str], onward: str) -> web.Response:
    """Return the page with new recovery codes."""
    return pages.page(request, "recovery_codes.html", codes=codes, onward=onward)


def sessions_of(request: web.Request) -> Sessions:
    """Return the sessions of the centre."""
    services = request.app[keys.services]
    return Sessions(services.sessions, services.sign_in.limits)


def factors_of(request: web.Request) -> SecondFactors:
    """Return the second factors of the centre."""
    services = request.app[keys.services]
    return SecondFactors(services.sessions, services.sealing_key)
