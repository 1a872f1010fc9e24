"""The tokens of programs: listed, made with scope and expiry, and revoked."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.forms import field, sentence
from agent_desktop.problems import told_of
from agent_desktop.words import PERMISSIONS, ROLES
from core.days import moment_text
from core.errors import CoreError
from core.permissions import PEOPLE_ONLY, Permission, Role
from core.token_service import Tokens

DAYS = (30, 90, 365)


async def show(request: web.Request) -> web.Response:
    """Show every token that was ever made, and a form for one more."""
    return await draw(request)


async def create(request: web.Request) -> web.Response:
    """Make a token, and show it, this once."""
    form = await request.post()
    name, role, days = (str(form.get(word, "")).strip() for word in ("name", "role", "days"))
    asked = {str(word) for word in form.getall("scope", [])}
    scope = frozenset(word for word in Permission if word in asked)
    until = datetime.now(UTC) + timedelta(days=int(days) if days in map(str, DAYS) else DAYS[0])
    try:
        token = await tokens_of(request).create(
            name,
            Role(role) if role in set(Role) else Role.AGENT,
            scope=scope or None,
            expires_at=until,
            by=request[keys.visitor].actor,
        )
    except CoreError as error:
        return await draw(request, error)
    return pages.page(request, "token_shown.html", name=name, token=token)


async def revoke(request: web.Request) -> web.Response:
    """End a token at once."""
    name = await field(request, "name")
    try:
        await tokens_of(request).revoke(name, by=request[keys.visitor].actor)
    except CoreError as error:
        return await draw(request, error)
    return to("/tokens?done=revoked")


async def draw(request: web.Request, error: Exception | None = None) -> web.Response:
    """Return the page, with what went wrong."""
    told = told_of(error) if error else None
    everything = await tokens_of(request).all()
    now = datetime.now(UTC)
    return pages.page(
        request,
        "tokens.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        tokens=sorted(everything, key=lambda token: (not token.is_good(now), token.name)),
        now=now,
        roles=ROLES,
        permissions={p: word for p, word in PERMISSIONS.items() if p not in PEOPLE_ONLY},
        days=DAYS,
        done=request.query.get("done", ""),
        moment_text=moment_text,
    )


def tokens_of(request: web.Request) -> Tokens:
    """Return the tokens of the centre."""
    return Tokens(request.app[keys.services].sessions)
