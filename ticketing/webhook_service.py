"""Letting other systems be told of requests; each method is one transaction."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core import audit_store
from core.audit import Action, Actor
from core.audit import Deed as Audited
from core.clock import utc_now
from core.database import writing
from core.sealing import SealingKeys
from ticketing.errors import NoSuchEventError
from ticketing.request_states import Deed
from ticketing.webhook_store import WebhookStore
from ticketing.webhooks import Webhook, check_address


class Webhooks:
    """Receivers: added, listed, ended."""

    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        sealing_key: SealingKeys,
        *,
        allows_private: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._sessions = sessions
        self._keys = sealing_key
        self._allows_private = allows_private
        self._clock = clock

    async def add(self, url: str, events: Iterable[str], *, by: Actor) -> tuple[Webhook, str]:
        """Tell *url* of *events* from now on (of all, where none is named); return its secret too.

        BadWebhookError, NoSuchEventError.
        """
        check_address(url, allows_private=self._allows_private)
        wanted = deeds_of(events)
        async with writing(self._sessions) as session:
            hook, secret = await WebhookStore(session).add(
                url, wanted, keys=self._keys, by=by.name, at=self._clock()
            )
            await audit_store.write(session, _audited(Action.WEBHOOK_ADDED, hook, by))
        return hook, secret

    async def all(self) -> Sequence[Webhook]:
        """Return who is told."""
        async with self._sessions() as session:
            return await WebhookStore(session).all()

    async def end(self, webhook_id: str, *, by: Actor) -> None:
        """Tell a receiver nothing more; NoSuchWebhookError."""
        async with writing(self._sessions) as session:
            hook = await WebhookStore(session).end(webhook_id, self._clock())
            await audit_store.write(session, _audited(Action.WEBHOOK_ENDED, hook, by))


def deeds_of(words: Iterable[str]) -> frozenset[Deed]:
    """Return the deeds that words name, every one where there is no word; NoSuchEventError."""
    wanted, known = list(words), set(Deed)
    for word in wanted:
        if word not in known:
            raise NoSuchEventError(word)
    return frozenset(map(Deed, wanted)) or frozenset(Deed)


def _audited(action: Action, hook: Webhook, by: Actor) -> Audited:
    return Audited(by, action, f"webhook/{hook.webhook_id}", {"url": hook.url})
