"""What Asterisk itself says of each agent, and whether a desk shows the same.

Asked by an AMI connection of our own (QueueStatus, CoreShowChannels): nothing of the controller's
knowledge goes into it.
"""

import asyncio
import re
import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Self

from asterisk_conf.queues import QUEUES

Event = Mapping[str, str]
AGENT = re.compile(r"PJSIP/([0-9]+)(?:-[0-9a-f]+)?")
WRAP_UPS = tuple(queue.wrapup_seconds for queue in QUEUES.values())
SLACK_SECONDS = 2.0  # LastCall has whole seconds, and the book of a call is closed after its end
PAUSED, READY, SIGNED_OUT, WRAP_UP = "paused", "ready", "signed_out", "wrap_up"
STATE_OF = {"Ringing": "ringing", "Ring": "ringing", "Up": "talking"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a desk shows: the agent's state, and the call before them."""

    state: str
    call_id: str | None


@dataclass(frozen=True, slots=True)
class Truth:
    """What one agent's desk may show at a moment: one of *states*; *call_id* unless wrapping up."""

    states: frozenset[str]
    call_id: str | None = None

    def allows(self, shown: Shown) -> bool:
        """Tell whether a desk that shows this is right."""
        if shown.state not in self.states:
            return False
        return shown.state == WRAP_UP or shown.call_id == self.call_id


class Switch:
    """A connection to Asterisk's manager that only asks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def opened(cls, port: int, user: str, secret: str) -> Self:
        """Log in; nothing is told unasked."""
        switch = cls(*await asyncio.open_connection("127.0.0.1", port))
        await switch._reader.readline()
        switch._send(Action="Login", Username=user, Secret=secret, Events="off")
        answer = await switch._event()
        if answer.get("Response") != "Success":
            raise SystemExit(f"Asterisk refused us: {answer.get('Message')}")
        return switch

    async def truths(self, extensions: Collection[str]) -> Mapping[str, Truth]:
        """Return what is true of each agent now."""
        members = await self._list("QueueStatus", "QueueMember")
        channels = await self._list("CoreShowChannels", "CoreShowChannel")
        return truths_in(members, channels, extensions, time.time())

    def close(self) -> None:
        """Leave."""
        self._writer.close()

    async def _list(self, action: str, kind: str) -> list[Event]:
        self._send(Action=action)
        found: list[Event] = []
        while (event := await self._event()).get("EventList") != "Complete":
            if event.get("Event") == kind:
                found.append(event)
        return found

    def _send(self, **headers: str) -> None:
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._writer.write(f"{lines}\r\n".encode())

    async def _event(self) -> Event:
        block = (await self._reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
        pairs = (line.partition(": ") for line in block.strip().split("\r\n"))
        return {name: value for name, _, value in pairs}


def truths_in(
    members: Collection[Event], channels: Collection[Event], extensions: Collection[str], now: float
) -> dict[str, Truth]:
    """Return what is true of each agent by Asterisk's members of queues and channels."""
    memberships: defaultdict[str, list[Event]] = defaultdict(list)
    for member in members:
        memberships[_agent(member["Location"])].append(member)
    calls = {_agent(channel["Channel"]): channel for channel in channels}
    return {
        extension: _truth(memberships[extension], calls.get(extension), now)
        for extension in extensions
    }


def _truth(members: Collection[Event], channel: Event | None, now: float) -> Truth:
    if channel is not None:
        state = STATE_OF.get(channel["ChannelStateDesc"], "talking")
        return Truth(frozenset({state}), channel["Linkedid"])
    if not members:
        return Truth(frozenset({SIGNED_OUT}))
    idle = PAUSED if all(member["Paused"] == "1" for member in members) else READY
    since = now - max(float(member["LastCall"]) for member in members)
    states = {WRAP_UP} if since <= max(WRAP_UPS) + SLACK_SECONDS else set()
    if not SLACK_SECONDS <= since <= min(WRAP_UPS) - SLACK_SECONDS:
        states.add(idle)
    return Truth(frozenset(states))


def _agent(channel: str) -> str:
    found = AGENT.match(channel)
    return found[1] if found else ""
