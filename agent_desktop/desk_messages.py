"""Messages from supervisors to desks over HTTP: sent, listed with who has seen them, seen."""

from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.agents import body_of
from agent_desktop.answers import json_answer
from agent_desktop.desk_state import agent_of
from agent_desktop.message_form import message_in
from agent_desktop.moments import iso
from core.audit import Action, Deed
from core.audit_store import AuditLog
from core.clock import utc_now
from supervision.desk_messages import DeskMessage

LONGEST_NUMBER = 9  # digits


async def send(request: web.Request) -> web.Response:
    """Show a message on the desks that it names."""
    services, form = request.app[keys.services], message_in(await body_of(request))
    actor = request[keys.visitor].actor
    message = await services.desks.messages.send(form.audience, form.name, form.text, by=actor.name)
    subject = f"{form.audience.value}/{form.name or 'all'}"
    await AuditLog(services.sessions).write(
        Deed(actor, Action.MESSAGE_SENT, subject, {"text": form.text})
    )
    services.desks.touch_all()
    return json_answer({"message": message_row(message)}, status=201)


async def list_messages(request: web.Request) -> web.Response:
    """Answer with the messages of the last hours, the newest first."""
    shown = request.app[keys.services].desks.messages.shown(utc_now())
    return json_answer({"messages": [message_row(message) for message in shown]})


async def seen(request: web.Request) -> web.Response:
    """Remember that the agent has seen a message."""
    services, agent = request.app[keys.services], agent_of(request)
    word = request.match_info["number"]
    number = int(word) if word.isdecimal() and len(word) <= LONGEST_NUMBER else 0
    at_work = services.board.agents.get(agent)
    queues = at_work.members if at_work else ()
    await services.desks.messages.acknowledge(number, agent, queues)
    services.desks.touch(agent)
    return json_answer({"number": number, "done": "seen"})


def message_row(message: DeskMessage) -> dict[str, Any]:
    """Return *message* as the API writes it."""
    return {
        "number": message.number,
        "sent_by": message.sent_by,
        "sent_at": iso(message.sent_at),
        "audience": message.audience.value,
        "name": message.name,
        "text": message.text,
        "seen_by": sorted(message.seen_by),
    }
