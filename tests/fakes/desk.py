"""The real pages and API on a real port, over a real database and board; the switch is played."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent_desktop.app import create_app
from agent_desktop.services import Services
from asterisk_conf.queues import QUEUES
from core.permissions import Role
from core.service import Accounts, Tokens
from supervision.board import Board
from supervision.live import LiveHub

PASSWORD = "كلمة سر لا تُخمَّن"
SESSION_KEY = "a key of the tests"


@dataclass
class FakeReadiness:
    """Misses what the test took away."""

    gone: dict[str, str] = field(default_factory=dict)

    async def missing(self) -> dict[str, str]:
        return self.gone


@dataclass
class FakeAgents:
    """Remembers what agents were told to do, or refuses."""

    told: list[tuple[str, ...]] = field(default_factory=list)
    refusal: Exception | None = None

    async def sign_in(self, extension: str) -> None:
        self._tell("sign-in", extension)

    async def pause(self, extension: str, reason: str) -> None:
        self._tell("pause", extension, reason)

    async def ready(self, extension: str) -> None:
        self._tell("ready", extension)

    async def sign_out(self, extension: str) -> None:
        self._tell("sign-out", extension)

    def _tell(self, *words: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.told.append(words)


@dataclass
class Desk:
    """One running desk."""

    sessions: async_sessionmaker[AsyncSession]
    board: Board
    hub: LiveHub
    readiness: FakeReadiness
    agents: FakeAgents
    app: web.Application
    runner: web.AppRunner
    url: str = ""

    async def open(self, port: int = 0) -> None:
        """Listen on *port*, or on a free one."""
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{self.runner.addresses[0][1]}"

    async def token(self, role: Role = Role.SUPERVISOR, name: str = "program") -> str:
        """Return a new token."""
        return await Tokens(self.sessions).create(name, role)

    async def person(self, name: str = "huda", role: Role = Role.SUPERVISOR) -> str:
        """Let a person sign in with PASSWORD; return their name."""
        await Accounts(self.sessions).create(name, PASSWORD, role)
        return name


def a_desk(sessions: async_sessionmaker[AsyncSession]) -> Desk:
    """Return a desk that does not listen yet."""
    targets = {
        name: timedelta(seconds=queue.service_level_seconds) for name, queue in QUEUES.items()
    }
    board, readiness, agents = Board(targets), FakeReadiness(), FakeAgents()
    hub = LiveHub(board)
    metrics = CollectorRegistry()
    Gauge("tawasul_of_tests", "Something to measure.", registry=metrics).set(42)
    services = Services(
        sessions=sessions,
        board=board,
        hub=hub,
        metrics=metrics,
        readiness=readiness,
        agents=agents,
        session_key=SESSION_KEY,
        sip_address="127.0.0.1:5060",
    )
    app = create_app(services)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    return Desk(sessions, board, hub, readiness, agents, app, runner)


@asynccontextmanager
async def open_desk(
    sessions: async_sessionmaker[AsyncSession], port: int = 0
) -> AsyncIterator[Desk]:
    """Listen until the end of the context."""
    desk = a_desk(sessions)
    try:
        await desk.open(port)
        yield desk
    finally:
        await desk.runner.cleanup()
