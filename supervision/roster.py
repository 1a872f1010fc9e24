"""The agents of the centre: who they are, and which queues they serve."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from asterisk_conf.endpoints import Phone, password_digest
from asterisk_conf.errors import UnsafeValueError
from asterisk_conf.names import Queue
from asterisk_conf.values import check_display_name
from core import audit_store
from core.audit import CENTRE, Action, Actor, Deed
from core.database import writing
from supervision.errors import (
    AgentExistsError,
    BadAgentNameError,
    BadExtensionError,
    BadPenaltyError,
    NoSuchAgentError,
    NoSuchQueueError,
)
from supervision.tables import AgentQueueRow, AgentRow

EXTENSION = re.compile(r"[0-9]{3,6}")
PASSWORD_BYTES = 18  # 24 letters; a phone asks for them once
PENALTIES = range(101)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One agent; *queues* maps each queue served to the penalty (the lowest is rung first)."""

    extension: str
    name: str
    phone: Phone
    queues: Mapping[str, int]
    password_digest: str = field(repr=False)
    created_at: datetime


@dataclass(frozen=True, slots=True)
class NewAgent:
    """An agent just made, with the SIP password that is shown this once."""

    agent: Agent
    password: str = field(repr=False)


class AgentStore:
    """Agents in the database. The caller owns the transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, agent: Agent) -> None:
        """Keep a new agent; an extension that is taken raises AgentExistsError."""
        row = AgentRow(
            extension=agent.extension,
            name=agent.name,
            phone=agent.phone,
            password_digest=agent.password_digest,
            created_at=agent.created_at,
        )
        self._session.add(row)
        try:
            await self._session.flush()
        except IntegrityError:
            raise AgentExistsError(agent.extension) from None
        await self._add_queues(agent.extension, agent.queues)

    async def all(self) -> list[Agent]:
        """Return every agent, by extension."""
        queues: dict[str, dict[str, int]] = {}
        in_order = select(AgentQueueRow).order_by(AgentQueueRow.queue)
        for row in await self._session.scalars(in_order):
            queues.setdefault(row.extension, {})[row.queue] = row.penalty
        rows = await self._session.scalars(select(AgentRow).order_by(AgentRow.extension))
        return [_agent(row, queues.get(row.extension, {})) for row in rows]

    async def get(self, extension: str) -> Agent:
        """Return one agent; an unknown extension raises NoSuchAgentError."""
        if (row := await self._session.get(AgentRow, extension)) is None:
            raise NoSuchAgentError(extension)
        query = select(AgentQueueRow).where(AgentQueueRow.extension == extension)
        rows = await self._session.scalars(query.order_by(AgentQueueRow.queue))
        return _agent(row, {served.queue: served.penalty for served in rows})

    async def serve(self, extension: str, queues: Mapping[str, int]) -> None:
        """Replace the queues of an agent; an unknown extension raises NoSuchAgentError."""
        if await self._session.get(AgentRow, extension) is None:
            raise NoSuchAgentError(extension)
        gone = delete(AgentQueueRow).where(AgentQueueRow.extension == extension)
        await self._session.execute(gone)
        await self._add_queues(extension, queues)

    async def _add_queues(self, extension: str, queues: Mapping[str, int]) -> None:
        for queue, penalty in queues.items():
            self._session.add(AgentQueueRow(extension=extension, queue=queue, penalty=penalty))
        await self._session.flush()


class Roster:
    """Making and finding agents; each method is one transaction."""

    def __init__(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        self._sessions = sessions

    async def create(
        self,
        extension: str,
        *,
        name: str,
        queues: Mapping[str, int],
        phone: Phone = Phone.SIP,
        by: Actor = CENTRE,
    ) -> NewAgent:
        """Keep a new agent and return them with their SIP password, of which the digest is kept.

        A bad extension, an unknown queue or an extension that is taken raises a RosterError.
        """
        check_extension(extension)
        check_name(name)
        check_queues(queues)
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        agent = Agent(
            extension=extension,
            name=name,
            phone=phone,
            queues=dict(queues),
            password_digest=password_digest(extension, password),
            created_at=datetime.now(UTC),
        )
        async with writing(self._sessions) as session:
            await AgentStore(session).add(agent)
            await audit_store.write(session, _creating(agent, by))
        return NewAgent(agent, password)

    async def all(self) -> list[Agent]:
        """Return every agent, by extension."""
        async with self._sessions() as session:
            return await AgentStore(session).all()

    async def get(self, extension: str) -> Agent:
        """Return one agent; an unknown extension raises NoSuchAgentError."""
        async with self._sessions() as session:
            return await AgentStore(session).get(extension)

    async def serve(self, extension: str, queues: Mapping[str, int]) -> None:
        """Replace the queues of an agent, or raise a RosterError and change nothing."""
        check_queues(queues)
        async with writing(self._sessions) as session:
            await AgentStore(session).serve(extension, queues)


def check_extension(extension: str) -> None:
    """Raise BadExtensionError unless *extension* is three to six digits."""
    if not EXTENSION.fullmatch(extension):
        raise BadExtensionError(extension)


def check_name(name: str) -> None:
    """Raise BadAgentNameError unless *name* can stand before a SIP address."""
    try:
        check_display_name("name", name)
    except UnsafeValueError as error:
        raise BadAgentNameError(name) from error


def check_queues(queues: Mapping[str, int]) -> None:
    """Raise a RosterError unless each queue exists and each penalty is small."""
    for queue, penalty in queues.items():
        if queue not in set(Queue):
            raise NoSuchQueueError(queue)
        if penalty not in PENALTIES:
            raise BadPenaltyError(queue, penalty)


def _creating(agent: Agent, by: Actor) -> Deed:
    detail = {
        "name": agent.name,
        "phone": agent.phone.value,
        "queues": ", ".join(f"{queue}:{penalty}" for queue, penalty in agent.queues.items()),
    }
    return Deed(by, Action.AGENT_CREATED, f"agent/{agent.extension}", detail)


def _agent(row: AgentRow, queues: Mapping[str, int]) -> Agent:
    return Agent(
        extension=row.extension,
        name=row.name,
        phone=Phone(row.phone),
        queues=queues,
        password_digest=row.password_digest,
        created_at=row.created_at,
    )
