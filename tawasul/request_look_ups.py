"""Requests that callers ask about, object to and rate by keys, behind the dialogue's port."""

import logging
from collections.abc import Mapping
from hmac import compare_digest
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from ivr.ports import LookUps
from ivr.steps import Answer, Result, SpokenValue
from supervision.journal import OUTAGES
from ticketing.errors import (
    AlreadyRatedError,
    DeedOutOfPlaceError,
    NobodyToReviewError,
    ObjectionTooLateError,
    TicketingError,
    TooManyObjectionsError,
)
from ticketing.request_numbers import request_number
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_states import IN_OBJECTION, OPEN, RequestState
from ticketing.request_store import RequestStore
from ticketing.requests import Request
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf
from ticketing.tracking import BY_TELEPHONE, RATED_IN, SCORES, Tracked, leads, tracked
from ticketing.wordless_objections import REASON

logger = logging.getLogger(__name__)

TICKET, OBJECTION, RATING = "ticket", "objection", "rating"
NOBODY = "----"  # compared when there is nothing, so that refusals take as long
RIYADH = ZoneInfo("Asia/Riyadh")
SCORE_KEYS = frozenset(map(str, SCORES))
OF_A_SAMPLE: Mapping[str, str] = MappingProxyType({OBJECTION: "not-answered", RATING: "impossible"})
MOST_DAYS = 5  # that are said one by one
_S = RequestState
STATUSES: Mapping[RequestState, str] = MappingProxyType(
    {
        _S.FILED: "new",
        _S.WAITING_FOR_BENEFICIARY: "returned",
        _S.ANSWERED: "answered",
        _S.OBJECTED: "objected",
        _S.UNDER_REVIEW: "objected",
        _S.CLOSED: "closed",
        _S.WITHDRAWN: "closed",
    }
)
REFUSALS: Mapping[type[TicketingError], str] = MappingProxyType(
    {
        ObjectionTooLateError: "over",
        TooManyObjectionsError: "spent",
        NobodyToReviewError: "spent",  # the minister answered it himself
    }
)


class RequestLookUps:
    """Implements ivr.ports.LookUps: real requests first, then the registers."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        registers: LookUps,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._registers = registers
        self._requests = Requests(sessions, seal, grounds)

    async def look_up(self, name: str, *, number: str, identity: str, value: str = "") -> Answer:
        """Tell how a request stands, object to its answer or rate it; else ask the registers."""
        if name not in {TICKET, OBJECTION, RATING}:
            return await self._registers.look_up(
                name, number=number, identity=identity, value=value
            )
        try:
            found = await self._found(request_number(number), identity)
            if found is None:
                return await self._sample(name, number, identity)
            return await self._done(name, found, value)
        except OUTAGES:
            logger.warning("requests do not answer a caller", exc_info=True)
            return Answer(Result.UNAVAILABLE)

    async def _found(self, number: str, identity: str) -> Request | None:
        """Return the request of whoever knows the end of the national ID or of the mobile.

        Of one that was merged it is the one in which it goes on: that is theirs too.
        """
        async with self._sessions() as session:
            store = RequestStore(session, self._seal)
            request = await store.find(number)
            last = await store.goes_on_as(request) if request else None
        person = request.applicant if request else None
        ends = (person.national_id[-4:], person.mobile[-4:]) if person else ("", "")
        known = [compare_digest((end or NOBODY).encode(), identity.encode()) for end in ends]
        return last if any(known) else None

    async def _done(self, name: str, request: Request, value: str) -> Answer:
        if name == OBJECTION:
            return await self._objected(request)
        if name == RATING:
            return await self._rated(request, value)
        return await self._told(request)

    async def _told(self, request: Request) -> Answer:
        async with self._sessions() as session:
            ground = await self._grounds.current(session)
        now = utc_now()
        return Answer(Result.FOUND, fields_of(tracked(request, (), (), ground.structure, now)))

    async def _objected(self, request: Request) -> Answer:
        """Object; keys have no words, so that whoever reviews it is to ask for the reason."""
        try:
            await self._requests.object(request.number, REASON, by=_caller(request))
            outcome = "recorded"
        except DeedOutOfPlaceError:
            outcome = _out_of_place(request.state)
        except tuple(REFUSALS) as refused:
            outcome = REFUSALS[type(refused)]
        return Answer(Result.FOUND, {"outcome": outcome})

    async def _rated(self, request: Request, value: str) -> Answer:
        """Rate the answer in force, once, and as long as a link would."""
        if value not in SCORE_KEYS:
            logger.warning("a flow takes a score that is none", extra={"score": value})
            return Answer(Result.UNAVAILABLE)
        outcome = "impossible"
        if leads(request, utc_now()):
            outcome = await self._rating(request, int(value))
        return Answer(Result.FOUND, {"outcome": outcome})

    async def _rating(self, request: Request, score: int) -> str:
        try:
            await self._requests.rate(request.number, score, "", by=_caller(request))
        except (AlreadyRatedError, DeedOutOfPlaceError):
            return _not_rated(request)
        return "recorded"

    async def _sample(self, name: str, number: str, identity: str) -> Answer:
        """Return what the register of tickets says: nobody objects to that or rates it by keys."""
        answer = await self._registers.look_up(TICKET, number=number, identity=identity)
        if answer.result is not Result.FOUND:
            return answer
        if name in OF_A_SAMPLE:
            return Answer(Result.FOUND, {"outcome": OF_A_SAMPLE[name]})
        return Answer(answer.result, {**answer.fields, "level": "unknown", "left": "none"})


def fields_of(found: Tracked) -> dict[str, SpokenValue]:
    """Return what a caller hears of a request, as the flow's look-ups name it."""
    request = found.request
    return {
        "status": STATUSES.get(request.state, "studied"),
        "updated": request.changed_at.astimezone(RIYADH).date(),
        "level": _level(request),
        "left": _left(found.days_left),
    }


def _caller(request: Request) -> Person:
    return Person(BY_TELEPHONE, of_request=request.number)


def _level(request: Request) -> str:
    if request.state in {_S.ANSWERED, _S.CLOSED, _S.WITHDRAWN}:
        return "unknown"
    if request.state in IN_OBJECTION:
        return "reviewers"
    return ("entity", "head")[request.level] if request.level < 2 else "higher"  # noqa: PLR2004 - above its own head


def _left(days: int | None) -> str:
    if days is None:
        return "none"
    return str(days) if days <= MOST_DAYS else "more"


def _out_of_place(state: RequestState) -> str:
    if state in IN_OBJECTION:
        return "recorded-before"
    return "over" if state is _S.CLOSED else "not-answered"


def _not_rated(request: Request) -> str:
    if request.state in IN_OBJECTION:
        return "under-review"
    if request.state in RATED_IN and request.answered_at is not None:
        return "recorded-before"
    return "not-answered" if request.state in OPEN else "impossible"
