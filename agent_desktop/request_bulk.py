"""One thing done to many requests: each by its own state and rights, and of each what became."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from agent_desktop.errors import BadFieldError, NothingTickedError, TooManyTickedError
from agent_desktop.forms import sentence
from agent_desktop.problems import told_of
from agent_desktop.request_form import body_in
from agent_desktop.request_list import FOLLOWING, IN_BULK, Outcome, draw_list, wanted_in
from agent_desktop.request_presence import tell_others
from agent_desktop.request_watch import watching_of
from agent_desktop.ticket_actions import ACTIONS, Asked
from agent_desktop.ticket_visits import person_of, requests_of
from ticketing.errors import NoSuchActionError, NoSuchRequestError, TicketingError
from ticketing.request_numbers import request_number

MOST_TICKED = 100
REFUSALS = (TicketingError, BadFieldError)
# what an action reads, and the field of the form that it is: all steps share one form
FIELDS: Mapping[str, Mapping[str, str]] = {
    "assign": {"to": "to"},
    "transfer": {"to": "place", "text": "reason"},
    "comment": {"text": "comment"},
    "close": {"text": "closing"},
}
MAY_BE_EMPTY = frozenset({"closing"})


async def act_on_many(request: web.Request) -> web.Response:
    """Do one thing to all requests that are ticked, and tell of each what became of it."""
    form = await request.post()
    action = str(form.get("do", ""))
    if action not in IN_BULK | FOLLOWING:
        raise NoSuchActionError(action[:20])
    ticked = list(dict.fromkeys(str(one) for one in form.getall("ticked", [])))
    if not ticked or any(not form.get(field) for field in needed(action)):
        return await _again(request, form, ticked, error=NothingTickedError())
    body = body_of(action, form)
    outcomes = [await _outcome(request, action, one, body) for one in ticked[:MOST_TICKED]]
    left = _trouble(request, TooManyTickedError(MOST_TICKED))
    outcomes += [Outcome(_number(one), left) for one in ticked[MOST_TICKED:]]
    if failed := [it.number for it in outcomes if it.trouble]:
        return await _again(request, form, failed, outcomes)
    return await draw_list(request, wanted_in(form), outcomes)


def needed(action: str) -> Sequence[str]:
    """Return the fields of the form without which an action makes no sense."""
    return [field for field in FIELDS.get(action, {}).values() if field not in MAY_BE_EMPTY]


def body_of(action: str, form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what an action reads, from the fields of the form that are its own."""
    return {name: form.get(field, "") for name, field in FIELDS.get(action, {}).items()}


async def _again(
    request: web.Request,
    form: Mapping[str, Any],
    ticked: Sequence[str],
    outcomes: Sequence[Outcome] = (),
    error: Exception | None = None,
) -> web.Response:
    """Return the page with what was typed, and with ticks where nothing was done yet."""
    numbers = {_number(one) for one in ticked}
    return await draw_list(
        request, wanted_in(form), outcomes, error=error, given=form, still_ticked=numbers
    )


async def _outcome(
    request: web.Request, action: str, ticked: str, body: Mapping[str, Any]
) -> Outcome:
    """Do *action* to one request."""
    number, version = _number(ticked), ticked.partition(":")[2]
    try:
        if not request_number(number):
            raise NoSuchRequestError(number)
        if action in FOLLOWING:
            await _follow(request, action, number)
        else:
            await _do(request, action, number, body_in({**body, "version": version}))
    except REFUSALS as error:
        return Outcome(number, _trouble(request, error))
    return Outcome(number, None)


async def _do(request: web.Request, action: str, number: str, body: Mapping[str, Any]) -> None:
    done = await ACTIONS[action](Asked(requests_of(request), number, person_of(request), body))
    tell_others(request, number, done.version)


async def _follow(request: web.Request, action: str, number: str) -> None:
    watching = watching_of(request)
    change = watching.follow if action == "follow" else watching.unfollow
    await change(number, by=person_of(request))


def _number(ticked: str) -> str:
    return ticked.partition(":")[0][:20]


def _trouble(request: web.Request, error: Exception) -> str:
    return sentence(request, told_of(error))
