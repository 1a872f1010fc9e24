"""The home of the people of the entities: what waits for them, and what a search means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from agent_desktop import pages
from agent_desktop.days import moment_text
from agent_desktop.faq_list import word_in
from agent_desktop.practice import services_of
from agent_desktop.request_parts import people_near, person_of, seal_of
from agent_desktop.request_signs import left_text, lies_with, name_of, time_sign
from agent_desktop.request_words import EMPTY, IMPORTANCE, STATE_MARKS, STATES, VIEWS
from core.service import Accounts
from ticketing.possible_deeds import deeds_for
from ticketing.request_numbers import spaced
from ticketing.request_search import RequestSearch, View
from ticketing.request_states import Deed
from ticketing.requests import Request

ON_A_PAGE = 30
COUNTED = 1000  # more are told as 999+: nobody counts them, and the database need not either
IN_BULK = frozenset({Deed.ACKNOWLEDGE, Deed.ASSIGN})
LONGEST_ID = 18  # digits


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of what is wanted: a search, or a view."""

    q: str = ""
    view: View = View.OURS
    before: int | None = None

    def address(self, **more: object) -> str:
        """Return the address of this page, or with *more* of another."""
        said = {"q": self.q} if self.q else {"view": self.view.value}
        return f"/requests?{urlencode({**said, **more})}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request of several that were ticked."""

    number: str
    trouble: str | None  # why nothing became of it


def wanted_in(given: Mapping[str, Any]) -> Wanted:
    """Return what an address or a form asks for; what cannot be so is left out."""
    view, before = str(given.get("view", "")), str(given.get("before", ""))
    is_id = before.isascii() and before.isdigit() and len(before) <= LONGEST_ID
    return Wanted(
        q=word_in(str(given.get("q", ""))),
        view=View(view) if view in set(View) else View.OURS,
        before=int(before) if is_id else None,
    )


async def draw_list(
    request: web.Request, wanted: Wanted, outcomes: Sequence[Outcome] = ()
) -> web.Response:
    """Return the page of what is wanted, and of what became of what was ticked."""
    services, by = services_of(request), person_of(request)
    at = services.clock()
    code = pages.language_of(request).code
    async with services.sessions() as session:
        structure = (await services.grounds.current(session)).structure
        search = RequestSearch(session, seal_of(request), structure, at)
        limits = {"limit": ON_A_PAGE + 1, "before": wanted.before}
        if wanted.q:
            found = await search.find(wanted.q, by, **limits)  # type: ignore[arg-type]
        else:
            found = await search.view(wanted.view, by, **limits)  # type: ignore[arg-type]
        counts = {view: await search.count(view, by, most=COUNTED) for view in View}
    shown, ministry = found[:ON_A_PAGE], structure.time.ministry
    in_bulk = {it.number: deeds_for(by, it, structure, at) & IN_BULK for it in shown}
    assignable = {it.entity for it in shown if Deed.ASSIGN in in_bulk[it.number]}
    people = people_near(assignable, structure, at)
    return pages.page(
        request,
        "requests.html",
        wanted=wanted,
        views=VIEWS,
        counts={view: str(n) if n < COUNTED else f"{COUNTED - 1}+" for view, n in counts.items()},
        empty=EMPTY,
        requests=shown,
        further=wanted.address(before=shown[-1].request_id) if len(found) > ON_A_PAGE else None,
        outcomes=outcomes,
        in_bulk=in_bulk,
        people=people,
        called=await Accounts(services.sessions).full_names(_named(shown, people)),
        done=request.query.get("done", ""),
        states=STATES,
        state_marks=STATE_MARKS,
        importance=IMPORTANCE,
        time_sign=lambda it: time_sign(it, at),
        left_text=left_text,
        lies_with=lambda it: lies_with(it, ministry, at),
        entity_name=lambda it: name_of(it, ministry, at, code),
        spaced=spaced,
        moment_text=moment_text,
    )


def _named(requests: Sequence[Request], people: Sequence[str]) -> set[str]:
    return {*people, *(it.assignee for it in requests if it.assignee)}
