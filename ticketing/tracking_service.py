"""What a beneficiary sees and does by the link in a message."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from hmac import compare_digest

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.clock import utc_now
from core.database import writing
from core.outbox_store import OutboxStore
from ticketing.errors import (
    LinkEndedError,
    NoSuchActionError,
    NoSuchLinkError,
    NoSuchScoreError,
)
from ticketing.request_notices import asked_anew
from ticketing.request_rights import Person
from ticketing.request_rows import Seal
from ticketing.request_states import Deed
from ticketing.request_store import RequestStore
from ticketing.requests import Request
from ticketing.service import Requests
from ticketing.structure_store import GroundShelf
from ticketing.tracking import (
    BY_LINK,
    SCORES,
    TOKEN,
    Link,
    Tracked,
    leads,
    new_token,
    tracked,
)
from ticketing.tracking_store import TrackingStore

NOBODY = "----"  # compared when there is no such request


class Tracking:
    """Opens one request for each link; NoSuchLinkError also when its time is over.

    To use a link ends those to the same request that were given before it: LinkEndedError.
    """

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
        self._requests = Requests(sessions, seal, grounds, clock)

    async def see(self, token: str) -> Tracked:
        """Return what the holder of a link may see; older links to the request end now."""
        await self._end_older(token)
        async with self._sessions() as session:
            request = await self._opened(session, token)
            events = await RequestStore(session, self._seal).events(request.request_id)
            ratings = await TrackingStore(session, self._seal).ratings(request.request_id)
            ground = await self._grounds.current(session)
            last = await RequestStore(session, self._seal).goes_on_as(request)
        structure, now = ground.structure, self._clock()
        into = None if last is request else last.number
        return tracked(request, events, ratings, structure, now, goes_on_in=into)

    async def act(self, token: str, deed: str, text: str) -> Request:
        """Add, reply, object or withdraw; NoSuchActionError and the refusals of ``Requests``."""
        await self._end_older(token)
        async with self._sessions() as session:
            number = (await self._opened(session, token)).number
        acts: dict[str, Callable[..., Awaitable[Request]]] = {
            Deed.ADD: self._requests.add,
            Deed.REPLY: self._requests.reply,
            Deed.OBJECT: self._requests.object,
            Deed.WITHDRAW: self._requests.withdraw,
        }
        if (act := acts.get(deed)) is None:
            raise NoSuchActionError(deed)
        return await act(number, text, by=Person(BY_LINK, of_request=number))

    async def rate(self, token: str, score: str, words: str) -> Request:
        """Keep a rating, once for each answer; NoSuchScoreError, AlreadyRatedError."""
        if score not in set(map(str, SCORES)):
            raise NoSuchScoreError
        async with self._sessions() as session:
            number = (await self._opened(session, token)).number
        by = Person(BY_LINK, of_request=number)
        return await self._requests.rate(number, int(score), words, by=by)

    async def ask_anew(self, number: str, last_four: str) -> None:
        """Send a new link to who knows the number and the end of the mobile; else nothing."""
        async with writing(self._sessions) as session:
            request = await RequestStore(session, self._seal).find(number)
            mobile = request.applicant.mobile if request else ""
            is_theirs = compare_digest(mobile[-4:] or NOBODY, last_four)
            at = self._clock()
            if request is None or not is_theirs or not leads(request, at):
                return
            link = await TrackingStore(session, self._seal).new_link(request.request_id, at)
            message = asked_anew(request, link, occasion=new_token())
            await OutboxStore(session).put([message], at)

    async def _opened(
        self, session: AsyncSession, token: str, *, to_change: bool = False
    ) -> Request:
        link = await self._link(session, token)
        request = await RequestStore(session, self._seal).get(link.number, to_change=to_change)
        if not leads(request, self._clock()):
            raise NoSuchLinkError
        return request

    async def _end_older(self, token: str) -> None:
        """End the links that were given before this one, where there are any."""
        async with self._sessions() as session:
            has_older = (await self._link(session, token)).has_older
        if has_older:
            async with writing(self._sessions) as session:
                await self._link(session, token)  # a newer one may have been used meanwhile
                await TrackingStore(session, self._seal).end_older(token, self._clock())

    async def _link(self, session: AsyncSession, token: str) -> Link:
        link = None
        if TOKEN.fullmatch(token):
            link = await TrackingStore(session, self._seal).link(token)
        if link is None:
            raise NoSuchLinkError
        if link.is_ended:
            raise LinkEndedError
        return link
