"""What supervisors say to agents: to one, to those of a queue, or to all; and who has seen it.

The messages of the day stand in memory, because three hundred desks look at them each second.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.database import writing
from supervision.errors import NoSuchMessageError
from supervision.tables import DeskMessageRow, MessageSeenRow

SHOWN_FOR = timedelta(hours=12)
LONGEST_TEXT = 500


class Audience(StrEnum):
    """To whom a message goes."""

    AGENT = "agent"
    QUEUE = "queue"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskMessage:
    """One message; *name* is that of the agent (an extension) or of the queue."""

    number: int
    sent_by: str
    sent_at: datetime
    audience: Audience
    name: str
    text: str
    seen_by: set[str] = field(default_factory=set, compare=False)

    def is_for(self, agent: str, queues: Collection[str]) -> bool:
        """Tell whether it goes to *agent*, who serves *queues*."""
        match self.audience:
            case Audience.AGENT:
                return self.name == agent
            case Audience.QUEUE:
                return self.name in queues
            case Audience.ALL:
                return True


class DeskMessages:
    """Sending and acknowledging. What the database has refused is shown to nobody."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions
        self._shown: dict[int, DeskMessage] = {}

    async def recall(self) -> None:
        """Take back the messages of the day, once after a start."""
        since = datetime.now(UTC) - SHOWN_FOR
        async with self._sessions() as session:
            rows = await session.scalars(
                select(DeskMessageRow).where(DeskMessageRow.sent_at > since)
            )
            self._shown = {row.number: _message(row) for row in rows}
            seen = await session.scalars(
                select(MessageSeenRow).where(MessageSeenRow.number.in_(list(self._shown)))
            )
            for row in seen:
                self._shown[row.number].seen_by.add(row.agent)

    async def send(self, audience: Audience, name: str, text: str, *, by: str) -> DeskMessage:
        """Keep a message and show it from now on."""
        row = DeskMessageRow(
            sent_by=by, sent_at=datetime.now(UTC), audience=audience, name=name, text=text
        )
        async with writing(self._sessions) as session:
            session.add(row)
            await session.flush()
        message = self._shown[row.number] = _message(row)
        return message

    async def acknowledge(self, number: int, agent: str, queues: Collection[str]) -> None:
        """Remember that *agent* has seen a message; twice is fine. NoSuchMessageError."""
        message = self._shown.get(number)
        if message is None or not message.is_for(agent, queues):
            raise NoSuchMessageError(number)
        if agent in message.seen_by:
            return
        async with writing(self._sessions) as session:
            await session.merge(
                MessageSeenRow(number=number, agent=agent, seen_at=datetime.now(UTC))
            )
        message.seen_by.add(agent)

    def shown(self, now: datetime) -> Sequence[DeskMessage]:
        """Return the messages of the last hours, the newest first."""
        for number in [it.number for it in self._shown.values() if now - it.sent_at > SHOWN_FOR]:
            del self._shown[number]
        return sorted(self._shown.values(), key=lambda it: it.number, reverse=True)

    def unseen(self, agent: str, queues: Collection[str], now: datetime) -> list[DeskMessage]:
        """Return what *agent* has still to acknowledge, the newest first."""
        return [
            message
            for message in self.shown(now)
            if agent not in message.seen_by and message.is_for(agent, queues)
        ]


def _message(row: DeskMessageRow) -> DeskMessage:
    return DeskMessage(
        number=row.number,
        sent_by=row.sent_by,
        sent_at=row.sent_at,
        audience=Audience(row.audience),
        name=row.name,
        text=row.text,
    )
