"""The desk: the page at which an agent takes calls."""

from typing import Any

from aiohttp import web

from agent_desktop import headers, keys
from agent_desktop.desk_state import agent_of as extension_of
from agent_desktop.desk_view import keys_of, pause_choices, script_words
from agent_desktop.errors import NoAgentError
from agent_desktop.faq_use_words import filters, panel_words
from agent_desktop.pages import language_of, page
from agent_desktop.softphone import origin_of
from agent_desktop.ticket_words import ticket_words
from agent_desktop.words import words_of
from core.clock import utc_now
from supervision.errors import NoSuchAgentError
from supervision.roster import Agent, Roster


async def show(request: web.Request) -> web.Response:
    """Show the desk of the agent that the visitor is; who is none is told so."""
    try:
        agent = await agent_of(request)
    except NoAgentError:
        return page(request, "desk.html", agent=None)
    websocket = websocket_for(request)
    return page(
        request,
        "desk.html",
        headers=headers.of_a_phone(origin_of(websocket)),
        agent=agent,
        **work(request, agent),
        **await answers(request),
        ticket_words=ticket_words(language_of(request).words.gettext),
        **await targets(request, agent),
    )


def work(request: web.Request, agent: Agent) -> dict[str, Any]:
    """Return what the columns of the caller, the work and the agent are drawn with."""
    language, services = language_of(request), request.app[keys.services]
    translate = language.words.gettext
    return {
        "signs": words_of(language.code, translate),
        "reasons": pause_choices(language.code),
        "keys": keys_of(agent.phone, translate),
        "script_words": script_words(language.code, translate),
        "now": {"at": utc_now().isoformat(), **services.desks.view(agent.extension)},
    }


async def answers(request: web.Request) -> dict[str, Any]:
    """Return what the panel of answers is drawn with."""
    language = language_of(request)
    tree = (await request.app[keys.services].faq.bank.now()).categories
    return {
        "faq_filters": filters(language.code, tree),
        "faq_words": panel_words(language.code, language.words.gettext, tree),
    }


async def agent_of(request: web.Request) -> Agent:
    """Return the agent that the visitor is; NoAgentError."""
    extension = extension_of(request)
    try:
        return await Roster(request.app[keys.services].sessions).get(extension)
    except NoSuchAgentError as error:
        raise NoAgentError from error


def websocket_for(request: web.Request) -> str:
    """Return where the visitor's browser speaks SIP."""
    return request.app[keys.services].softphone.websocket_for(request.url.host)


async def targets(request: web.Request, agent: Agent) -> dict[str, Any]:
    """Return to whom *agent* may pass a caller: colleagues by extension, and queues."""
    everybody = await Roster(request.app[keys.services].sessions).all()
    language = language_of(request)
    words = words_of(language.code, language.words.gettext)
    return {
        "colleagues": {it.extension: it.name for it in everybody if it != agent},
        "queues": words.queues,
        "agent_words": {state: sign.word for state, sign in words.agent_states.items()},
    }
