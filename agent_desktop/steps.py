"""What a sign-in may still need after the password: the second factor, or a new password."""

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import give_cookie, to, way_on
from agent_desktop.forms import field, its_account, its_session, refusal
from core.accounts import Account
from core.errors import TooManyTriesError, WeakPasswordError, WrongCodeError, WrongPasswordError
from core.second_factors import SecondFactors
from core.service import Accounts
from core.session_service import Sessions
from core.sessions import Session, Stage
from core.sign_in import SignIn


async def show_second_factor(request: web.Request) -> web.Response:
    """Ask for the code."""
    return pages.page(request, "second_factor.html", trouble=None)


async def prove_second_factor(request: web.Request) -> web.Response:
    """Take the code, and lead on."""
    services, account = request.app[keys.services], its_account(request)
    factors = SecondFactors(services.sessions, services.sealing_key)
    code = await field(request, "code")
    try:
        await factors.prove(account.name, code, by=request[keys.visitor].actor)
    except (WrongCodeError, TooManyTriesError) as error:
        return refusal(request, "second_factor.html", error)
    return await lead_on(request, account, its_session(request))


async def show_new_password(request: web.Request) -> web.Response:
    """Ask for a new password."""
    return pages.page(request, "new_password.html", trouble=None, name=its_account(request).name)


async def take_new_password(request: web.Request) -> web.Response:
    """Take the new password, and lead on."""
    services, account, session = (
        request.app[keys.services],
        its_account(request),
        its_session(request),
    )
    present, new = await field(request, "present"), await field(request, "new")
    try:
        async with request.app[keys.password_checks]:
            await Accounts(services.sessions).change_password(
                account.name, present, new, but=session.id, by=request[keys.visitor].actor
            )
    except (WrongPasswordError, WeakPasswordError, TooManyTriesError) as error:
        return refusal(request, "new_password.html", error, name=account.name)
    return await lead_on(request, account, session)


async def lead_on(request: web.Request, before: Account, session: Session) -> web.Response:
    """Return the way to what comes next, with a new cookie for the same session."""
    services = request.app[keys.services]
    account = await Accounts(services.sessions).get(before.name)
    stage: Stage = SignIn(services.sessions, services.sign_in).next_stage(account, session)
    key = await Sessions(services.sessions, services.sign_in.limits).move(session, stage)
    return give_cookie(request, to(way_on(stage, account.role)), key)
