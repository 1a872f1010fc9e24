"""The outbox in the database."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox import CLAIM, MOST_TRIES, Channel, Message, Missed, next_try_at
from core.tables import OutboxRow

LONGEST_ERROR = 255
FAILED = (OutboxRow.tries >= MOST_TRIES, OutboxRow.recipient != "")  # not ended, not erased


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message that this worker sends now; *tries* counts this one too."""

    message: Message
    tries: int


class OutboxStore:
    """Messages in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, messages: Iterable[Message], at: datetime) -> None:
        """Keep messages to be sent; those whose keys are kept already are left out."""
        rows = [_values(message, at) for message in messages]
        if rows:
            await self._session.execute(once(self._session, OutboxRow.__table__), rows)

    async def claim(self, now: datetime, limit: int) -> Sequence[Claimed]:
        """Take messages that are due; nobody else gets them until CLAIM is over."""
        due = (
            select(OutboxRow)
            .where(OutboxRow.next_try_at <= now)
            .order_by(OutboxRow.next_try_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._session.scalars(due)).all()
        for row in rows:
            row.tries, row.next_try_at = row.tries + 1, now + CLAIM
        await self._session.flush()
        return [Claimed(_message(row), row.tries) for row in rows]

    async def sent(self, key: str, at: datetime) -> None:
        """Note that a message went out."""
        done = update(OutboxRow).where(OutboxRow.key == key)
        await self._session.execute(done.values(sent_at=at, next_try_at=None, last_error=""))

    async def failed(self, claimed: Claimed, reason: str, now: datetime) -> None:
        """Note that a try failed; after the last one the message is given up."""
        again = next_try_at(claimed.tries, now)
        key, error = claimed.message.key, reason[:LONGEST_ERROR]
        is_still_sent = OutboxRow.next_try_at.is_not(None)  # nobody gave it up meanwhile
        tried = update(OutboxRow).where(OutboxRow.key == key, is_still_sent)
        given_up = now if again is None else None
        await self._session.execute(
            tried.values(next_try_at=again, last_error=error, given_up_at=given_up)
        )

    async def missed(self, keys: Collection[str]) -> Sequence[Missed]:
        """Return which of some messages never went out, in the order in which that was clear."""
        return await self._missed(OutboxRow.key.in_(keys))

    async def missed_since(self, since: datetime, *, of: str, limit: int) -> Sequence[Missed]:
        """Return the last messages that were given up, of those whose keys begin with *of*."""
        begins = OutboxRow.key.startswith(of, autoescape=True)
        return await self._missed(OutboxRow.given_up_at >= since, begins, limit=limit)

    async def given_up(self, since: datetime) -> Mapping[Channel, int]:
        """Return how many messages of each channel were given up since then."""
        query = select(OutboxRow.channel, func.count()).group_by(OutboxRow.channel)
        found = await self._session.execute(query.where(OutboxRow.given_up_at >= since, *FAILED))
        counts = {Channel(channel): count for channel, count in found}
        return {channel: counts.get(channel, 0) for channel in Channel}

    async def _missed(
        self, *which: ColumnElement[bool], limit: int | None = None
    ) -> Sequence[Missed]:
        row = OutboxRow
        query = select(row.key, row.channel, row.given_up_at, row.last_error).where(
            row.given_up_at.is_not(None), *FAILED, *which
        )
        newest = query.order_by(row.given_up_at.desc(), row.key.desc()).limit(limit)
        return [
            Missed(key=key, channel=Channel(channel), given_up_at=at, reason=reason)
            for key, channel, at, reason in reversed((await self._session.execute(newest)).all())
            if at is not None
        ]

    async def waiting(self) -> int:
        """Return how many messages are still to be sent."""
        count = select(func.count()).where(OutboxRow.next_try_at.is_not(None))
        return await self._session.scalar(count) or 0


def once(session: AsyncSession, table: Any) -> Insert:  # noqa: ANN401 - a mapped class or its table
    """Return an insert that leaves rows alone whose key is there already."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def _values(message: Message, at: datetime) -> dict[str, object]:
    return {
        "key": message.key,
        "channel": message.channel,
        "recipient": message.recipient,
        "subject": message.subject,
        "body": message.body,
        "made_at": at,
        "next_try_at": at,
        "tries": 0,
        "last_error": "",
    }


def _message(row: OutboxRow) -> Message:
    return Message(
        key=row.key,
        channel=Channel(row.channel),
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
    )
