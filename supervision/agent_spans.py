"""How long each agent was in which state, kept in the database.

Nothing of this waits in the spool: a killed controller loses at most KEEP_SECONDS of idle time. A
span's end moves on while it lasts, so that no span reaches over the time when nobody looked.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from supervision.agent_states import AgentState
from supervision.board import Board
from supervision.journal import OUTAGES
from supervision.tables import AgentSpanRow

log = logging.getLogger(__name__)

KEEP_SECONDS = 20.0
PATIENCE_SECONDS = 5.0
MOST_UNKEPT = 20_000  # while the database is away; then the oldest are forgotten


@dataclass(slots=True)
class Span:
    """One agent in one state."""

    extension: str
    state: AgentState
    since: datetime
    until: datetime


class AgentSpans:
    """Follows the board; ``run`` must run."""

    def __init__(
        self,
        board: Board,
        sessions: async_sessionmaker[AsyncSession],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._board = board
        self._sessions = sessions
        self._clock = clock
        self._now: dict[str, Span] = {}
        self._unkept: dict[tuple[str, datetime], Span] = {}  # over, and not yet in the database
        self._is_counted = False
        board.on_state = self.changed

    def changed(self, extension: str, state: AgentState, at: datetime) -> None:
        """An agent is in *state* from *at* on."""
        if (before := self._now.pop(extension, None)) is not None:
            before.until = max(at, before.since)
            self._unkept[extension, before.since] = before
            if len(self._unkept) > MOST_UNKEPT:
                del self._unkept[next(iter(self._unkept))]
        if state is not AgentState.SIGNED_OUT:
            self._now[extension] = Span(extension, state, at, at)

    async def run(self) -> None:
        """Give the board what was kept of today, then keep what happens."""
        while True:
            await self.keep()
            await asyncio.sleep(KEEP_SECONDS)

    async def keep(self) -> None:
        """Write what is not yet written; when the database is away, it is kept for the next time.

        Written twice it changes nothing, so that an interrupted writing is simply done again.
        """
        if not self._board.is_stale:
            for span in self._now.values():
                span.until = max(self._clock(), span.since)
        over = dict(self._unkept)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._sessions.begin() as session:
                await self._count_once(session)
                await _write(session, [*over.values(), *self._now.values()])
        except OUTAGES as error:
            log.warning("The agents' times are not kept yet.", extra={"reason": str(error)})
        else:
            for key in over:
                self._unkept.pop(key, None)

    async def _count_once(self, session: AsyncSession) -> None:
        if self._is_counted:
            return
        for span in await _ready_since(session, self._board.figures.day):
            self._board.figures.was_ready(span.extension, span.since, span.until)
        self._is_counted = True


async def _ready_since(session: AsyncSession, day: datetime) -> list[Span]:
    rows = await session.scalars(
        select(AgentSpanRow).where(AgentSpanRow.until > day, AgentSpanRow.state == AgentState.READY)
    )
    return [Span(row.extension, AgentState(row.state), row.since, row.until) for row in rows]


async def _write(session: AsyncSession, spans: list[Span]) -> None:
    """Write *spans*; one that is known goes on to its new end."""
    if not spans:
        return
    dialect = session.get_bind().dialect.name
    insert: Any = (postgresql if dialect == "postgresql" else sqlite).insert
    statement = insert(AgentSpanRow)
    newer = statement.on_conflict_do_update(
        index_elements=["extension", "since"],
        set_={"until": statement.excluded.until, "state": statement.excluded.state},
    )
    await session.execute(
        newer,
        [
            {
                "extension": span.extension,
                "since": span.since,
                "until": span.until,
                "state": span.state.value,
            }
            for span in spans
        ],
    )
