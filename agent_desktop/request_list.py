"""The home of the people of the entities: what waits for them, and what a search means."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from agent_desktop import pages
from agent_desktop.forms import sentence
from agent_desktop.practice import services_of
from agent_desktop.problems import told_of
from agent_desktop.request_missed import missed_text
from agent_desktop.request_parts import people_near, places_to_go
from agent_desktop.request_signs import left_text, lies_with, name_of, time_sign
from agent_desktop.request_watch import MOST_NEWS, news_of, teller_of
from agent_desktop.request_words import EMPTY, IMPORTANCE, SERVICES, STATE_MARKS, STATES, VIEWS
from agent_desktop.ticket_visits import missed_of, person_of, seal_of, views_of
from core.days import moment_text
from core.service import Accounts
from ticketing.entities import Entity
from ticketing.possible_deeds import deeds_for
from ticketing.request_filter import RequestFilter, View
from ticketing.request_numbers import spaced
from ticketing.request_rights import Person
from ticketing.request_search import RequestSearch
from ticketing.request_states import Deed
from ticketing.requests import Request
from ticketing.saved_views import SavedView
from ticketing.structure import Structure

ON_A_PAGE = 30
NEWS_SHOWN = 8
MISSED_SHOWN = 5
COUNTED = 1000  # more are told as 999+: nobody counts them, and the database need not either
IN_BULK = frozenset({Deed.ACKNOWLEDGE, Deed.ASSIGN, Deed.TRANSFER, Deed.COMMENT, Deed.CLOSE})
FOLLOWING = frozenset({"follow", "unfollow"})  # whatever the state, by whoever sees the request
LONGEST_ID = 18  # digits
NOTHING_TYPED: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page of what is wanted: a filter, which may be that of a saved view."""

    filter: RequestFilter
    before: int | None = None
    saved: int | None = None  # the view's id

    @property
    def said(self) -> dict[str, object]:
        """Return it as the fields of an address or a form."""
        return {"saved": self.saved} if self.saved else dict(self.filter.said)

    def address(self, **more: object) -> str:
        """Return the address of this page, or with *more* of another."""
        return f"/requests?{urlencode({**self.said, **more})}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request of several that were ticked."""

    number: str
    trouble: str | None  # why nothing became of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is offered to do to several at once."""

    holders: Mapping[Deed, Collection[str]]  # entities of whose requests one allows it
    people: Sequence[str]  # to whom they may be assigned
    places: Sequence[Entity]  # to which they may be transferred


def wanted_in(given: Mapping[str, Any]) -> Wanted:
    """Return what an address or a form asks for; what cannot be so is left out."""
    return Wanted(
        filter=RequestFilter.of(given),
        before=_id_in(str(given.get("before", ""))),
        saved=_id_in(str(given.get("saved", ""))),
    )


def _id_in(text: str) -> int | None:
    is_id = text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
    return int(text) if is_id else None


async def draw_list(
    request: web.Request,
    wanted: Wanted,
    outcomes: Sequence[Outcome] = (),
    *,
    view: SavedView | None = None,
    error: Exception | None = None,
    given: Mapping[str, Any] = NOTHING_TYPED,
    still_ticked: Collection[str] = (),
) -> web.Response:
    """Return the page of what is wanted, of what became of what was ticked, and what was typed."""
    kept = await views_of(request).of(person_of(request))
    view = view or next((it for it in kept if it.view_id == wanted.saved), None)
    wanted = replace(wanted, saved=None) if view is None else replace(wanted, filter=view.filter)
    told = told_of(error) if error else None
    services, by = services_of(request), person_of(request)
    at = services.clock()
    code = pages.language_of(request).code
    async with services.sessions() as session:
        structure = (await services.grounds.current(session)).structure
        search = RequestSearch(session, seal_of(request), structure, at)
        found = await search.filtered(wanted.filter, by, limit=ON_A_PAGE + 1, before=wanted.before)
        counts = {view: await search.count(view, by, most=COUNTED) for view in View}
    shown, ministry = found[:ON_A_PAGE], structure.time.ministry
    news = await news_of(request).unread(by, NEWS_SHOWN)
    translate = pages.language_of(request).words.gettext
    steps = _steps(shown, by, structure, at)
    return pages.page(
        request,
        "requests.html",
        status=told.problem.status if told else 200,
        trouble=sentence(request, told) if told else None,
        wanted=wanted,
        saved=kept,
        view=view,
        led=await views_of(request).led(by) if view and view.owner == by.name else (),
        services=SERVICES,
        views=VIEWS,
        counts={view: str(n) if n < COUNTED else f"{COUNTED - 1}+" for view, n in counts.items()},
        empty=EMPTY,
        requests=shown,
        further=wanted.address(before=shown[-1].request_id) if len(found) > ON_A_PAGE else None,
        outcomes=outcomes,
        news=news.items,
        unread=str(news.count) if news.count <= MOST_NEWS else f"{MOST_NEWS}+",
        news_said=(await teller_of(request, news.items)).news,
        missed=await missed_of(request).of(by, MISSED_SHOWN),
        missed_said=lambda it: missed_text(it, "", translate),
        in_bulk={deed for deed in IN_BULK if steps.holders[deed] or deed == given.get("do")},
        people=steps.people,
        places=steps.places,
        given=given,
        still_ticked=still_ticked,
        called=await Accounts(services.sessions).full_names(_named(shown, steps.people)),
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


def _steps(shown: Sequence[Request], by: Person, structure: Structure, at: datetime) -> Steps:
    """Return what may be done to several of these at once, by this person."""
    allowed = [(it.entity, deeds_for(by, it, structure, at)) for it in shown]
    holders = {deed: {entity for entity, deeds in allowed if deed in deeds} for deed in IN_BULK}
    passing_on = holders[Deed.TRANSFER]
    return Steps(
        holders=holders,
        people=people_near(holders[Deed.ASSIGN], structure, at),
        places=places_to_go(passing_on, structure, at) if passing_on else (),
    )


def _named(requests: Sequence[Request], people: Sequence[str]) -> set[str]:
    return {*people, *(it.assignee for it in requests if it.assignee)}
