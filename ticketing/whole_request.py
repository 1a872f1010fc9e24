"""All that the page of one request shows, read at once: a request, its past and what is ahead."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.outbox_store import OutboxStore
from ticketing.escalation import Step, steps
from ticketing.histories import history
from ticketing.possible_deeds import deeds_for
from ticketing.request_deeds import check_sees
from ticketing.request_rights import Person, may_see
from ticketing.request_rows import Seal
from ticketing.request_states import Deed
from ticketing.request_store import RequestStore
from ticketing.requests import Event, Rating, Request, Telling
from ticketing.structure_store import Ground, GroundShelf
from ticketing.subjects import Subject
from ticketing.tracking_store import TrackingStore
from ticketing.undelivered import Undelivered, keys_of, undelivered

MOST_AHEAD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeRequest:
    """A request as one person sees it at one moment."""

    request: Request
    events: Sequence[Event]
    tellings: Sequence[Telling]
    linked: Sequence[Request]
    ratings: Sequence[Rating]
    deeds: frozenset[Deed]  # that the person may do now
    ahead: Sequence[Step]  # what falls due if nothing is done
    undelivered: Sequence[Undelivered]  # messages that never arrived
    ground: Ground
    at: datetime

    @property
    def subject(self) -> Subject:
        """Return what it is about, in the version in which it began."""
        return self.ground.subjects[self.request.subject, self.request.subject_version]


class RequestReading:
    """Reads requests for the people who work on them."""

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

    async def whole(self, number: str, *, by: Person) -> WholeRequest:
        """Return all of a request; NoSuchRequestError also for who may not see it."""
        async with self._sessions() as session:
            store, at = RequestStore(session, self._seal), self._clock()
            request = await store.get(number)
            ground = await self._grounds.current(session)
            check_sees(by, request, ground, at)
            events = await store.events(request.request_id)
            tellings = await store.tellings(request.request_id)
            linked = await store.linked(request.request_id)
            keys = keys_of(request.request_id, events, tellings)
            missed = await OutboxStore(session).missed(keys)
            return WholeRequest(
                request=request,
                events=events,
                tellings=tellings,
                ratings=await TrackingStore(session, self._seal).ratings(request.request_id),
                linked=[it for it in linked if may_see(by, it, ground.structure, at)],
                deeds=deeds_for(by, request, ground.structure, at),
                ahead=tuple(islice(ahead(request, events, ground, at), MOST_AHEAD)),
                undelivered=[undelivered(it) for it in missed],
                ground=ground,
                at=at,
            )

    async def ratings(self, number: str, *, by: Person) -> Sequence[Rating]:
        """Return what the beneficiary thought of the answers; NoSuchRequestError."""
        async with self._sessions() as session:
            request = await RequestStore(session, self._seal).get(number)
            check_sees(by, request, await self._grounds.current(session), self._clock())
            return await TrackingStore(session, self._seal).ratings(request.request_id)


def ahead(
    request: Request, events: Sequence[Event], ground: Ground, at: datetime
) -> Iterator[Step]:
    """Yield what falls due after *at* if nothing more is done. Pure."""
    times = ground.subjects[request.subject, request.subject_version].times
    return (step for step in steps(history(events), times, ground.structure) if step.at > at)
