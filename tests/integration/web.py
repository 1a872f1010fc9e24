"""The web application on a real socket and a real database, with a switch that obeys."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent_desktop.app import create_app
from agent_desktop.services import Services
from agi.errors import AsteriskLostError, NotSignedInError
from asterisk_conf.queues import QUEUES
from core.permissions import Role
from core.service import Accounts, Tokens
from supervision.board import Board
from supervision.errors import NoSuchAgentError
from supervision.live import LiveHub
from supervision.metrics import Metrics

PASSWORD = "a long enough password"


@dataclass
class Switch:
    """Implements AgentCommands and Readiness, and the journal's health."""

    done: list[tuple[str, ...]] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)
    backlog: int = 0
    database_is_up: bool = True
    redis_is_up: bool = True

    async def missing(self) -> Mapping[str, str]:
        return self.gone

    async def sign_in(self, extension: str) -> None:
        self._do("sign_in", extension)

    async def pause(self, extension: str, reason: str) -> None:
        if extension == "1002":
            raise NotSignedInError(extension)
        self._do("pause", extension, reason)

    async def ready(self, extension: str) -> None:
        self._do("ready", extension)

    async def sign_out(self, extension: str) -> None:
        self._do("sign_out", extension)

    def _do(self, *what: str) -> None:
        if "asterisk" in self.gone:
            raise AsteriskLostError(what[0])
        if what[1] == "9999":
            raise NoSuchAgentError(what[1])
        self.done.append(what)


@dataclass(frozen=True)
class Web:
    """A running application, its board, and tokens by role."""

    base: str
    board: Board
    switch: Switch
    tokens: Mapping[Role, str]
    sessions: async_sessionmaker[AsyncSession]

    def headers(self, role: Role = Role.ADMINISTRATOR) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}


@asynccontextmanager
async def running_web(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[Web]:
    """Serve the application for as long as the block runs."""
    switch = Switch()
    board = Board({queue: timedelta(seconds=20) for queue in QUEUES})
    board.world_rebuilt([], [])
    services = Services(
        sessions=sessions,
        board=board,
        hub=LiveHub(board),
        metrics=Metrics(board, switch, lambda: 0).registry,
        readiness=switch,
        agents=switch,
        session_key="k" * 43,
        sip_address="127.0.0.1:5060",
    )
    tokens = {role: await Tokens(sessions).create(f"t-{role}", role) for role in Role}
    await Accounts(sessions).create("supervisor", PASSWORD, Role.SUPERVISOR)
    runner = web.AppRunner(create_app(services), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield Web(f"http://127.0.0.1:{port}", board, switch, tokens, sessions)
    finally:
        await runner.cleanup()
