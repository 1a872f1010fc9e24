"""Requests in the database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from core.outbox_store import once
from ticketing.clocks import Standing
from ticketing.errors import NoSuchRequestError, RequestChangedError
from ticketing.escalation import StepKey, StepKind
from ticketing.histories import MOVING, following
from ticketing.importance import Clock
from ticketing.request_rows import (
    Seal,
    changing_values,
    event_of,
    event_values,
    first_values,
    owner_of,
    request_of,
)
from ticketing.request_states import OPEN, Deed, RequestState
from ticketing.request_tables import (
    RequestEventRow,
    RequestKeyRow,
    RequestLinkRow,
    RequestRow,
    RequestStepRow,
    RequestTellingRow,
)
from ticketing.requests import Event, Request, Telling
from ticketing.tracking_store import TrackingStore
from ticketing.word_store import WordStore

SOME = 500  # values in one condition


class RequestStore:
    """Requests in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def next_id(self) -> int:
        """Return the id of a new request; some may never be used."""
        if self._session.get_bind().dialect.name == "sqlite":  # who writes is alone
            return (await self._session.scalar(select(func.max(RequestRow.id))) or 0) + 1
        found = await self._session.scalar(text("SELECT nextval('request_ids')"))
        return int(found or 0)

    async def add(self, request: Request, words: str) -> None:
        """Keep a new request, and the words under which it is found."""
        await self._session.execute(insert(_table(RequestRow)), first_values(request, self._seal))
        await WordStore(self._session).add(request.request_id, words)

    async def save(self, request: Request) -> None:
        """Keep what became of a request; RequestChangedError unless nobody else did meanwhile."""
        mine = RequestRow.id == request.request_id, RequestRow.version < request.version
        saved = update(RequestRow).where(*mine).values(changing_values(request))
        if (await self._session.execute(saved)).rowcount != 1:  # type: ignore[attr-defined]
            raise RequestChangedError(request.number)

    async def find(self, number: str, *, to_change: bool = False) -> Request | None:
        """Return the request of a number; *to_change*: nobody else changes it until the commit."""
        query = select(RequestRow).where(RequestRow.number == number)
        if to_change:
            query = query.with_for_update()
        row = await self._session.scalar(query.execution_options(populate_existing=True))
        return request_of(row, self._seal) if row else None

    async def get(self, number: str, *, to_change: bool = False) -> Request:
        """Return the request of a number; NoSuchRequestError."""
        if (request := await self.find(number, to_change=to_change)) is None:
            raise NoSuchRequestError(number)
        return request

    async def identity(self, number: str) -> str:
        """Return the whole national ID of a request's applicant, "" where there is none."""
        row = await self._session.scalar(select(RequestRow).where(RequestRow.number == number))
        return self._seal.opened(row.national_id, owner_of(row.id)) if row else ""

    async def identities(self, ids: Sequence[int]) -> Mapping[int, str]:
        """Return the whole national IDs of requests by their ids, where they have one."""
        query = select(RequestRow.id, RequestRow.national_id).where(RequestRow.id.in_(ids))
        rows = (await self._session.execute(query)).all()
        return {
            row.id: self._seal.shown(row.national_id, owner_of(row.id))
            for row in rows
            if row.national_id
        }

    async def due(self, now: datetime, limit: int) -> Sequence[Request]:
        """Return requests of which a step is due, and lock them; those of others are left out."""
        query = (
            select(*RequestRow.__table__.columns)
            .where(RequestRow.next_step_at <= now)
            .order_by(RequestRow.next_step_at, RequestRow.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [request_of(row, None) for row in await self._session.execute(query)]

    async def look_again(
        self, entities: Sequence[str], at: datetime, *, with_heads: bool = False
    ) -> None:
        """Let the sweep look at what entities hold: something changed on which clocks stand.

        *with_heads*: only at what lies with a head, theirs or one above.
        """
        asked = RequestRow.state == RequestState.AWAITING_APPROVAL
        lying = [or_(RequestRow.level > 0, asked)] if with_heads else []
        for start in range(0, len(entities), SOME):
            theirs = RequestRow.entity.in_(entities[start : start + SOME])
            opened = update(RequestRow).where(theirs, RequestRow.state.in_(tuple(OPEN)), *lying)
            await self._session.execute(opened.values(next_step_at=at))

    async def count_open(self, entities: Sequence[str]) -> int:
        """Return how many open requests lie at entities."""
        found = 0
        for start in range(0, len(entities), SOME):
            theirs = RequestRow.entity.in_(entities[start : start + SOME])
            opened = select(func.count()).where(theirs, RequestRow.state.in_(tuple(OPEN)))
            found += await self._session.scalar(opened) or 0
        return found

    async def postpone(self, request_ids: Iterable[int], until: datetime) -> None:
        """Let the sweep leave requests alone for a while."""
        them = update(RequestRow).where(RequestRow.id.in_(tuple(request_ids)))
        await self._session.execute(them.values(next_step_at=until))

    async def save_swept(self, requests: Sequence[Request]) -> None:
        """Keep what the sweep made of requests that are locked."""
        columns = ("state", "version", "changed_at", "level", "due_at", "next_step_at")
        rows = [
            {"b_id": one.request_id, **{f"b_{name}": getattr(one, name) for name in columns}}
            for one in requests
        ]
        swept = update(_table(RequestRow)).where(RequestRow.id == bindparam("b_id"))
        values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in columns}
        if rows:
            connection = await self._session.connection()
            await connection.execute(swept.values(values), rows)

    async def events(self, request_id: int) -> Sequence[Event]:
        """Return the whole time line of a request."""
        query = select(RequestEventRow).where(RequestEventRow.request_id == request_id)
        return [event_of(row) for row in await self._session.scalars(query.order_by(_N))]

    async def standings(self, request_ids: Sequence[int]) -> Mapping[int, Sequence[Standing]]:
        """Return the histories of requests as their clocks need them."""
        row = RequestEventRow
        moves = row.request_id.in_(request_ids), row.deed.in_(sorted(MOVING))
        told_by = row.deed.in_((Deed.ASSIGN, Deed.LAPSE))
        to = case((told_by, row.detail), else_="{}")  # words are left where they are
        columns = (
            row.n,
            row.at,
            row.deed,
            row.by,
            row.state,
            row.entity,
            row.importance,
            row.is_told,
        )
        query = select(row.request_id, to.label("detail"), *columns).where(*moves)
        found: dict[int, list[Standing]] = defaultdict(list)
        for one in await self._session.execute(query.order_by(row.request_id, row.n)):
            theirs = found[one.request_id]
            theirs.append(following(theirs[-1] if theirs else None, event_of(one)))
        return found

    async def steps(self, request_ids: Sequence[int]) -> Mapping[int, frozenset[StepKey]]:
        """Return which steps of requests were taken already."""
        row = RequestStepRow
        columns = row.request_id, row.clock, row.round, row.level, row.kind, row.turn
        query = select(*columns).where(row.request_id.in_(request_ids))
        found: dict[int, set[StepKey]] = defaultdict(set)
        for request_id, clock, number, level, kind, turn in await self._session.execute(query):
            key = StepKey(Clock(clock), number, level, StepKind(kind), turn)
            found[request_id].add(key)
        return {request_id: frozenset(keys) for request_id, keys in found.items()}

    async def add_events(self, events: Sequence[tuple[int, Event]]) -> None:
        """Write rows of time lines; the requests are found by what is said in them too."""
        if events:
            rows = [event_values(request_id, event) for request_id, event in events]
            await self._session.execute(insert(_table(RequestEventRow)), rows)
        said = ((request_id, event.detail.get("text")) for request_id, event in events)
        await WordStore(self._session).extend([(it, text) for it, text in said if text])

    async def add_steps(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write steps; one that was taken already is an error, and nothing is kept."""
        if rows:
            await self._session.execute(insert(_table(RequestStepRow)), rows)

    async def add_tellings(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write who is told what; nobody is told the same twice."""
        if rows:
            await self._session.execute(once(self._session, _table(RequestTellingRow)), rows)

    async def tellings(self, request_id: int) -> Sequence[Telling]:
        """Return who was told what of a request, in order."""
        row = RequestTellingRow
        columns = row.occasion, row.person, row.told_at, row.is_copy, row.is_undeliverable
        query = select(*columns).where(row.request_id == request_id)
        found = await self._session.execute(query.order_by(row.told_at, row.person))
        return [Telling(*values) for values in found]

    async def new_link(self, request_id: int, at: datetime) -> str:
        """Keep a new link for the beneficiary; what stands for it in a message is returned."""
        return await TrackingStore(self._session, self._seal).new_link(request_id, at)

    async def link(self, one: int, other: int) -> None:
        """Let two requests have to do with each other."""
        values = {"one": min(one, other), "other": max(one, other)}
        await self._session.execute(once(self._session, RequestLinkRow), values)

    async def linked(self, request_id: int) -> Sequence[Request]:
        """Return the requests that have to do with one."""
        here = or_(RequestLinkRow.one == request_id, RequestLinkRow.other == request_id)
        pairs = (await self._session.scalars(select(RequestLinkRow).where(here))).all()
        others = [pair.other if pair.one == request_id else pair.one for pair in pairs]
        return await self._requests(_newest(RequestRow.id.in_(others)))

    async def likely_same(
        self, *, subject: str, identity: str, mobile: str, since: datetime, limit: int
    ) -> Sequence[Request]:
        """Return requests of the same person about the same, the newest first."""
        same = RequestRow.subject == subject, RequestRow.filed_at >= since
        return await self._of_person(identity, mobile, limit, *same)

    async def open_of(self, *, identity: str, mobile: str, limit: int) -> Sequence[Request]:
        """Return the open requests of a person, by identity or mobile, the newest first."""
        is_open = RequestRow.state.in_(tuple(sorted(OPEN)))
        return await self._of_person(identity, mobile, limit, is_open)

    async def latest_of(self, *, identity: str, mobile: str, limit: int) -> Sequence[Request]:
        """Return the requests of a person in whatever state, the newest first."""
        return await self._of_person(identity, mobile, limit)

    async def key(self, by: str, key: str) -> RequestKeyRow | None:
        """Return what was asked under an idempotency key."""
        return await self._session.get(RequestKeyRow, (by, self._seal.index_of_key(key)))

    async def add_key(self, row: RequestKeyRow) -> None:
        """Keep an idempotency key."""
        self._session.add(row)
        await self._session.flush()

    async def by_id(self, request_id: int) -> Request:
        """Return a request by its id, which is known to be there."""
        return request_of(await self._session.get_one(RequestRow, request_id), self._seal)

    async def goes_on_as(self, request: Request) -> Request:
        """Return the request in which a merged one goes on, however often that was merged."""
        while request.merged_into is not None:
            request = await self.by_id(request.merged_into)
        return request

    async def _of_person(
        self, identity: str, mobile: str, limit: int, *conditions: ColumnElement[bool]
    ) -> Sequence[Request]:
        ways: list[ColumnElement[bool]] = []
        if identity:
            ways.append(RequestRow.identity == self._seal.index(identity))
        if mobile:
            ways.append(RequestRow.mobile == mobile)
        if not ways:
            return ()
        return await self._requests(_newest(or_(*ways), *conditions).limit(limit))

    async def _requests(self, query: Select[RequestRow]) -> Sequence[Request]:
        rows = await self._session.scalars(query.execution_options(populate_existing=True))
        return [request_of(row, self._seal) for row in rows]


_N = RequestEventRow.n


def _table(row: type[Base]) -> Table:
    """Return the table behind a row: many values go in faster without the mapper."""
    return cast("Table", row.__table__)


def _newest(*conditions: ColumnElement[bool]) -> Select[RequestRow]:
    return select(RequestRow).where(*conditions).order_by(RequestRow.id.desc())
