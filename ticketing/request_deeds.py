"""How any deed is done: look, ask whether it may be, reckon the clocks, write all of it at once."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import MICROSECOND, writing
from core.outbox_store import OutboxStore
from ticketing.clocks import Standing
from ticketing.errors import KeyReusedError, NoSuchRequestError, RequestChangedError
from ticketing.escalation import StepKey
from ticketing.histories import MOVING, following
from ticketing.importance import Times
from ticketing.letter_writing import letters_of
from ticketing.reckoning import Reckoning, reckoned, timed
from ticketing.request_decisions import Decision, Scene, carried_out
from ticketing.request_keys import Asking, RequestKeys
from ticketing.request_notices import is_told, to_beneficiary
from ticketing.request_rights import Person, check_may, may_see
from ticketing.request_rows import Seal
from ticketing.request_states import Deed
from ticketing.request_store import RequestStore
from ticketing.request_writing import add_tellings, telling_rows, watchers, write_steps
from ticketing.requests import Event, Request
from ticketing.staff_letters import Notice
from ticketing.structure_store import Ground, GroundShelf
from ticketing.webhook_store import announce

Decide = Callable[[Scene], Decision]


@dataclass(slots=True)
class Hand:
    """One request in one transaction, in the hand of who changes it."""

    session: AsyncSession
    store: RequestStore
    ground: Ground
    request: Request
    at: datetime
    history: Sequence[Standing] = ()
    taken: frozenset[StepKey] = frozenset()

    @property
    def times(self) -> Times:
        """Return how long things may take, by the subject's version in which it began."""
        return self.ground.subjects[self.request.subject, self.request.subject_version].times


class RequestDeeds:
    """Does deeds; *clock* is asked once a request is locked, so that its events stay in order.

    What comes under an *asking* is done once, however often it comes.
    """

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        seal: Seal,
        grounds: GroundShelf,
        clock: Callable[[], datetime] = utc_now,
        asking: Asking | None = None,
    ) -> None:
        self._sessions = sessions
        self._seal = seal
        self._grounds = grounds
        self._clock = clock
        self._asking = asking

    async def do(
        self,
        number: str,
        deed: Deed | Callable[[Scene], Deed],
        decide: Decide,
        *,
        by: Person,
        version: int | None = None,
        also: Callable[[Hand, Request], Awaitable[None]] | None = None,
    ) -> Request:
        """Do *deed* as *decide* says, and return the request after it.

        Who may not see the request hears NoSuchRequestError; NotYoursError, DeedOutOfPlaceError;
        RequestChangedError unless *version*, where it is given, is the one that is kept;
        KeyReusedError. *also* writes in the same transaction what else belongs to the deed.
        """
        try:
            return await self._do(number, deed, decide, by, version, also)
        except IntegrityError:
            if self._asking is None:
                raise
            return await self._do(number, deed, decide, by, version, also)  # somebody was quicker

    async def _do(
        self,
        number: str,
        deed: Deed | Callable[[Scene], Deed],
        decide: Decide,
        by: Person,
        version: int | None,
        also: Callable[[Hand, Request], Awaitable[None]] | None,
    ) -> Request:
        async with writing(self._sessions) as session:
            hand = await self._taken_up(session, number)
            if await self._asked_before(hand.store, hand.request, by, hand.ground) is not None:
                return hand.request
            check_sees(by, hand.request, hand.ground, hand.at)
            if version is not None and version != hand.request.version:
                raise RequestChangedError(number)
            chosen = deed if isinstance(deed, Deed) else deed(_scene(hand, by))
            check_may(by, chosen, hand.request, hand.ground.structure, hand.at)
            await self._reckon(hand)
            scene = _scene(hand, by)
            done = await _done(hand, scene, chosen, decide(scene))
            if also is not None:
                await also(hand, done)
            if self._asking is not None:
                keys, kept = RequestKeys(hand.store, self._seal), (done.request_id, done.version)
                await keys.keep(by.name, self._asking, *kept, hand.at)
            return done

    async def done_before(self, number: str, by: Person) -> int | None:
        """Return the version that came of this asking before, if it was asked; KeyReusedError."""
        async with self._sessions() as session:
            store = RequestStore(session, self._seal)
            ground = await self._grounds.current(session)
            return await self._asked_before(store, await store.get(number), by, ground)

    async def see(self, number: str, by: Person) -> tuple[Request, Sequence[Event]]:
        """Return a request with its time line; NoSuchRequestError also for who may not see it."""
        async with self._sessions() as session:
            store = RequestStore(session, self._seal)
            request = await store.get(number)
            ground = await self._grounds.current(session)
            check_sees(by, request, ground, self._clock())
            return request, await store.events(request.request_id)

    async def _asked_before(
        self, store: RequestStore, request: Request, by: Person, ground: Ground
    ) -> int | None:
        """Return the version that came of this asking before.

        Who may not see the request any more is answered as long as it stands as they left it.
        """
        if self._asking is None:
            return None
        try:
            known = await RequestKeys(store, self._seal).known(by.name, self._asking)
        except KeyReusedError:
            check_sees(by, request, ground, self._clock())  # others do not learn of it even so
            raise
        if known is None:
            return None
        if request.version != known.version:
            check_sees(by, request, ground, self._clock())
        return known.version

    async def _taken_up(self, session: AsyncSession, number: str) -> Hand:
        store = RequestStore(session, self._seal)
        request = await store.get(number, to_change=True)
        at = max(self._clock(), request.changed_at + MICROSECOND)
        ground = await self._grounds.current(session)
        return Hand(session, store, ground, request, at)

    async def _reckon(self, hand: Hand) -> None:
        """Take the steps that fell due before the deed."""
        request_id = hand.request.request_id
        hand.history = (await hand.store.standings([request_id])).get(request_id, ())
        hand.taken = (await hand.store.steps([request_id])).get(request_id, frozenset())
        late = reckoned(
            hand.request, hand.history, hand.taken, hand.times, hand.ground.structure, hand.at
        )
        await _write_late(hand, late)
        hand.request = late.request
        hand.taken |= {step.key for step in late.steps}
        if late.steps:
            hand.history = (await hand.store.standings([request_id])).get(request_id, ())


def check_sees(by: Person, request: Request, ground: Ground, at: datetime) -> None:
    """Raise NoSuchRequestError unless a person sees the request: others do not learn of it."""
    if not may_see(by, request, ground.structure, at):
        raise NoSuchRequestError(request.number)


async def _write_late(hand: Hand, late: Reckoning) -> None:
    await write_steps(hand.session, hand.store, [late], hand.ground.structure, hand.at)


async def _done(hand: Hand, scene: Scene, deed: Deed, decision: Decision) -> Request:
    """Write a deed with all that it causes."""
    moved, event = carried_out(scene, deed, decision)
    moves = [following(hand.history[-1], event)] if deed in MOVING else []
    history = [*hand.history, *moves]
    structure = hand.ground.structure
    after = timed(moved, history, hand.taken, hand.times, structure, hand.at)
    if deed is Deed.WEIGH:
        event = _with_reckoning(event, scene.request, after)
    await hand.store.save(after)
    await hand.store.add_events([(after.request_id, event)])
    await tell(hand.session, hand.store, after, event, decision.tell, hand.ground)
    return after


async def tell(
    session: AsyncSession,
    store: RequestStore,
    request: Request,
    event: Event,
    people: Sequence[str],
    ground: Ground,
) -> None:
    """Tell the beneficiary, the entities' people and other systems of a deed, and prove it."""
    others = [person for person in people if person != event.by]
    occasion = f"event/{event.n}"
    following: Sequence[str] = ()
    if event.deed is not Deed.FILE:  # what is new nobody follows yet
        watching = await watchers(session, [request], ground.structure, event.at)
        following = watching[request.request_id]
    copied = [it for it in following if it not in {*others, event.by}]
    rows = [
        *telling_rows(request, occasion, others, event.at),
        *telling_rows(request, occasion, copied, event.at, is_copy=True),
    ]
    await add_tellings(session, store, rows, ground.structure.staff)
    leads_to = request.merged_into if event.deed is Deed.MERGE else None
    link = ""
    if is_told(request, event):
        link = await store.new_link(leads_to or request.request_id, event.at)
    notice = Notice(request=request, event=event, occasion=occasion, people=others)
    letters = await letters_of(session, [notice], ground.structure, event.at)
    await OutboxStore(session).put([*to_beneficiary(request, event, link), *letters], event.at)
    await announce(session, [(request, event)], event.at)


def _scene(hand: Hand, by: Person) -> Scene:
    return Scene(hand.request, hand.ground.structure, by.name, hand.at)


def _with_reckoning(event: Event, before: Request, after: Request) -> Event:
    """Return the row with the end of the time before and after: it says why that moved."""
    ends = {"due_before": before.due_at, "due_after": after.due_at}
    detail = {name: at.isoformat() for name, at in ends.items() if at is not None}
    return replace(event, detail={**event.detail, **detail})
