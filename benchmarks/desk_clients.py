"""Desks as their pages connect: one WebSocket each, which is sought again as ``link.js`` does."""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
from aiohttp import (
    ClientError,
    ClientSession,
    ClientWebSocketResponse,
    DummyCookieJar,
    TCPConnector,
    WSMsgType,
)
from aiohttp.http import SERVER_SOFTWARE

import agent_desktop
from agent_desktop import signing
from benchmarks.switch_truth import Shown
from core.accounts import Account
from core.permissions import Role
from core.service import Accounts
from core.session_service import Sessions as PeoplesSessions
from core.sessions import Browser, Limits, Method, Stage
from core.tables import AccountRow
from tests.e2e.centre import Centre, Sessions

SCRIPT = (Path(agent_desktop.__path__[0]) / "static" / "link.js").read_text()
CHANCE = random.Random(1)  # noqa: S311 - a game


def _of_script(name: str) -> float:
    found = re.search(rf"const {name} = ([0-9_]+);", SCRIPT)
    assert found, f"link.js has no {name}"
    return int(found[1]) / 1000


SILENCE = _of_script("SILENCE_MILLISECONDS")
FIRST_WAIT = _of_script("FIRST_WAIT")
LONGEST_WAIT = _of_script("LONGEST_WAIT")
HERE = _of_script("HERE_MILLISECONDS")


@dataclass(slots=True)
class DeskClient:
    """One desk; *shown* is None while the connection is lost, or what comes is said to be old."""

    extension: str
    headers: dict[str, str]
    shown: Shown | None = None
    first: Shown | None = None  # since the last loss
    first_at: float = 0.0
    lost_at: float = 0.0
    losses: int = 0
    messages: int = 0

    async def stay(self, session: ClientSession, address: str) -> None:
        """Be connected, for ever."""
        wait = FIRST_WAIT
        while True:
            before = self.messages
            try:
                async with session.ws_connect(address, headers=self.headers) as socket:
                    await self._watch(socket)
            except (ClientError, TimeoutError, OSError):
                pass
            if self.messages > before:
                wait = FIRST_WAIT
                self.lost_at, self.shown = time.monotonic(), None
                self.first = None
                self.losses += 1
            await asyncio.sleep(wait * CHANCE.uniform(0.5, 1.5))
            wait = min(wait * 2, LONGEST_WAIT)

    async def _watch(self, socket: ClientWebSocketResponse) -> None:
        here_at = time.monotonic() + HERE
        while (message := await socket.receive(SILENCE)).type is WSMsgType.TEXT:
            self.messages += 1
            self._take(message.data)
            if time.monotonic() > here_at:
                here_at = time.monotonic() + HERE
                await socket.send_str('{"say":"here"}')

    def _take(self, text: str) -> None:
        view = orjson.loads(text)
        if view["type"] != "desk":
            return
        call = view["call"]
        shown = Shown(view["me"]["state"], call and call["call_id"])
        self.shown = None if view["is_stale"] else shown
        if self.first is None and self.shown:
            self.first, self.first_at = shown, time.monotonic()


@asynccontextmanager
async def connected(desks: Sequence[DeskClient], base: str) -> AsyncIterator[None]:
    """Let desks be connected while the block runs."""
    async with ClientSession(
        cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0)
    ) as session:
        address = f"{base}/api/v1/desk/live"
        staying = [asyncio.create_task(desk.stay(session, address)) for desk in desks]
        yield
        for task in staying:
            task.cancel()
        await asyncio.gather(*staying, return_exceptions=True)


def desks_of(centre: Centre, extensions: Sequence[str]) -> list[DeskClient]:
    """Return the desks of agents who have signed in to the page, not yet connected."""
    secrets = centre.in_database(lambda sessions: _signed_in(sessions, extensions))
    key = centre.secrets.session_key
    common = {"Origin": centre.api.base, "User-Agent": SERVER_SOFTWARE}
    return [
        DeskClient(it, {**common, "Cookie": f"{signing.COOKIE}={signing.sign(secret, key)}"})
        for it, secret in zip(extensions, secrets, strict=True)
    ]


async def _signed_in(sessions: Sessions, extensions: Sequence[str]) -> list[str]:
    async with sessions.begin() as session:
        session.add_all(map(_account, extensions))
    accounts = {it.name: it for it in await Accounts(sessions).all()}
    return [await _session(sessions, accounts[_name(extension)]) for extension in extensions]


async def _session(sessions: Sessions, account: Account) -> str:
    browser = Browser("127.0.0.1", SERVER_SOFTWARE)
    people = PeoplesSessions(sessions, Limits())
    return await people.begin(account, Stage.OPEN, Method.PASSWORD, browser)


def _account(extension: str) -> AccountRow:
    return AccountRow(
        name=_name(extension),
        role=Role.AGENT,
        password_hash="none",  # noqa: S106 - nobody signs in with one here
        created_at=datetime.now(UTC),
        full_name=_name(extension),
        extension=extension,
        must_change_password=False,
        needs_second_factor=False,
    )


def _name(extension: str) -> str:
    return f"agent-{extension}"
