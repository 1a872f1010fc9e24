"""Lets requests rise whose time is over: a few at a time, in order, as often as anybody likes.

What falls due is worked out by pure functions, and each step has its row; so sweepers may run
beside each other, be late, or die in the middle: the next one takes what is left.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from core.errors import CoreError
from ticketing.errors import TicketingError
from ticketing.reckoning import Reckoning, reckoned
from ticketing.request_rows import Seal
from ticketing.request_store import RequestStore
from ticketing.request_writing import write_steps
from ticketing.requests import Request
from ticketing.structure_store import GroundShelf

logger = logging.getLogger(__name__)

AT_ONCE = 200
BREATH = 5  # requests reckoned before others of the event loop have their turn
LOOK_SECONDS = 5.0
POSTPONED = timedelta(hours=1)  # what cannot be reckoned is tried again


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did."""

    looked_at: int = 0
    steps: int = 0
    postponed: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(
            self.looked_at + other.looked_at,
            self.steps + other.steps,
            self.postponed + other.postponed,
        )


class Sweep:
    """Takes the steps that are due."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._clock = clock

    async def run(self) -> None:
        """Sweep for ever; while the database is away nothing is lost."""
        while True:
            try:
                await self.sweep()
            except (SQLAlchemyError, OSError):
                logger.warning("requests wait: the database does not answer", exc_info=True)
            except (CoreError, TicketingError):
                logger.exception("requests wait: the ministry cannot be read")
            await asyncio.sleep(LOOK_SECONDS)

    async def sweep(self) -> Swept:
        """Take every step that is due now."""
        done, found = Swept(), Swept(looked_at=1)
        while found.looked_at:
            found = await self._some()
            done += found
        if done.steps:
            logger.info("requests rose", extra={"requests": done.looked_at, "steps": done.steps})
        return done

    async def _some(self) -> Swept:
        async with writing(self._sessions) as session:
            store, now = RequestStore(session, self._seal), self._clock()
            requests = await store.due(now, AT_ONCE)
            if not requests:
                return Swept()
            reckonings = await self._reckoned(session, store, requests, now)
            ground = await self._grounds.current(session)
            await write_steps(session, store, reckonings, ground.structure, now)
            await store.save_swept([one.request for one in reckonings])
            known = {one.request.request_id for one in reckonings}
            left = [one.request_id for one in requests if one.request_id not in known]
            if left:
                await store.postpone(left, now + POSTPONED)
            steps = sum(len(one.steps) for one in reckonings)
            return Swept(len(requests), steps, len(left))

    async def _reckoned(
        self, session: AsyncSession, store: RequestStore, requests: Sequence[Request], now: datetime
    ) -> list[Reckoning]:
        ids = [request.request_id for request in requests]
        histories, taken = await store.standings(ids), await store.steps(ids)
        ground = await self._grounds.current(session)
        found = []
        for place, request in enumerate(requests):
            if place % BREATH == 0:
                await asyncio.sleep(0)
            number = request.request_id
            try:
                times = ground.subjects[request.subject, request.subject_version].times
                steps_taken = taken.get(number, frozenset())
                history, structure = histories[number], ground.structure
                found.append(reckoned(request, history, steps_taken, times, structure, now))
            except (TicketingError, KeyError):
                logger.exception("request cannot be reckoned", extra={"number": request.number})
        return found
