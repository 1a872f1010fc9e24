"""Who follows which request, and what somebody is in the centre, in the database."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox_store import once
from core.permissions import Role
from core.tables import AccountRow
from ticketing.desk_tables import RequestWatcherRow
from ticketing.request_rights import Person


class WatcherStore:
    """The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, request_id: int, people: Iterable[str], at: datetime) -> None:
        """Let people follow a request; who does so already goes on."""
        rows = [{"request_id": request_id, "person": name, "since": at} for name in people]
        if rows:
            await self._session.execute(once(self._session, RequestWatcherRow.__table__), rows)

    async def remove(self, request_id: int, person: str) -> None:
        """Let somebody follow a request no more."""
        row = RequestWatcherRow
        mine = row.request_id == request_id, row.person == person
        await self._session.execute(delete(row).where(*mine))

    async def of(self, request_ids: Collection[int]) -> Mapping[int, Sequence[Person]]:
        """Return who follows each of some requests, in the order they began."""
        row = RequestWatcherRow
        query = select(row.request_id, row.person).where(row.request_id.in_(request_ids))
        found = (await self._session.execute(query.order_by(row.since, row.person))).all()
        known = await self.people({name for _, name in found})
        watching: defaultdict[int, list[Person]] = defaultdict(list)
        for request_id, name in found:
            watching[request_id].append(known[name])
        return watching

    async def with_account(self, names: Collection[str]) -> frozenset[str]:
        """Return those of some people who may sign in."""
        if not names:
            return frozenset()
        row = AccountRow
        query = select(row.name).where(row.name.in_(names), row.disabled_at.is_(None))
        return frozenset(await self._session.scalars(query))

    async def people(self, names: Collection[str]) -> Mapping[str, Person]:
        """Return people by name with their roles.

        Who has a post and no account yet is of the entities; a disabled account is nobody's.
        """
        if not names:
            return {}
        row = AccountRow
        query = select(row.name, row.role, row.disabled_at).where(row.name.in_(names))
        accounts = {name: (role, gone) for name, role, gone in await self._session.execute(query)}
        roles = {
            name: Role(role) if gone is None else None for name, (role, gone) in accounts.items()
        }
        return {name: Person(name, roles.get(name, Role.COORDINATOR)) for name in names}
