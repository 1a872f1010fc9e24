"""Who is told of requests, in the database."""

import json
import secrets
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.outbox import Channel
from core.outbox_store import OutboxStore
from core.sealing import SealingKeys, seal, unsealed
from core.tables import OutboxRow
from ticketing.errors import NoSuchWebhookError
from ticketing.request_states import Deed
from ticketing.request_tables import WebhookRow
from ticketing.requests import Event, Request
from ticketing.webhooks import SECRET_PREFIX, Webhook, message_for

SECRET_BYTES = 32


class WebhookStore:
    """Receivers in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(
        self, url: str, events: frozenset[Deed], *, keys: SealingKeys, by: str, at: datetime
    ) -> tuple[Webhook, str]:
        """Keep a receiver; return it with its secret, which cannot be shown again."""
        name = f"wh_{secrets.token_hex(8)}"
        secret = SECRET_PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        row = WebhookRow(
            id=name,
            url=url,
            events=json.dumps(sorted(events)),
            secret=seal(secret, keys, owner=f"webhook/{name}"),
            made_by=by,
            made_at=at,
        )
        self._session.add(row)
        await self._session.flush()
        return _webhook(row), secret

    async def all(self) -> Sequence[Webhook]:
        """Return those that are told, the oldest first."""
        rows = select(WebhookRow).where(WebhookRow.ended_at.is_(None))
        in_order = rows.order_by(WebhookRow.made_at, WebhookRow.id)
        return [_webhook(row) for row in await self._session.scalars(in_order)]

    async def end(self, webhook_id: str, at: datetime) -> Webhook:
        """Tell a receiver nothing more, nor what still waits for it; NoSuchWebhookError."""
        row = await self._row(webhook_id)
        row.ended_at, row.secret = at, ""
        theirs = (OutboxRow.channel == Channel.WEBHOOK, OutboxRow.recipient == webhook_id)
        waiting = update(OutboxRow).where(*theirs, OutboxRow.next_try_at.is_not(None))
        await self._session.execute(waiting.values(next_try_at=None, given_up_at=at))
        await self._session.flush()
        return _webhook(row)

    async def open(self, webhook_id: str, keys: SealingKeys) -> tuple[str, str]:
        """Return a receiver's address and secret; NoSuchWebhookError, UnsealError."""
        row = await self._row(webhook_id)
        return row.url, unsealed(row.secret, keys, owner=f"webhook/{webhook_id}")

    async def _row(self, webhook_id: str) -> WebhookRow:
        row = await self._session.get(WebhookRow, webhook_id)
        if row is None or row.ended_at is not None:
            raise NoSuchWebhookError(webhook_id)
        return row


async def announce(
    session: AsyncSession, happened: Iterable[tuple[Request, Event]], at: datetime
) -> None:
    """Keep for each receiver what it is to be told, in the transaction of the deed itself."""
    receivers, rows = await WebhookStore(session).all(), list(happened)
    await OutboxStore(session).put(
        [
            message_for(receiver.webhook_id, request, event)
            for receiver in receivers
            for request, event in rows
            if event.deed in receiver.events
        ],
        at,
    )


def _webhook(row: WebhookRow) -> Webhook:
    known = set(Deed)
    return Webhook(
        webhook_id=row.id,
        url=row.url,
        events=frozenset(Deed(word) for word in json.loads(row.events) if word in known),
        made_by=row.made_by,
        made_at=row.made_at,
    )
