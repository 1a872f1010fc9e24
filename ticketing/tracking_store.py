"""Links and ratings in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox_store import once
from ticketing.answers_given import GIVES
from ticketing.errors import AlreadyRatedError
from ticketing.request_rows import Seal
from ticketing.request_tables import (
    RequestEventRow,
    RequestRatingRow,
    RequestRow,
    TrackingLinkRow,
)
from ticketing.requests import Rating
from ticketing.tracking import digest_of, mark, new_token


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

    async def ratings(self, request_id: int) -> Sequence[Rating]:
        """Return what was thought of the answers of a request, in their order."""
        row = RequestRatingRow
        query = select(row.score, row.words, row.at, row.answer).where(row.request_id == request_id)
        return [
            Rating(*values) for values in await self._session.execute(query.order_by(row.answer))
        ]

    async def rate(self, request_id: int, rating: Rating) -> None:
        """Keep a rating of the newest answer; AlreadyRatedError where there is one."""
        row = RequestEventRow
        given = row.request_id == request_id, row.deed.in_(tuple(sorted(GIVES)))
        answer = await self._session.scalar(select(func.max(row.n)).where(*given))
        values = {"score": rating.score, "words": rating.words, "at": rating.at, "answer": answer}
        kept = once(self._session, RequestRatingRow).values(request_id=request_id, **values)
        if (await self._session.execute(kept)).rowcount != 1:  # type: ignore[attr-defined]
            raise AlreadyRatedError
