"""Following a request without signing in: links that open one request each, and what they show.

A link is a long random word of which the database keeps only the digest. The message that carries
it waits in the outbox with the word sealed, and gets the address when it goes out. Pure.
"""

import hashlib
import math
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from core.sealing import SealingKeys, seal, unsealed
from ticketing.answers_given import rating_of, without_fallen
from ticketing.entities import Entity
from ticketing.importance import GO_ON_AFTER, OBJECT_WITHIN
from ticketing.objections import MOST_ROUNDS
from ticketing.request_states import OPEN, WHO, Deed, Part, RequestState, deeds_in
from ticketing.requests import Event, Rating, Request
from ticketing.structure import Structure

RANDOM_BYTES = 24  # 192 bits
LASTS_AFTER = timedelta(days=30)  # the end of the request
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
MARK_BEGINS, MARK_ENDS = "\u27e6", "\u27e7"
MARK = re.compile(f"{MARK_BEGINS}([A-Za-z0-9_=.-]+){MARK_ENDS}")
PAGE_MARK = re.compile(f"{MARK_BEGINS}(/requests/[0-9]+){MARK_ENDS}")
OWNER = "tracking link"
LAST_FOUR = re.compile(r"[0-9]{4}")
SCORES = range(1, 6)
BY_LINK, BY_TELEPHONE = "beneficiary:link", "beneficiary:telephone"  # no account is called so
TO_DO = (Deed.REPLY, Deed.OBJECT, Deed.ADD, Deed.ATTACH, Deed.WITHDRAW)
RATED_IN = frozenset({RequestState.ANSWERED, RequestState.CLOSED})
TEXTS_TOLD = frozenset(  # reasons among the entities stay there
    {
        Deed.ASK, Deed.REPLY, Deed.ADD, Deed.ANSWER, Deed.APPROVE, Deed.OBJECT, Deed.UPHOLD,
        Deed.OVERTURN, Deed.COMMENT, Deed.WITHDRAW, Deed.RATE,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was given: it is good until one that was given later is used."""

    number: str  # of the request to which it leads
    is_ended: bool
    has_older: bool  # that are still good


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """What whoever holds a link sees."""

    request: Request
    events: Sequence[Event]
    holder: Entity  # whose people have it now: the level that it rose to
    days_left: int | None  # working days; None: no time runs
    is_late: bool
    object_until: datetime | None
    rounds_left: int
    reply_until: datetime | None  # then it goes on without
    deeds: frozenset[Deed]
    rating: Rating | None = None  # of the answer in force
    may_rate: bool = field(default=False)
    goes_on_in: str | None = None  # the number of the request that it was merged into


def new_token() -> str:
    """Return a word that nobody guesses."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a link; it is random, so that a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def mark(token: str, keys: SealingKeys) -> str:
    """Return what stands for a link in a message that is kept."""
    return marked(seal(token, keys, owner=OWNER))


def marked(sealed: str) -> str:
    """Return a sealed link as it stands in a message that is kept."""
    return f"{MARK_BEGINS}{sealed}{MARK_ENDS}"


def page_mark(number: str) -> str:
    """Return what stands for the address of a request's page in a message that is kept."""
    return f"{MARK_BEGINS}/requests/{number}{MARK_ENDS}"


def with_addresses(text: str, keys: SealingKeys, address: str) -> str:
    """Return a message as it goes out: with the address of its link, or of a page."""
    linked = MARK.sub(lambda it: f"{address}/t/{unsealed(it[1], keys, owner=OWNER)}", text)
    return PAGE_MARK.sub(lambda it: f"{address}{it[1]}", linked)


def leads(request: Request, now: datetime) -> bool:
    """Return whether links to a request still open it."""
    return request.state in OPEN or now < request.changed_at + LASTS_AFTER


def tracked(
    request: Request,
    events: Sequence[Event],
    ratings: Sequence[Rating],
    structure: Structure,
    now: datetime,
    *,
    goes_on_in: str | None = None,
) -> Tracked:
    """Return what the beneficiary sees of a request at a moment."""
    holder = holder_of(request, structure, now)
    is_answered = request.state is RequestState.ANSWERED and request.answered_at is not None
    until = request.answered_at + OBJECT_WITHIN if is_answered and request.answered_at else None
    rating = rating_of(events, ratings) if request.answer else None
    rounds_left = MOST_ROUNDS - request.objections
    return Tracked(
        request=request,
        events=[event for event in without_fallen(events) if event.is_told],
        holder=holder,
        days_left=days_left(request, structure, now),
        is_late=request.level > 0,
        object_until=until,
        rounds_left=rounds_left,
        reply_until=_reply_until(request, events),
        deeds=_deeds(request, now, may_object=bool(until and now <= until and rounds_left > 0)),
        rating=rating,
        may_rate=may_rate(request, rating),
        goes_on_in=goes_on_in,
    )


def may_rate(request: Request, rating: Rating | None) -> bool:
    """Return whether a rating can be given: once for each answer."""
    return request.state in RATED_IN and request.answered_at is not None and rating is None


def holder_of(request: Request, structure: Structure, now: datetime) -> Entity:
    """Return the entity whose level a request has risen to."""
    ministry = structure.time.ministry
    path = list(islice(ministry.path_up(request.entity, now), max(request.level, 1)))
    return path[-1]


def _reply_until(request: Request, events: Sequence[Event]) -> datetime | None:
    if request.state is not RequestState.WAITING_FOR_BENEFICIARY:
        return None
    asked = (event.at for event in reversed(events) if event.deed is Deed.ASK)
    return next((at + GO_ON_AFTER for at in asked), None)


def days_left(request: Request, structure: Structure, now: datetime) -> int | None:
    """Return how many working days a request's level still has; None while no time runs."""
    if request.due_at is None:
        return None
    if request.due_at <= now:
        return 0
    holder = holder_of(request, structure, now).code
    left = structure.time.worked(holder, now, request.due_at, in_days=True)
    return math.ceil(left)


def _deeds(request: Request, now: datetime, *, may_object: bool) -> frozenset[Deed]:
    """Return what the beneficiary may do; *now* and then the table, and the time to object."""
    theirs = {deed for deed in TO_DO if Part.BENEFICIARY in WHO[deed]}
    possible = theirs & deeds_in(request.state) if leads(request, now) else set()
    return frozenset(possible if may_object else possible - {Deed.OBJECT})
