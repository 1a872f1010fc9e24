"""The centre's API as the simulated agents use it."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Self

from aiohttp import ClientSession, ClientTimeout

from tawasul.simulation.errors import CentreRefusedError

SECONDS = 60.0
CALLBACKS = "/api/v1/callbacks"


class ApiDesk:
    """Implements people.Desk over HTTP."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    @classmethod
    @asynccontextmanager
    async def opened(cls, base: str, token: str) -> AsyncIterator[Self]:
        """Give the desk of a centre for as long as the block runs."""
        bearer = {"Authorization": f"Bearer {token}"}
        timeout = ClientTimeout(total=SECONDS)
        async with ClientSession(base, headers=bearer, timeout=timeout) as session:
            yield cls(session)

    async def sign_in(self, extension: str) -> None:
        """Take calls."""
        await self._post(extension, "sign-in", {})

    async def pause(self, extension: str, reason: str) -> None:
        """Take none for a while."""
        await self._post(extension, "pause", {"reason": reason})

    async def ready(self, extension: str) -> None:
        """Take them again."""
        await self._post(extension, "ready", {})

    async def sign_out(self, extension: str) -> None:
        """Go home."""
        await self._post(extension, "sign-out", {})

    async def give_up_callbacks(self, numbers: Collection[str]) -> None:
        """Let nobody of those be called back any more."""
        if not numbers:
            return
        async with self._session.get(CALLBACKS) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise CentreRefusedError("the list of callbacks", response.status)
            callbacks = (await response.json())["callbacks"]
        for callback in callbacks:
            if callback["number"] in numbers:
                await self._give_up(callback["callback_id"])

    async def _give_up(self, callback_id: int) -> None:
        async with self._session.delete(f"{CALLBACKS}/{callback_id}") as response:
            gone = response.status == HTTPStatus.NOT_FOUND  # its turn came meanwhile
            if response.status >= HTTPStatus.BAD_REQUEST and not gone:
                raise CentreRefusedError("to give a callback up", response.status)

    async def _post(self, extension: str, command: str, body: dict[str, str]) -> None:
        path = f"/api/v1/agents/{extension}/{command}"
        async with self._session.post(path, json=body) as response:
            if response.status >= HTTPStatus.BAD_REQUEST:
                raise CentreRefusedError(f"{command} of {extension}", response.status)
