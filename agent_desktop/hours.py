"""Whether the centre is open, over HTTP."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys
from agent_desktop.answers import json_answer
from agent_desktop.moments import iso, iso_or_none
from core.calendar import Open, WorkingCalendar
from core.closures import Closures, KeptClosure


async def show(request: web.Request) -> web.Response:
    """Answer whether the centre is open now, why not, and when that changes."""
    calendar, _ = await calendar_of(request)
    return json_answer(state_row(calendar, datetime.now(UTC)))


async def calendar_of(request: web.Request) -> tuple[WorkingCalendar, Sequence[KeptClosure]]:
    """Return the calendar with the closures of the database, and these by themselves."""
    services = request.app[keys.services]
    kept = await Closures(services.sessions).all()
    closures = (closure for one in kept if (closure := one.in_effect))
    return services.calendar.with_closures(closures), kept


def state_row(calendar: WorkingCalendar, at: datetime) -> dict[str, Any]:
    """Return the state at *at* as the API writes it."""
    state = calendar.state(at)
    if isinstance(state, Open):
        return {"at": iso(at), "is_open": True, "changes_at": iso_or_none(state.until)}
    return {
        "at": iso(at),
        "is_open": False,
        "changes_at": iso_or_none(state.next_opening),
        "why": state.why,
        "reason_ar": state.reason_ar,
        "reason_en": state.reason_en,
    }
