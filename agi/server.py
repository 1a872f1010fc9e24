"""The FastAGI door: Asterisk connects, a dialogue leads the caller, the dialplan goes on."""

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime
from time import perf_counter
from typing import cast

from agi.beginnings import Beginnings
from agi.call_table import CallTable
from agi.callbacks import CallbackKeeper
from agi.channel import ASK, AgiChannel
from agi.errors import AgiError, AgiProtocolError, DialogueEnded
from agi.events import DialogueLost
from agi.ports import SwitchMeter
from agi.protocol import AgiEvent, AgiReply, AgiRequest, AgiStream, reply_of
from agi.witness import JournalWitness
from asterisk_conf.names import HANG_UP, decision_for_queue, flow_of_route
from ivr.flow import lead
from ivr.flow_shelf import FlowShelf
from ivr.ports import BARE, Surroundings
from ivr.steps import Decision, Enqueue, HangUp, Resume

logger = logging.getLogger(__name__)

HEADER_SECONDS = 5.0
QUESTION = ASK.encode()
NO_KEY = ("0", "-1", "")  # what STREAM FILE answers when no key was pressed


class AgiServer:
    """Listens for Asterisk and leads each call through the flow of its route.

    A call ends on the flow that it began with, whatever is put on the shelf meanwhile.
    """

    def __init__(
        self,
        flows: FlowShelf,
        calls: CallTable,
        meter: SwitchMeter,
        *,
        world: Surroundings = BARE,
        callbacks: CallbackKeeper | None = None,
        max_connections: int = 4000,
    ) -> None:
        self.flows = flows
        self.calls = calls
        self.meter = meter
        self.beginnings = Beginnings(calls, world, callbacks)
        self._max_connections = max_connections
        self._connections: set[AgiConnection] = set()
        self._idle = asyncio.Event()
        self._idle.set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> None:
        """Open the door; OSError if the port is taken."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: AgiConnection(self), host, port, backlog=1024
        )

    async def drain(self, seconds: float) -> None:
        """Take no new calls; let those in menus finish for *seconds*, then hand them back.

        A call handed back unled goes on in the dialplan.
        """
        if self._server is not None:
            self._server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.idle()
        for connection in list(self._connections):
            connection.hand_back()
        await self.idle()

    async def idle(self) -> None:
        """Wait until no dialogue is open."""
        await self._idle.wait()

    @property
    def port(self) -> int:
        """Return the port of the open door."""
        assert self._server is not None  # noqa: S101 - asked only after start()
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def connections(self) -> int:
        """Return how many connections are open."""
        return len(self._connections)

    def led(self) -> frozenset[str]:
        """Return the ids of the calls in a dialogue with us now that have come no further.

        Much may have happened to a call before its survey.
        """
        return frozenset(it.call_id for it in self._connections if not it.is_survey)

    def opened(self, connection: "AgiConnection") -> bool:
        """Count a connection; False when there is no room for it."""
        if len(self._connections) >= self._max_connections:
            logger.error("too many FastAGI connections", extra={"limit": self._max_connections})
            return False
        self._connections.add(connection)
        self._idle.clear()
        return True

    def closed(self, connection: "AgiConnection") -> None:
        """Forget a connection whose dialogue has ended."""
        self._connections.discard(connection)
        if not self._connections:
            self._idle.set()


class AgiConnection(asyncio.Protocol):
    """One call's connection: an `AgiLink` for its channel, and the door of its errors."""

    def __init__(self, server: AgiServer) -> None:
        self.call_id = ""
        self.is_survey = False
        self._server = server
        self._stream = AgiStream()
        self._waiting: asyncio.Future[AgiReply] | None = None
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._handed_back_at: datetime | None = None
        self._is_asking = False
        self._digit_at: float | None = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Await the header for a few seconds."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        if not self._server.opened(self):
            self._transport.abort()
            return
        self._timer = self._loop.call_later(HEADER_SECONDS, self.close)

    def data_received(self, data: bytes) -> None:
        """Pass on what the bytes complete; whoever does not speak FastAGI is cut off."""
        try:
            events = self._stream.receive(data)
        except AgiProtocolError as error:
            logger.warning("not FastAGI", extra={"fault": error.fault})
            self.close()
            return
        for event in events:
            if isinstance(event, AgiRequest):
                self._begin(event)
            else:
                self._answer(event)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - any loss is the same to us
        """Tell the dialogue that nothing more can be said."""
        if self._timer is not None:
            self._timer.cancel()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(DialogueEnded())
        if self._task is None or self._task.done():
            self._server.closed(self)
        else:
            self._task.add_done_callback(lambda _: self._server.closed(self))

    def close(self) -> None:
        """Close the connection: the dialplan goes on."""
        if self._transport is not None:
            self._transport.close()

    def hand_back(self) -> None:
        """Close the connection while the caller is still there."""
        self._handed_back_at = datetime.now(UTC)  # before the dialplan tells of it
        self.close()

    async def send(self, line: bytes) -> AgiReply:
        """Send one command and return its reply (AgiLink)."""
        if self._transport is None or self._transport.is_closing():
            raise DialogueEnded
        self._waiting = self._loop.create_future()
        self._transport.write(line)
        if self._digit_at is not None:
            self._server.meter.digit_answered(perf_counter() - self._digit_at)
            self._digit_at = None
        self._is_asking = line.startswith(QUESTION)
        return await self._waiting

    def _answer(self, event: AgiEvent) -> None:
        if self._waiting is None or self._waiting.done():
            return
        try:
            reply = reply_of(event)
        except (DialogueEnded, AgiError) as refusal:
            self._waiting.set_exception(refusal)
            return
        if self._is_asking or reply.result not in NO_KEY:
            self._digit_at = perf_counter()
        self._waiting.set_result(reply)

    def _begin(self, request: AgiRequest) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._task = self._loop.create_task(self._lead(request))

    async def _lead(self, request: AgiRequest) -> None:
        """Lead one call. The one door for what can go wrong with a dialogue.

        A dialogue that Asterisk ended is no news of the call: AMI tells whether the caller left
        (Hangup, with the moment and the cause) or went on in the dialplan (UserEvent).
        """
        self.call_id = request.call_id
        try:
            await self._follow(request)
        except DialogueEnded:
            if self._handed_back_at is not None:
                self._lose(request.call_id, "controller stops", self._handed_back_at)
        except Exception as error:
            logger.exception("dialogue failed", extra={"call_id": request.call_id})
            self._lose(request.call_id, type(error).__name__, datetime.now(UTC))
        finally:
            self.close()

    def _lose(self, call_id: str, reason: str, at: datetime) -> None:
        lost = DialogueLost(call_id=call_id, at=at, reason=reason)
        self._server.calls.take(lost)

    async def _follow(self, request: AgiRequest) -> None:
        flow = self._server.flows.newest(flow_of_route(request.route))
        if flow is None:
            raise AgiProtocolError(f"no flow at {request.route!r}")
        channel = AgiChannel(self)
        led = await self._server.beginnings.of(request, flow, channel)
        self.is_survey = led.is_survey
        witness = JournalWitness(led.take, request.call_id)
        decision = await lead(led.flow, channel, witness, led.world, given=led.given)
        await self._decide(channel, decision)
        witness.decided(decision)

    async def _decide(self, channel: AgiChannel, decision: Decision) -> None:
        """Tell the dialplan where the call goes."""
        match decision:
            case Enqueue():
                await channel.decide(decision_for_queue(decision.queue))
            case HangUp():
                await channel.decide(HANG_UP)
            case Resume():
                queue = await self._server.beginnings.stand_in_line(self.call_id, channel)
                await channel.decide(decision_for_queue(queue))
