"""Finding requests: by number, national ID, mobile, or words; and what waits for whom.

What a person may see is asked in the database by entity, and of each row found once more by
``ticketing.request_rights``.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Select,
    cast,
    column,
    false,
    func,
    or_,
    select,
    table,
    text,
    true,
    union,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.calendar import RIYADH
from core.national_ids import national_id
from core.permissions import Role
from core.phone_numbers import national_number
from ticketing.entities import EntityKind
from ticketing.posts import Duty
from ticketing.request_filter import RequestFilter, View
from ticketing.request_numbers import request_number
from ticketing.request_rights import ON_BEHALF, Person, may_see
from ticketing.request_rows import Seal, request_of
from ticketing.request_states import IN_OBJECTION, OPEN, RequestState
from ticketing.request_tables import RequestRow
from ticketing.request_words import wanted as words_wanted
from ticketing.requests import Request
from ticketing.structure import Structure

PREFIX_FROM = 3  # letters: shorter words are meant whole
ENDED = tuple(sorted(frozenset(RequestState) - OPEN))
AT_THE_TOP = frozenset({Duty.HEAD, Duty.DEPUTY, Duty.COORDINATOR})
ON_A_PAGE = 500  # of many that are read one page after another
FEW = 8  # entities: what lies there is gathered first, and looked through afterwards


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose requests somebody sees: those of these entities, or all."""

    person: Person
    entities: frozenset[str] | None  # None: all


def scope_of(person: Person, structure: Structure, at: datetime) -> Scope:
    """Return whose requests a person sees, as far as entities tell."""
    if person.role in ON_BEHALF or person.role is Role.QUALITY_REVIEWER:
        return Scope(person, None)
    if person.role is not Role.COORDINATOR:
        return Scope(person, frozenset())
    ministry, staff = structure.time.ministry, structure.staff
    posts = staff.posts(person.name, at)
    if any(ministry.get(post.entity, at).kind is EntityKind.MINISTER for post in posts):
        return Scope(person, None)
    own = {post.entity for post in posts if post.duty is Duty.COORDINATOR}
    led = staff.led_by(person.name, at)
    within = (code for whole in led for code in ministry.all_within(whole, at))
    return Scope(person, frozenset((*own, *within)))


class RequestSearch:
    """Requests that a person may see, the newest first."""

    def __init__(
        self, session: AsyncSession, seal: Seal, structure: Structure, at: datetime
    ) -> None:
        self._session = session
        self._seal = seal
        self._structure = structure
        self._at = at

    async def find(
        self, sought: str, by: Person, *, limit: int, before: int | None = None
    ) -> Sequence[Request]:
        """Return what *sought* may mean: a number, a national ID, a mobile, or words.

        *before* is the id of the last one seen: what follows it is the next page.
        """
        if not sought:
            return ()
        return await self.filtered(RequestFilter(q=sought), by, limit=limit, before=before)

    async def view(
        self, view: View, by: Person, *, limit: int, before: int | None = None
    ) -> Sequence[Request]:
        """Return what one view of a home page lists."""
        return await self.filtered(RequestFilter(view=view), by, limit=limit, before=before)

    async def filtered(
        self, wanted: RequestFilter, by: Person, *, limit: int, before: int | None = None
    ) -> Sequence[Request]:
        """Return what a filter lets through."""
        scope = scope_of(by, self._structure, self._at)
        return self._shown(await self._page(wanted, scope, limit, before), scope)

    async def all(self, wanted: RequestFilter, by: Person, *, most: int) -> Sequence[Request]:
        """Return *most* at most of all that a filter lets through, read a page at a time."""
        scope = scope_of(by, self._structure, self._at)
        found, before = list[Request](), None
        while len(found) < most:
            rows = await self._page(wanted, scope, ON_A_PAGE, before)
            found += self._shown(rows, scope)
            if len(rows) < ON_A_PAGE:
                break
            before = rows[-1].id
        return found[:most]

    async def count(self, view: View, by: Person, *, most: int) -> int:
        """Return how many a view lists, *most* when they are as many or more."""
        return await self.count_filtered(RequestFilter(view=view), by, most=most)

    async def count_filtered(self, wanted: RequestFilter, by: Person, *, most: int) -> int:
        """Return how many a filter lets through, *most* when they are as many or more."""
        query = self._query(wanted, scope_of(by, self._structure, self._at), most)
        listed = query.with_only_columns(RequestRow.id).order_by(None).limit(most)
        counted = select(func.count()).select_from(listed.subquery())
        return await self._session.scalar(counted) or 0

    def _query(
        self, wanted: RequestFilter, scope: Scope, most: int, before: int | None = None
    ) -> Select[RequestRow]:
        """Return the requests of a scope that a filter lets through, the newest first.

        At least *most* of them, if there are so many.
        """
        narrowed = _narrowed(wanted)
        if before is not None:
            narrowed.append(RequestRow.id < before)
        if not wanted.q:
            listed = self._listed(wanted, scope.person)
            return _newest_first(self._of(scope, *listed, *narrowed))
        if (key := self._key(wanted.q)) is not None:
            return _newest_first(select(RequestRow).where(key, self._within(scope), *narrowed))
        words = words_wanted(wanted.q)
        if words and not self._is_sqlite and (ways := _ways(scope)):
            return self._newest_by_ways(ways, narrowed, words, most)
        return self._with_words(self._of(scope, *narrowed), words)

    def _key(self, sought: str) -> ColumnElement[bool] | None:
        """Return the condition of a text that is a number, an identity or a mobile."""
        ways: list[ColumnElement[bool]] = []
        if number := request_number(sought):
            ways.append(RequestRow.number == number)
        if identity := national_id(sought):
            ways.append(RequestRow.identity == self._seal.index(identity))
        if mobile := national_number(sought):
            ways.append(RequestRow.mobile == mobile)
        return or_(*ways) if ways else None

    def _with_words(self, query: Select[Any], words: Sequence[str]) -> Select[Any]:
        """Return the requests of a query that hold all these words, the newest first."""
        if not words:
            return query.where(false())
        if self._is_sqlite:
            found = table("request_search", column("rowid"))
            match = " AND ".join(f'"{word}"{_star(word)}' for word in words)
            meant = text("request_search MATCH :words").bindparams(words=match)
            newest = found.c.rowid.desc()  # in the index's own order: it is read no further
            return query.join(found, found.c.rowid == RequestRow.id).where(meant).order_by(newest)
        found = table("request_search", column("request_id"))
        match = " & ".join(f"'{word}'{':*' if _star(word) else ''}" for word in words)
        meant = text("words @@ to_tsquery('simple', :words)").bindparams(words=match)
        return _newest_first(query.join(found, found.c.request_id == RequestRow.id).where(meant))

    def _newest_by_ways(
        self,
        ways: Sequence[ColumnElement[bool]],
        narrowed: Sequence[ColumnElement[bool]],
        words: Sequence[str],
        most: int,
    ) -> Select[RequestRow]:
        """Return the newest of what each way finds: PostgreSQL decides for each how to go it.

        Through what lies there while the words are common, through the words when they are rare.
        """
        found = (
            self._with_words(select(RequestRow.id).where(way, *narrowed), words).limit(most)
            for way in ways
        )
        theirs = union(*(select(it.subquery().c.id) for it in found)).cte("theirs")
        return _newest_first(select(RequestRow).join(theirs, theirs.c.id == RequestRow.id))

    def _of(self, scope: Scope, *listed: ColumnElement[bool]) -> Select[RequestRow]:
        """Return the requests of a scope: those of few entities by way of these."""
        if not (ways := _ways(scope)):
            return select(RequestRow).where(*listed, self._within(scope))
        theirs = union(*(select(RequestRow.id).where(way, *listed) for way in ways)).cte("theirs")
        return select(RequestRow).join(theirs, theirs.c.id == RequestRow.id)

    def _listed(self, wanted: RequestFilter, by: Person) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions of a view; a state that is asked for may be an ended one."""
        match wanted.view:
            case View.MINE:
                yield or_(RequestRow.assignee == by.name, RequestRow.reviewer == by.name)
                if wanted.state is None:
                    yield RequestRow.state.in_(tuple(sorted(OPEN)))
            case View.OURS:
                if wanted.state is None:
                    yield RequestRow.state.not_in(ENDED)  # no way by its state: most are open
            case View.DUE_TODAY:
                yield RequestRow.due_at.between(self._at, self._end_of_day())
            case View.OVERDUE:
                waits = tuple(sorted(OPEN - {RequestState.ANSWERED}))
                yield RequestRow.state.in_(waits) & (RequestRow.level > 0)
            case View.RISEN:
                waits = tuple(sorted(OPEN - {RequestState.ANSWERED}))
                yield RequestRow.state.in_(waits) & self._risen_to(by)
            case View.OBJECTED:
                yield RequestRow.state.in_(tuple(sorted(IN_OBJECTION)))

    def _risen_to(self, by: Person) -> ColumnElement[bool]:
        """Return the condition of what lies with the head of an entity of this person now.

        A request is with the head of its own entity at level 1, with the one above at level 2, …
        """
        staff = self._structure.staff
        ours = {post.entity for post in staff.posts(by.name, self._at) if post.duty in AT_THE_TOP}
        ways = (
            RequestRow.entity.in_(self._codes(frozenset(codes))) & (RequestRow.level == level)
            for whole in sorted(ours | staff.led_by(by.name, self._at))
            for level, codes in enumerate(self._levels(whole), start=1)
        )
        return or_(false(), *ways)

    def _levels(self, whole: str) -> Iterator[list[str]]:
        """Yield an entity, then those right below it, then those below these."""
        ministry, codes = self._structure.time.ministry, [whole]
        while codes:
            yield codes
            below = (child for code in codes for child in ministry.children.get(code, ()))
            found = (ministry.find(child, self._at) for child in below)
            codes = [it.code for it in found if it is not None and it.parent in codes]

    def _within(self, scope: Scope) -> ColumnElement[bool]:
        if scope.entities is None:
            return true()
        codes = self._codes(scope.entities)
        name = scope.person.name
        mine = or_(RequestRow.assignee == name, RequestRow.reviewer == name)
        # Many entities are no way to the newest of their requests: rows are looked at, no index.
        entity, answering = (
            func.coalesce(it, "") for it in (RequestRow.entity, RequestRow.answering)
        )
        return or_(entity.in_(codes), answering.in_(codes), mine)

    def _codes(self, entities: frozenset[str]) -> Any:  # noqa: ANN401 - a list or a query
        """Return codes for IN: as one parameter, however many they are."""
        codes = sorted(entities)
        if self._is_sqlite:
            return select(func.json_each(json.dumps(codes)).table_valued("value").c.value)
        return select(func.json_array_elements_text(cast(codes, JSON)))

    def _end_of_day(self) -> datetime:
        local = self._at.astimezone(RIYADH)
        return local.replace(hour=23, minute=59, second=59, microsecond=999_999)

    async def _page(
        self, wanted: RequestFilter, scope: Scope, limit: int, before: int | None
    ) -> Sequence[RequestRow]:
        query = self._query(wanted, scope, limit, before).limit(limit)
        return (await self._session.scalars(query)).all()

    def _shown(self, rows: Iterable[RequestRow], scope: Scope) -> list[Request]:
        found = [request_of(row, self._seal) for row in rows]
        return [it for it in found if may_see(scope.person, it, self._structure, self._at)]

    @property
    def _is_sqlite(self) -> bool:
        return self._session.get_bind().dialect.name == "sqlite"


def _ways(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the ways to the requests of few entities, each of one index; none for many."""
    if scope.entities is None or len(scope.entities) > FEW:
        return []
    holders = (RequestRow.entity, RequestRow.answering)
    mine = (RequestRow.assignee, RequestRow.reviewer)
    lying = [holder == code for code in sorted(scope.entities) for holder in holders]
    return lying + [hand == scope.person.name for hand in mine]


def _narrowed(wanted: RequestFilter) -> list[ColumnElement[bool]]:
    columns = {
        RequestRow.state: wanted.state,
        RequestRow.importance: wanted.importance,
        RequestRow.service: wanted.service,
        RequestRow.entity: wanted.entity,
    }
    return [column == value for column, value in columns.items() if value is not None]


def _newest_first(query: Select[RequestRow]) -> Select[RequestRow]:
    return query.order_by(RequestRow.id.desc())


def _star(word: str) -> str:
    return "*" if len(word) >= PREFIX_FROM else ""
