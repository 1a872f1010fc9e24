"""The working calendars of entities: shown, and changed once it was seen what that touches."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agent_desktop import keys, pages
from agent_desktop.entrance import to
from agent_desktop.forms import sentence
from agent_desktop.hours_view import week_rows
from agent_desktop.ministry_parts import entities_of, ministry_of
from agent_desktop.ministry_words import DONE
from agent_desktop.problems import told_of
from core.calendar_form import calendar_in
from core.errors import CoreError
from ticketing.errors import NoSuchCalendarError, TicketingError
from ticketing.subjects import CODE

LONGEST_CALENDAR = 20_000
LONGEST_NAME = 64


async def show(request: web.Request) -> web.Response:
    """Show the calendars, and one of them as it is written."""
    name = request.query.get("name", "")[:LONGEST_NAME]
    text = await entities_of(request).calendar_text(name) if name else ""
    return await _draw(request, {"name": name, "written": text})


async def keep(request: web.Request) -> web.Response:
    """Tell how many requests a calendar touches; let it hold when that was seen."""
    form = {key: str(value)[:LONGEST_CALENDAR] for key, value in (await request.post()).items()}
    name, written = form.get("name", "").strip()[:LONGEST_NAME], form.get("written", "")
    try:
        if not CODE.fullmatch(name):
            raise NoSuchCalendarError(name)
        calendar_in(written.encode(), name)
        if form.get("sure") != written:
            codes = await _who_work_by(request, name)
            waiting = await entities_of(request).waiting_below(codes, whole=False)
            return await _draw(request, form, waiting=(len(codes), waiting))
        await ministry_of(request).keep_calendar(name, written, by=request[keys.visitor].actor)
    except (CoreError, TicketingError) as error:
        return await _draw(request, form, error)
    return to(f"/ministry/calendars?name={name}&done=kept")


async def _who_work_by(request: web.Request, name: str) -> list[str]:
    ground = await ministry_of(request).ground()
    standing = ground.structure.time.ministry.standing(datetime.now(UTC))
    return [entity.code for entity in standing if entity.calendar == name]


async def _draw(
    request: web.Request,
    given: Mapping[str, Any],
    error: Exception | None = None,
    waiting: tuple[int, int] | None = None,
) -> web.Response:
    ground, at = await ministry_of(request).ground(), datetime.now(UTC)
    told = told_of(error) if error else None
    time = ground.structure.time
    users = [it.calendar for it in time.ministry.standing(at)]
    return pages.page(
        request,
        "ministry_calendars.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        given=given,
        waiting=waiting,
        calendars=[
            (name, users.count(name), week_rows(time.calendars.at(name, at), at.weekday()))
            for name in sorted(time.calendars.versions)
        ],
        done=request.query.get("done", ""),
        done_words=DONE,
    )
