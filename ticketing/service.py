"""What may be done to a request that is there: each deed one transaction with all it causes."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor
from core.audit import Deed as AuditedDeed
from core.clock import utc_now
from core.database import writing
from ticketing import request_decisions as decide
from ticketing.applicant_store import ApplicantStore
from ticketing.attachment_service import give_with_answer, take_back_with_answer
from ticketing.importance import Importance
from ticketing.mentions import check_mentioned, mentioned_in
from ticketing.request_decisions import Scene
from ticketing.request_deeds import Hand, RequestDeeds, check_sees
from ticketing.request_keys import Asking
from ticketing.request_rights import Person, needs_approval, parts
from ticketing.request_rows import Seal
from ticketing.request_states import Deed
from ticketing.request_store import RequestStore
from ticketing.request_words import cleaned
from ticketing.requests import Event, Rating, Request, Telling
from ticketing.structure_store import GroundShelf
from ticketing.tracking_store import TrackingStore
from ticketing.watcher_store import WatcherStore


class Requests:
    """Every deed by its name; the errors of ``RequestDeeds.do``, and those of its decision.

    *version* is the one that the person looked at; without it the deed is done to what is kept.
    With *asking* the deed is done once under its key, however often it is asked.
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
        self._deeds = RequestDeeds(sessions, seal, grounds, clock, asking)

    async def see(self, number: str, *, by: Person) -> tuple[Request, Sequence[Event]]:
        """Return a request with its time line."""
        return await self._deeds.see(number, by)

    async def told(self, request: Request) -> Sequence[Telling]:
        """Return the proofs of who was told what of a request that the person sees."""
        async with self._sessions() as session:
            return await RequestStore(session, self._seal).tellings(request.request_id)

    async def acknowledge(self, number: str, *, by: Person, version: int | None = None) -> Request:
        """Take note of a request."""
        return await self._deeds.do(
            number, Deed.ACKNOWLEDGE, decide.acknowledging, by=by, version=version
        )

    async def assign(
        self, number: str, to: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Let somebody of the entity handle it."""
        return await self._deeds.do(
            number, Deed.ASSIGN, lambda it: decide.assigning(it, to), by=by, version=version
        )

    async def study(self, number: str, *, by: Person, version: int | None = None) -> Request:
        """Begin to study it."""
        return await self._deeds.do(number, Deed.STUDY, decide.studying, by=by, version=version)

    async def ask(
        self, number: str, question: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Ask the beneficiary for what is missing."""
        return await self._deeds.do(
            number, Deed.ASK, lambda it: decide.asking(it, question), by=by, version=version
        )

    async def reply(self, number: str, text: str, *, by: Person) -> Request:
        """Say what was missing."""
        return await self._deeds.do(number, Deed.REPLY, lambda it: decide.replying(it, text), by=by)

    async def resume(
        self, number: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Go on without the beneficiary's reply."""
        return await self._deeds.do(
            number, Deed.RESUME, lambda it: decide.resuming(it, reason), by=by, version=version
        )

    async def transfer(
        self, number: str, to: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Pass it on to another entity."""
        return await self._deeds.do(
            number,
            Deed.TRANSFER,
            lambda it: decide.transferring(it, to, reason),
            by=by,
            version=version,
        )

    async def answer(
        self, number: str, text: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Answer it; where the entity wants that, the head approves the answer first."""

        def chosen(scene: Scene) -> Deed:
            return Deed.PROPOSE if _needs_approval(scene, by) else Deed.ANSWER

        def decided(scene: Scene) -> decide.Decision:
            deed = decide.proposing if _needs_approval(scene, by) else decide.answering
            return deed(scene, text)

        return await self._deeds.do(
            number, chosen, decided, by=by, version=version, also=give_with_answer
        )

    async def approve(self, number: str, *, by: Person, version: int | None = None) -> Request:
        """Give the answer that was proposed."""
        return await self._deeds.do(
            number,
            Deed.APPROVE,
            decide.approving,
            by=by,
            version=version,
            also=give_with_answer,
        )

    async def return_answer(
        self, number: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Give a proposed answer back."""
        return await self._deeds.do(
            number, Deed.RETURN, lambda it: decide.returning(it, reason), by=by, version=version
        )

    async def object(self, number: str, reason: str, *, by: Person) -> Request:
        """Object to the answer."""
        return await self._deeds.do(
            number, Deed.OBJECT, lambda it: decide.objecting(it, reason), by=by
        )

    async def review(self, number: str, *, by: Person, version: int | None = None) -> Request:
        """Take an objection up."""
        return await self._deeds.do(number, Deed.REVIEW, decide.reviewing, by=by, version=version)

    async def uphold(
        self, number: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Decide that the answer stands."""
        return await self._deeds.do(
            number, Deed.UPHOLD, lambda it: decide.upholding(it, reason), by=by, version=version
        )

    async def overturn(
        self, number: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Decide that another answer is to be given."""
        return await self._deeds.do(
            number,
            Deed.OVERTURN,
            lambda it: decide.overturning(it, reason),
            by=by,
            version=version,
            also=take_back_with_answer,
        )

    async def escalate(
        self, number: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Let it rise to the next head now."""
        return await self._deeds.do(
            number, Deed.ESCALATE, lambda it: decide.escalating(it, reason), by=by, version=version
        )

    async def close(
        self, number: str, reason: str = "", *, by: Person, version: int | None = None
    ) -> Request:
        """Close it."""
        return await self._deeds.do(
            number, Deed.CLOSE, lambda it: decide.closing(it, reason), by=by, version=version
        )

    async def reopen(
        self, number: str, reason: str, *, by: Person, version: int | None = None
    ) -> Request:
        """Open it again."""
        return await self._deeds.do(
            number,
            Deed.REOPEN,
            lambda it: decide.reopening(it, reason),
            by=by,
            version=version,
            also=take_back_with_answer,
        )

    async def withdraw(self, number: str, reason: str = "", *, by: Person) -> Request:
        """Take it back."""
        return await self._deeds.do(
            number, Deed.WITHDRAW, lambda it: decide.withdrawing(it, reason), by=by
        )

    async def comment(
        self,
        number: str,
        text: str,
        *,
        by: Person,
        is_told: bool = False,
        mentioned: Iterable[str] = (),
    ) -> Request:
        """Remark something, among ourselves or to the beneficiary.

        Among ourselves ``@name`` mentions somebody: they are told, and follow the request from
        then on; CannotMentionError.
        """
        names = tuple(dict.fromkeys((*mentioned, *(() if is_told else mentioned_in(text)))))
        async with self._sessions() as session:
            people = await WatcherStore(session).people(names)

        def decided(scene: Scene) -> decide.Decision:
            check_mentioned(people.values(), scene)
            return decide.commenting(scene, text, is_told=is_told, mentioned=names)

        async def watched(hand: Hand, done: Request) -> None:
            await WatcherStore(hand.session).add(done.request_id, names, hand.at)

        return await self._deeds.do(number, Deed.COMMENT, decided, by=by, also=watched)

    async def add(self, number: str, text: str, *, by: Person) -> Request:
        """Say more, unasked."""
        return await self._deeds.do(number, Deed.ADD, lambda it: decide.adding(it, text), by=by)

    async def rate(self, number: str, score: int, words: str, *, by: Person) -> Request:
        """Say how it went, once for each answer; AlreadyRatedError."""

        async def keep(hand: Hand, _: Request) -> None:
            rating = Rating(score, cleaned(words), hand.at)
            await TrackingStore(hand.session, self._seal).rate(hand.request.request_id, rating)

        return await self._deeds.do(
            number, Deed.RATE, lambda it: decide.rating(it, score, words), by=by, also=keep
        )

    async def weigh(
        self,
        number: str,
        importance: Importance,
        reason: str = "",
        *,
        by: Person,
        version: int | None = None,
    ) -> Request:
        """Set how important it is: its time is reckoned anew."""
        return await self._deeds.do(
            number,
            Deed.WEIGH,
            lambda it: decide.weighing(it, importance, reason),
            by=by,
            version=version,
        )

    async def merge(self, number: str, into: str, *, by: Person) -> Request:
        """Let another request of the same applicant go on alone that asks the same."""
        (one, _), (other, _) = await self.see(number, by=by), await self.see(into, by=by)
        async with self._sessions() as session:  # who asked never changes
            is_theirs = await ApplicantStore(session).is_of_one(one.request_id, other.request_id)
        return await self._deeds.do(
            number,
            Deed.MERGE,
            lambda it: decide.merging(it, other, is_theirs=is_theirs),
            by=by,
            also=_linked(other),
        )

    async def link(self, number: str, other: str, *, by: Person) -> Request:
        """Let two requests have to do with each other."""
        second, _ = await self.see(other, by=by)
        return await self._deeds.do(
            number, Deed.LINK, lambda it: decide.linking(it, second), by=by, also=_linked(second)
        )

    async def linked(self, number: str, *, by: Person) -> Sequence[Request]:
        """Return the requests that have to do with one, those that the person may see."""
        request, _ = await self.see(number, by=by)
        async with self._sessions() as session:
            ground, at = await self._grounds.current(session), self._clock()
            found = await RequestStore(session, self._seal).linked(request.request_id)
            return [it for it in found if parts(by, it, ground.structure, at)]

    async def uncover(self, number: str, *, by: Person, actor: Actor) -> Request:
        """Return a request with the applicant's whole national ID, and write down who looked."""
        async with writing(self._sessions) as session:
            store = RequestStore(session, self._seal)
            request = await store.get(number)
            check_sees(by, request, await self._grounds.current(session), self._clock())
            identity = await store.identity(number)
            looked = AuditedDeed(actor, Action.IDENTITY_UNCOVERED, f"request/{number}")
            await audit_store.write(session, looked)
        return replace(request, applicant=replace(request.applicant, national_id=identity))


def _linked(other: Request) -> Callable[[Hand, Request], Awaitable[None]]:
    """Return what writes that a request has to do with another."""

    async def write(hand: Hand, done: Request) -> None:
        await hand.store.link(done.request_id, other.request_id)

    return write


def _needs_approval(scene: Scene, by: Person) -> bool:
    """Return whether an answer of this person waits for the head."""
    return needs_approval(by, scene.request, scene.structure, scene.at)
