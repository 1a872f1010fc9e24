"""The town's telephone exchange: all simulated phones behind one address."""

import asyncio
import secrets
from collections.abc import Callable, Coroutine
from typing import Any

from tawasul.simulation.addresses import Place, tag_of, user_of
from tawasul.simulation.dialog import Dialog
from tawasul.simulation.digest import proof
from tawasul.simulation.ear import SoundBook
from tawasul.simulation.errors import RegistrationRefusedError
from tawasul.simulation.leg import Leg
from tawasul.simulation.messages import Request, Response, header
from tawasul.simulation.sound_port import SoundPort, Ticker
from tawasul.simulation.user_agent import Asked, UserAgent

HOST = "127.0.0.1"
ALLOWED = (("Allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, NOTIFY"),)
GOODBYE_SECONDS = 0.3
UNAUTHORIZED = 401
NEW_CALLS = "INVITE"
OF_A_CALL = frozenset({"BYE", "CANCEL", "INVITE", "INFO", "NOTIFY"})
Rings = Callable[["Leg", str], None]  # the call, and the number that calls


class Exchange:
    """Opens calls for callers, rings phones, and registers them with the centre."""

    def __init__(self, server: Place, book: SoundBook) -> None:
        self.server = server
        self.agent: UserAgent
        self._book = book
        self._phones: dict[str, tuple[bytes, Rings]] = {}
        self._legs: dict[str, Leg] = {}
        self._ticker = Ticker()
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self, port: int = 0) -> None:
        """Take an address of this machine."""
        self.agent = await UserAgent.listening(HOST, port, self._serve)
        self._start(self._ticker.run())

    async def close(self) -> None:
        """Hang all up and leave."""
        self.hang_up_all()
        await asyncio.sleep(GOODBYE_SECONDS)  # for the answers to our goodbyes
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self.agent.close()

    def hang_up_all(self) -> None:
        """End every call."""
        for leg in tuple(self._legs.values()):
            leg.hang_up()

    @property
    def calls(self) -> int:
        """Return how many calls there are now."""
        return len(self._legs)

    def plug_in(self, number: str, voice: bytes, rings: Rings) -> None:
        """Give a phone a number; *rings* is told of each call to it."""
        self._phones[number] = (voice, rings)

    def unplug(self, number: str) -> None:
        """Take the phone of a number away."""
        self._phones.pop(number, None)

    async def prepared(self, number: str, to: str, voice: bytes) -> Leg:
        """Return a call from *number* to the centre's number *to*; ``Leg.call`` makes it."""
        sound = await self._sound(voice)
        host, port = self.server
        target = f"sip:{to}@{host}:{port}"
        dialog = Dialog(
            call_id=secrets.token_hex(12),
            mine=f"<sip:{number}@{host}>;tag={secrets.token_hex(6)}",
            theirs=f"<{target}>",
            target=target,
            contact=self._contact(number),
            place=self.server,
        )
        return self._known(Leg(self, dialog, sound))

    async def register(self, extension: str, password: str, *, seconds: int) -> None:
        """Tell the centre where the phone of *extension* is; RegistrationRefusedError."""
        call_id, tag = secrets.token_hex(12), secrets.token_hex(6)
        response = await self._registered(extension, call_id, tag, 1, seconds, ())
        if response.status == UNAUTHORIZED:
            answer = proof(
                header(response, "WWW-Authenticate"),
                user=extension,
                password=password,
                method="REGISTER",
                uri=self._registrar,
                once=secrets.token_hex(8),
            )
            extra = (("Authorization", answer),)
            response = await self._registered(extension, call_id, tag, 2, seconds, extra)
        if not response.is_success:
            raise RegistrationRefusedError(extension, response.status)

    def forget(self, leg: Leg) -> None:
        """Let a call that ended go: its sound too."""
        self._legs.pop(leg.call_id, None)
        self._ticker.remove(leg.sound)
        leg.sound.close()

    @property
    def _registrar(self) -> str:
        return "sip:{}:{}".format(*self.server)

    async def _registered(
        self,
        extension: str,
        call_id: str,
        tag: str,
        number: int,
        seconds: int,
        extra: tuple[tuple[str, str], ...],
    ) -> Response:
        host = self.server[0]
        headers = (
            ("From", f"<sip:{extension}@{host}>;tag={tag}"),
            ("To", f"<sip:{extension}@{host}>"),
            ("Call-ID", call_id),
            ("CSeq", f"{number} REGISTER"),
            ("Contact", f"<{self._contact(extension)}>"),
            ("Expires", str(seconds)),
            ("Max-Forwards", "70"),
            *extra,
        )
        asking = self.agent.begin(Request("REGISTER", self._registrar, headers), self.server)
        return await asking.answer()

    def _contact(self, number: str) -> str:
        host, port = self.agent.here
        return f"sip:{number}@{host}:{port}"

    async def _sound(self, voice: bytes) -> SoundPort:
        return await SoundPort.opened(HOST, self._book, voice)

    def _known(self, leg: Leg) -> Leg:
        self._legs[leg.call_id] = leg
        self._ticker.add(leg.sound)
        return leg

    def _serve(self, asked: Asked) -> None:
        request = asked.request
        leg = self._legs.get(header(request, "Call-ID"))
        if request.method == "OPTIONS":
            asked.answer(200, extra=ALLOWED)
        elif leg is not None and request.method in OF_A_CALL:
            leg.take(asked)
        elif request.method == NEW_CALLS and not tag_of(header(request, "To")):
            self._ring(asked)
        elif request.method in OF_A_CALL:
            asked.answer(481)
        else:
            asked.answer(405, extra=ALLOWED)

    def _ring(self, asked: Asked) -> None:
        number = user_of(asked.request.uri)
        if (phone := self._phones.get(number)) is None:
            asked.answer(404)
            return
        asked.answer(100)
        self._start(self._rung(asked, number, *phone))

    async def _rung(self, asked: Asked, number: str, voice: bytes, rings: Rings) -> None:
        sound = await self._sound(voice)
        leg = self._known(Leg.invited(self, asked, sound, self._contact(number)))
        rings(leg, user_of(header(asked.request, "From")))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
