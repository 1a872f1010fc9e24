"""Deals with what has been kept long enough; a second sweep finds nothing left to do."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor, Deed
from core.clock import utc_now
from core.database import writing
from privacy.due import DUE
from privacy.files import FileShelf, remove_unnamed
from privacy.forgetting import FORGET
from privacy.rules import RULES, Kind, Rule

AT_ONCE = 200
BREATH_SECONDS = 0.02  # others write in between
SUBJECT = "retention"


class RetentionSweep:
    """Sweeps by rules; each step is one transaction, the last one writes the audit log."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        files: FileShelf,
        rules: Sequence[Rule] = RULES,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._files = files
        self._rules = rules
        self._clock = clock

    async def due(self) -> Mapping[Kind, int]:
        """Return how much a sweep would deal with now, by kind."""
        found = {}
        async with self._sessions() as session:
            for rule, before in self._ends():
                count = select(func.count()).select_from(DUE[rule.kind](before).subquery())
                found[rule.kind] = await session.scalar(count) or 0
        return found

    async def sweep(self, *, by: Actor) -> Mapping[Kind, int]:
        """Deal with all that is due, and return how much that was, by kind."""
        done = {rule.kind: await self._swept(rule, before) for rule, before in self._ends()}
        await remove_unnamed(self._sessions, self._files, self._clock())
        told = {str(kind): count for kind, count in done.items() if count}
        async with writing(self._sessions) as session:
            await audit_store.write(session, Deed(by, Action.DATA_SWEPT, SUBJECT, told))
        return done

    async def last_at(self) -> datetime | None:
        """Return when somebody swept last."""
        async with self._sessions() as session:
            return await audit_store.newest(session, Action.DATA_SWEPT)

    async def _swept(self, rule: Rule, before: datetime) -> int:
        count, query = 0, DUE[rule.kind](before).limit(AT_ONCE)
        while True:
            async with writing(self._sessions) as session:
                found = (await session.execute(query)).all()
                if found:
                    await FORGET[rule.kind](session, found, self._clock())
            if not found:
                return count
            count += len(found)
            await asyncio.sleep(BREATH_SECONDS)

    def _ends(self) -> list[tuple[Rule, datetime]]:
        """Return each rule that ends, with the moment before which things are due."""
        now = self._clock()
        return [(rule, now - rule.after) for rule in self._rules if rule.after is not None]
