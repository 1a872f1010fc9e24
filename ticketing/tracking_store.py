"""Links and ratings in the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
from ticketing.tracking import Link, digest_of, mark, new_token


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

    async def link(self, token: str) -> Link | None:
        """Return what is known of a link that was given."""
        older = aliased(TrackingLinkRow)
        is_older = (
            older.request_id == TrackingLinkRow.request_id,
            older.made_at < TrackingLinkRow.made_at,
        )
        has_older = exists().where(*is_older, older.ended_at.is_(None))
        found = (
            select(RequestRow.number, TrackingLinkRow.ended_at.is_not(None), has_older)
            .join(TrackingLinkRow, TrackingLinkRow.request_id == RequestRow.id)
            .where(TrackingLinkRow.digest == digest_of(token))
        )
        row = (await self._session.execute(found)).one_or_none()
        return Link(row[0], is_ended=bool(row[1]), has_older=bool(row[2])) if row else None

    async def end_older(self, token: str, at: datetime) -> None:
        """End the links to the same request that were given before this one."""
        mine = TrackingLinkRow.digest == digest_of(token)
        request_id = select(TrackingLinkRow.request_id).where(mine).scalar_subquery()
        made_at = select(TrackingLinkRow.made_at).where(mine).scalar_subquery()
        older = (
            TrackingLinkRow.request_id == request_id,
            TrackingLinkRow.made_at < made_at,
            TrackingLinkRow.ended_at.is_(None),
        )
        await self._session.execute(update(TrackingLinkRow).where(*older).values(ended_at=at))

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
