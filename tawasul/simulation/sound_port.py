"""The sound of one call over UDP, and the clock that all calls share."""

import asyncio
import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Self

from tawasul.simulation.addresses import Place
from tawasul.simulation.descriptions import PCMU, Description
from tawasul.simulation.ear import Ear, SoundBook
from tawasul.simulation.packets import SAMPLES, packed, packet_in, pressing

TICK_SECONDS = 0.02
MOST_LATE_TICKS = 5  # after a longer stop the clock goes on from now
GAP_TICKS = 4  # between two keys


class SoundPort(asyncio.DatagramProtocol):
    """Speaks and hears for one call; ``first_heard`` has the time at which each sound began."""

    def __init__(self, book: SoundBook, voice: bytes) -> None:
        self.port = 0
        self.sent = 0
        self.received = 0
        self.first_heard: dict[str, float] = {}
        self._ear = Ear(book)
        self._voice = voice
        self._transport: asyncio.DatagramTransport | None = None
        self._to: Place | None = None
        self._digits: int | None = None
        self._keys: deque[str] = deque()
        self._pressing: Iterator[tuple[int, bytes]] | None = None
        self._gap = 0
        self._timestamp = secrets.randbits(31)
        self._pressed_at = 0
        self._source = secrets.randbits(32)
        self._waiting: list[tuple[frozenset[str], asyncio.Future[str]]] = []
        self._loop = asyncio.get_running_loop()

    @classmethod
    async def opened(cls, host: str, book: SoundBook, voice: bytes) -> Self:
        """Return a port of this machine that hears at once and speaks once it knows to whom."""
        loop = asyncio.get_running_loop()
        make = loop.create_datagram_endpoint(lambda: cls(book, voice), local_addr=(host, 0))
        _, port = await make
        return port

    def speak_to(self, other: Description) -> None:
        """Send to the other side from here on."""
        self._to = (other.host, other.port)
        self._digits = other.digits

    def press(self, keys: str) -> None:
        """Press keys one after another; they take about 250 ms each."""
        self._keys.extend(keys)

    async def heard(self, names: Iterable[str]) -> str:
        """Return which of *names* is heard next, from now on."""
        future: asyncio.Future[str] = self._loop.create_future()
        entry = (frozenset(names), future)
        self._waiting.append(entry)
        try:
            return await future
        finally:
            self._waiting.remove(entry)

    def tick(self) -> None:
        """Send the next 20 ms."""
        if self._to is None or self._transport is None:
            return
        self._timestamp += SAMPLES
        self.sent += 1
        if (pressed := self._next_of_key()) is not None:
            marker, payload = pressed
            kind, moment = marker | (self._digits or PCMU), self._pressed_at
        else:
            kind, moment, payload = PCMU, self._timestamp, self._voice
        data = packed(kind, self.sent, moment, self._source, payload)
        self._transport.sendto(data, self._to)

    def close(self) -> None:
        """Speak and hear no more."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:  # type: ignore[override]
        """Take the socket."""
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, _: Place) -> None:
        """Hear 20 ms."""
        packet = packet_in(data)
        if packet is None or packet.kind != PCMU:
            return
        self.received += 1
        if name := self._ear.hear(packet.payload):
            self.first_heard.setdefault(name, self._loop.time())
            for names, future in self._waiting:
                if name in names and not future.done():
                    future.set_result(name)

    def _next_of_key(self) -> tuple[int, bytes] | None:
        if self._pressing is None:
            if self._gap:
                self._gap -= 1
                return None
            if not self._keys or self._digits is None:
                return None
            self._pressing = pressing(self._keys.popleft())
            self._pressed_at = self._timestamp
        step = next(self._pressing, None)
        if step is None:
            self._pressing, self._gap = None, GAP_TICKS
        return step


class Ticker:
    """Lets every call speak each 20 ms, on one clock."""

    def __init__(self) -> None:
        self._ports: set[SoundPort] = set()

    def add(self, port: SoundPort) -> None:
        """Let a call speak."""
        self._ports.add(port)

    def remove(self, port: SoundPort) -> None:
        """Let it speak no more."""
        self._ports.discard(port)

    async def run(self) -> None:
        """Tick for ever; small delays are made good, long ones forgotten."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            for port in tuple(self._ports):
                port.tick()
            due += TICK_SECONDS
            late = loop.time() - due
            if late > MOST_LATE_TICKS * TICK_SECONDS:
                due = loop.time()
            await asyncio.sleep(max(0.0, due - loop.time()))
