"""AMI over panoramisk, with its three holes closed.

panoramisk 1.4 decodes each TCP chunk on its own (a letter split between two chunks is lost), sends
pings that nobody waits for (a half-open connection is never noticed) and writes header values as
they are (a line break in one injects an action). It also sends actions again after a reconnect;
here an action that was not answered fails, and whoever asked decides.
"""

import asyncio
import codecs
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager
from panoramisk.message import Message

from agi.errors import ActionRefusedError, AsteriskLostError, UnsafeValueError

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 5.0
ACTION_SECONDS = 5.0
MESSAGE_CHARACTERS = 1024 * 1024
LIST_END = "complete"
_UNSAFE = re.compile(r"[\r\n\0]")

Headers = Mapping[str, str]


class WholeLetters(AMIProtocol):  # type: ignore[misc]  # panoramisk has no types
    """AMIProtocol that keeps the bytes of an unfinished letter for the next chunk."""

    closed: bool
    responses: dict[str, Any]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with an empty decoder."""
        super().connection_made(transport)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    def data_received(self, data: bytes) -> None:
        """Hand on each message that the chunk completes."""
        *blocks, self._rest = (self._rest + self._decode(data)).split("\r\n\r\n")
        if len(self._rest) > MESSAGE_CHARACTERS:
            logger.error("AMI message without end")
            self.close()
        for block in blocks:
            message = Message.from_line(block.strip("\r\n"))  # a value may be empty
            if message is not None:
                self.handle_message(message)

    def handle_message(self, message: Message) -> None:
        """Give an answer to its action and an event to the manager."""
        if self.responses and "actionid" in message:
            super().handle_message(message)
        elif "event" in message:
            self.factory.dispatch(message)

    def close(self) -> None:
        """Close; actions still unanswered fail instead of being sent again later."""
        unanswered, self.responses = list(self.responses.values()), {}
        for action in unanswered:
            if not action.future.done():
                action.future.set_exception(AsteriskLostError(action["action"]))
                action.future.exception()  # whoever awaits it is told; nobody need
        if not self.closed:
            self.closed = True
            self.transport.abort()


class AmiConnection(Manager):  # type: ignore[misc]  # panoramisk has no types
    """One AMI connection: opened once, lost once."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        username: str,
        secret: str,
        on_event: Callable[[Headers], None],
    ) -> None:
        super().__init__(
            host=host,
            port=port,
            username=username,
            secret=secret,
            protocol_factory=WholeLetters,
            loop=asyncio.get_running_loop(),
            log=logger,
        )
        self._on_event = on_event
        self.lost: asyncio.Future[None] = self.loop.create_future()

    async def open(self) -> None:
        """Connect and sign in; AsteriskLostError or ActionRefusedError if that fails."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                _, self.protocol = await self.loop.create_connection(
                    WholeLetters, self.config["host"], self.config["port"]
                )
        except (OSError, TimeoutError) as error:
            raise AsteriskLostError("the AMI connection") from error
        self.protocol.factory = self
        self.protocol.encoding = "utf-8"
        await self.act(
            "Login", Username=self.config["username"], Secret=self.config["secret"], Events="on"
        )

    async def act(self, name: str, **headers: str) -> Headers:
        """Send one action and return its answer."""
        answers = await self._ask(name, headers, as_list=False)
        if not answers.success:
            raise ActionRefusedError(name, answers.get("message", "?"))
        return cast("Headers", answers)

    async def list(self, name: str, **headers: str) -> Sequence[Headers]:
        """Send an action whose answer is a list of events, and return those events."""
        answers = await self._ask(name, headers, as_list=True)
        if not answers[0].success:
            raise ActionRefusedError(name, answers[0]["message"])
        return cast("Sequence[Headers]", answers[1:-1])

    async def _ask(self, name: str, headers: Headers, *, as_list: bool) -> Any:  # noqa: ANN401 - panoramisk's Message or list of it
        if self.protocol is None or self.protocol.closed:
            raise AsteriskLostError(name)
        for value in headers.values():
            if _UNSAFE.search(value):
                raise UnsafeValueError(value)
        action = ListAction if as_list else Action
        future = self.protocol.send(action({"Action": name, **headers}), as_list=as_list)
        try:
            async with asyncio.timeout(ACTION_SECONDS):
                return await future
        except TimeoutError as error:
            raise AsteriskLostError(name) from error

    def dispatch(self, event: Message) -> None:
        """Hand on one event; the one door for what can go wrong with it."""
        try:
            self._on_event(event)
        except Exception:
            logger.exception("AMI event failed", extra={"ami_event": event["event"]})

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - any loss is the same to us
        """Tell that the connection is gone; another one is opened by whoever keeps the link."""
        if not self.lost.done():
            self.lost.set_result(None)

    def close(self) -> None:
        """Close the connection."""
        if self.protocol is not None:
            self.protocol.close()
        if not self.lost.done():
            self.lost.set_result(None)


class ListAction(Action):  # type: ignore[misc]  # panoramisk has no types
    """An action answered by a list of events, which ends with ``…Complete``."""

    def add_message(self, message: Message) -> bool:
        """Collect the answers; True when the list is whole."""
        self.responses.append(message)
        ended = "event" in message and message["event"].lower().endswith(LIST_END)
        if (ended or not message.success) and not self.future.done():
            self.future.set_result(self.responses)
            return True
        return False
