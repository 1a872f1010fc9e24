"""Callbacks over HTTP: who is to be called when their turn comes, and who no longer."""

from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agi.callback_states import Callback
from core.audit import Action, Deed
from core.audit_store import AuditLog

LONGEST_ID = 9  # digits


async def list_callbacks(request: web.Request) -> web.Response:
    """Answer with every callback that is still to be made, the oldest place first."""
    callbacks = request.app[keys.services].callbacks.open_callbacks()
    return json_answer({"callbacks": [view(callback) for callback in callbacks]})


async def cancel(request: web.Request) -> web.Response:
    """Give up the place of one callback, and write down who did."""
    word = request.match_info["callback_id"]
    callback_id = int(word) if word.isdecimal() and len(word) <= LONGEST_ID else 0
    services = request.app[keys.services]
    services.callbacks.cancel(callback_id)
    deed = Deed(request[keys.visitor].actor, Action.CALLBACK_GIVEN_UP, f"callback/{callback_id}")
    await AuditLog(services.sessions).write(deed)
    return json_answer({"callback_id": callback_id, "done": "cancel"})


def view(callback: Callback) -> dict[str, Any]:
    """Return one callback, ready for JSON."""
    return {
        "callback_id": callback.callback_id,
        "call_id": callback.call_id,
        "queue": callback.queue,
        "number": callback.number,
        "language": callback.language,
        "since": callback.since,
        "booked_at": callback.booked_at,
        "state": callback.state.value,
        "attempts": callback.attempts,
        "rests_until": callback.rests_until,
    }
