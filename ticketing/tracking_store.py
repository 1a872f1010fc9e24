"""Links and ratings in the database."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox_store import once
from ticketing.request_rows import Seal
from ticketing.request_tables import RequestRatingRow, RequestRow, TrackingLinkRow
from ticketing.tracking import Rating, digest_of, mark, new_token


class TrackingStore:
    """The caller owns the transaction."""

    def __init__(self, session: AsyncSession, seal: Seal) -> None:
        self._session = session
        self._seal = seal

    async def new_link(self, request_id: int, at: datetime) -> str:
        """Keep a new link to a request, and return what stands for it in a message."""
        token = new_token()
        values = {"digest": digest_of(token), "request_id": request_id, "made_at": at}
        await self._session.execute(insert(TrackingLinkRow).values(values))
        return mark(token, self._seal.keys)

    async def number(self, token: str) -> str | None:
        """Return the number of the request that a link leads to."""
        found = select(RequestRow.number).join(
            TrackingLinkRow, TrackingLinkRow.request_id == RequestRow.id
        )
        return await self._session.scalar(found.where(TrackingLinkRow.digest == digest_of(token)))

    async def rating(self, request_id: int) -> Rating | None:
        """Return what was thought of a request."""
        row = await self._session.get(RequestRatingRow, request_id)
        return Rating(row.score, row.words) if row else None

    async def rate(self, request_id: int, rating: Rating, at: datetime) -> None:
        """Keep a rating; the first one stays."""
        values = {"request_id": request_id, "score": rating.score, "words": rating.words, "at": at}
        await self._session.execute(once(self._session, RequestRatingRow), values)
