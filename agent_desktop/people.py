"""Everybody's accounts: listed, made, changed, disabled, reset, and where each is signed in."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.account import factors_of, sessions_of
from agent_desktop.entrance import to
from agent_desktop.forms import ON_A_PAGE, its_number, page_in, pages_of, sentence
from agent_desktop.problems import told_of
from agent_desktop.words import ROLES
from core.accounts import LANGUAGES, Account, Profile, profile_of
from core.audit import Action
from core.days import moment_text
from core.errors import CoreError
from core.passwords import new_password
from core.permissions import Role
from core.service import Accounts
from supervision.errors import NoSuchAgentError
from supervision.roster import Roster

BLANK = Profile(full_name="", role=Role.AGENT)
SPACES = re.compile(r"\s+")


async def list_people(request: web.Request) -> web.Response:
    """Show everybody, and a form for one more."""
    return await draw_list(request)


async def add(request: web.Request) -> web.Response:
    """Make an account, and show its first password, this once."""
    form = await request.post()
    name, profile, password = str(form.get("name", "")).strip(), profile_in(form), new_password()
    try:
        await check_agent(request, profile)
        await accounts_of(request).create(
            name,
            password,
            profile.role,
            profile=profile,
            must_change_password=True,
            by=request[keys.visitor].actor,
        )
    except (CoreError, NoSuchAgentError) as error:
        return await draw_list(request, error, name=name, profile=profile)
    return pages.page(request, "password_shown.html", name=name, password=password)


async def show(request: web.Request) -> web.Response:
    """Show one person."""
    return await draw_person(request, await its_person(request))


async def change(request: web.Request) -> web.Response:
    """Keep what is said of a person."""
    person, profile = await its_person(request), profile_in(await request.post())
    try:
        await check_agent(request, profile)
        await accounts_of(request).change(person.name, profile, by=request[keys.visitor].actor)
    except (CoreError, NoSuchAgentError) as error:
        return await draw_person(request, person, error, profile=profile)
    return to(f"/people/{person.name}?done=changed")


async def disable(request: web.Request) -> web.Response:
    """Let a person sign in no more."""
    person = await its_person(request)
    try:
        await accounts_of(request).disable(person.name, by=request[keys.visitor].actor)
    except CoreError as error:
        return await draw_person(request, person, error)
    return to(f"/people/{person.name}?done=disabled")


async def enable(request: web.Request) -> web.Response:
    """Let a disabled person sign in again."""
    person = await its_person(request)
    await accounts_of(request).enable(person.name, by=request[keys.visitor].actor)
    return to(f"/people/{person.name}?done=enabled")


async def reset_password(request: web.Request) -> web.Response:
    """Give a person a new password, and show it, this once."""
    person, password = await its_person(request), new_password()
    await accounts_of(request).reset_password(person.name, password, by=request[keys.visitor].actor)
    return pages.page(request, "password_shown.html", name=person.name, password=password)


async def forget_second_factor(request: web.Request) -> web.Response:
    """Take away the second factor of a person who lost their phone, and end their sessions."""
    person, actor = await its_person(request), request[keys.visitor].actor
    await factors_of(request).remove(person.name, by=actor)
    await sessions_of(request).end_all(person.name, by=actor)
    return to(f"/people/{person.name}?done=factor-removed")


async def end_session(request: web.Request) -> web.Response:
    """End one session of a person."""
    person, number = await its_person(request), its_number(request)
    actor = request[keys.visitor].actor
    await sessions_of(request).end(number, Action.SESSION_ENDED, by=actor, account=person.name)
    return to(f"/people/{person.name}?done=session")


async def draw_list(
    request: web.Request,
    error: Exception | None = None,
    *,
    name: str = "",
    profile: Profile = BLANK,
) -> web.Response:
    """Return the page of everybody, with what went wrong."""
    told = told_of(error) if error else None
    words = request.query.get("q", "").strip()
    found = [one for one in await accounts_of(request).all() if is_meant(one, words)]
    last = pages_of(len(found))
    page = min(page_in(request.query.get("page", "")), last)
    return pages.page(
        request,
        "people.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        people=found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE],
        count=len(found),
        page=page,
        pages=last,
        words=words,
        name=name,
        profile=profile,
        **await choices(request),
    )


async def draw_person(
    request: web.Request,
    person: Account,
    error: Exception | None = None,
    *,
    profile: Profile | None = None,
) -> web.Response:
    """Return the page of one person, with what went wrong."""
    told = told_of(error) if error else None
    return pages.page(
        request,
        "person.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        person=person,
        profile=profile or profile_of(person),
        sessions=await sessions_of(request).open_of(person.name),
        by_role=person.role in request.app[keys.services].sign_in.factor_roles,
        done=request.query.get("done", ""),
        moment_text=moment_text,
        **await choices(request),
    )


async def choices(request: web.Request) -> dict[str, Any]:
    """Return what the forms offer."""
    agents = await Roster(request.app[keys.services].sessions).all()
    return {"roles": ROLES, "languages": LANGUAGES, "agents": agents}


async def check_agent(request: web.Request, profile: Profile) -> None:
    """Raise NoSuchAgentError unless the extension is an agent's."""
    if profile.extension is not None:
        await Roster(request.app[keys.services].sessions).get(profile.extension)


async def its_person(request: web.Request) -> Account:
    """Return the account that the address names; NoSuchAccountError."""
    return await accounts_of(request).get(request.match_info["name"])


def accounts_of(request: web.Request) -> Accounts:
    """Return the accounts of the centre."""
    return Accounts(request.app[keys.services].sessions)


def profile_in(form: Mapping[str, Any]) -> Profile:
    """Return what a form says of a person; a role that is none becomes the least one."""
    role, language = str(form.get("role", "")), str(form.get("language", ""))
    return Profile(
        full_name=SPACES.sub(" ", str(form.get("full_name", ""))).strip(),
        role=Role(role) if role in set(Role) else BLANK.role,
        language=language if language in LANGUAGES else None,
        extension=str(form.get("extension", "")).strip() or None,
        needs_second_factor="needs_second_factor" in form,
    )


def is_meant(account: Account, words: str) -> bool:
    """Tell whether a search means this person."""
    told = f"{account.name} {account.full_name} {account.extension or ''}".casefold()
    return all(word in told for word in words.casefold().split())
