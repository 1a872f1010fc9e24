"""Whether somebody practises, and with what their requests are kept meanwhile."""

from dataclasses import replace

from aiohttp import web

from agent_desktop import keys, signing
from agent_desktop.browsers import is_private_way
from agent_desktop.services import Services

COOKIE = "tawasul_practice"
PURPOSE = "tawasul practice of a session"


def practises(request: web.Request, session: int) -> bool:
    """Return whether this browser's session was switched to practising."""
    key = request.app[keys.services].session_key
    return signing.read(request.cookies.get(COOKIE, ""), key, PURPOSE) == str(session)


def switch_on(request: web.Request, answer: web.Response, session: int) -> web.Response:
    """Let the session practise: the browser keeps that, and it holds for this session alone."""
    services = request.app[keys.services]
    answer.set_cookie(
        COOKIE,
        signing.sign(str(session), services.session_key, PURPOSE),
        max_age=int(services.sign_in.limits.whole.total_seconds()),
        path="/",
        httponly=True,
        secure=is_private_way(request, services.sign_in.public_url),
        samesite="Strict",
    )
    return answer


def switch_off(answer: web.Response) -> web.Response:
    """Let the session see real requests again."""
    answer.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict")
    return answer


def services_of(request: web.Request) -> Services:
    """Return what requests are kept with: the centre's own, or the room of who practises."""
    services, room = request.app[keys.services], request.get(keys.practice)
    if room is None:
        return services
    return replace(
        services,
        sessions=room.sessions,
        grounds=room.grounds,
        clock=room.clock,
        request_files=room.files,
        sealing_key=room.sealing_key,
    )
