"""How a browser is let in, led on and out: the session's cookie, and where to go next."""

from collections.abc import Mapping

from aiohttp import web

from agent_desktop import keys, signing, texts
from agent_desktop.browsers import is_private_way
from agent_desktop.places import places_for
from core.accounts import Account
from core.permissions import Role
from core.sessions import Stage

PLACES: Mapping[Stage, str] = {
    Stage.SECOND_FACTOR: "/second-factor",
    Stage.ENROLMENT: "/account/second-factor",
    Stage.NEW_PASSWORD: "/new-password",
    Stage.OPEN: "/",
}
OWN_PLACE = "/account"


def way_on(stage: Stage, role: Role) -> str:
    """Return where a sign-in leads to: what it still needs, or the first page of the role."""
    if stage is not Stage.OPEN:
        return PLACES[stage]
    return next((place.path for place in places_for(role)), OWN_PLACE)


def to(path: str) -> web.Response:
    """Return the answer that sends the browser to *path*."""
    return web.Response(status=303, headers={"Location": path})


def give_cookie(request: web.Request, answer: web.Response, key: str) -> web.Response:
    """Let the browser keep the session; no script reads it, and no other site sends it along."""
    services = request.app[keys.services]
    answer.set_cookie(
        signing.COOKIE,
        signing.sign(key, services.session_key),
        max_age=int(services.sign_in.limits.whole.total_seconds()),
        path="/",
        httponly=True,
        secure=is_private_way(request, services.sign_in.public_url),
        samesite="Strict",
    )
    return answer


def speak(answer: web.Response, account: Account | None) -> web.Response:
    """Let the pages speak the person's language, whoever sat at this browser before."""
    if account is not None and account.language is not None:
        texts.keep(answer, account.language)
    return answer


def take_cookie(answer: web.Response) -> web.Response:
    """Let the browser forget the session."""
    answer.del_cookie(signing.COOKIE, path="/", httponly=True, samesite="Strict")
    return answer
