"""Wrap-ups that last longer: the agent is paused meanwhile, and free again when they are over.

Asterisk knows one length of a wrap-up for each queue. An agent who asks for more time is paused by
the centre until the call's wrap-up ends, by itself or because the agent is done. So is one who
takes a caller over from a colleague, from then on: to the queue that is no call, and it would ring
them as soon as the talk ends.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from agi import agents
from agi.agents import AmiActions
from agi.calls import ANSWERED, IN_WRAP_UP, Call
from agi.errors import ActionRefusedError, AsteriskLostError, NotInWrapUpError, NotSignedInError
from agi.events import AgentConnected, CallerJoinedQueue, CallEvent, CallTransferred, QueueMember
from asterisk_conf.names import PauseReason

logger = logging.getLogger(__name__)

MORE_TIME = timedelta(seconds=60)


class WrapUps(Protocol):
    """The call table as this module uses it."""

    def prolong_wrap_up(self, call_id: str, by: timedelta) -> datetime:
        """Let the wrap-up of a call end later, and return when; NotInWrapUpError."""


class WrapUpKeeper:
    """Implements ``agi.ports.SwitchObserver``; ``run`` frees those whose time is over."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}  # call_id -> the agent who is paused for it
        self._members: dict[tuple[str, str], QueueMember] = {}
        self._handed: set[str] = set()  # calls on the way to a colleague
        self._to_free: asyncio.Queue[str] = asyncio.Queue()
        self._to_hold: asyncio.Queue[str] = asyncio.Queue()

    async def run(self, ami: AmiActions) -> None:
        """Free and hold who is found, for ever; who cannot be reached is left as they are."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._free_all(ami))
            tasks.create_task(self._hold_all(ami))

    async def _free_all(self, ami: AmiActions) -> None:
        while True:
            await _free(ami, await self._to_free.get())

    async def _hold_all(self, ami: AmiActions) -> None:
        while True:
            agent = await self._to_hold.get()
            if agent in self._held.values():
                await _hold(ami, agent)

    async def prolong(self, ami: AmiActions, calls: WrapUps, call_id: str, agent: str) -> datetime:
        """Give *agent* more time for the call and return when it ends; NotInWrapUpError."""
        if self._is_ready(agent):
            await agents.pause(ami, agent, reason=PauseReason.WRAP_UP)
            self._held[call_id] = agent
        try:
            return calls.prolong_wrap_up(call_id, MORE_TIME)
        except NotInWrapUpError:
            self._let_go(call_id)
            raise

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """Free the agent whose wrap-up is over, hold the one who takes a caller over."""
        if call.call_id in self._held and call.state not in IN_WRAP_UP | ANSWERED:
            self._let_go(call.call_id)
        if isinstance(event, CallTransferred):
            self._let_go(call.call_id)
            self._handed.add(call.call_id)
        elif isinstance(event, AgentConnected) and call.call_id in self._handed:
            self._handed.discard(call.call_id)
            self._hold_taker(call.call_id, event.agent)
        elif isinstance(event, CallerJoinedQueue) or call.state not in ANSWERED:
            self._handed.discard(call.call_id)

    def _hold_taker(self, call_id: str, agent: str) -> None:
        if self._is_ready(agent):
            self._held[call_id] = agent
            self._to_hold.put_nowait(agent)

    def member_changed(self, member: QueueMember) -> None:
        """Leave an agent alone who pauses for a reason of their own."""
        self._members[member.agent, member.queue] = member
        if member.is_paused and member.pause_reason != PauseReason.WRAP_UP:
            self._held = {
                call: agent for call, agent in self._held.items() if agent != member.agent
            }

    def member_left(self, queue: str, agent: str) -> None:
        """Forget a membership."""
        self._members.pop((agent, queue), None)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """Hold those who still wrap up, free those whose wrap-up ended while nobody looked."""
        self._members = {(member.agent, member.queue): member for member in members}
        busy = [call for call in calls if call.state in IN_WRAP_UP | ANSWERED]
        wrapping = {call.agent: call.call_id for call in busy}
        for agent in paused_for_wrap_up(self._members):
            if (call_id := wrapping.get(agent)) is not None:
                self._held[call_id] = agent
            else:
                self._to_free.put_nowait(agent)

    def asterisk_lost(self) -> None:
        """What was held stands."""

    def _is_ready(self, agent: str) -> bool:
        mine = [member for member in self._members.values() if member.agent == agent]
        return bool(mine) and not any(member.is_paused for member in mine)

    def _let_go(self, call_id: str) -> None:
        if (agent := self._held.pop(call_id, None)) is not None:
            self._to_free.put_nowait(agent)


def paused_for_wrap_up(members: Mapping[tuple[str, str], QueueMember]) -> set[str]:
    """Return the agents whom the centre paused for a longer wrap-up."""
    return {
        member.agent
        for member in members.values()
        if member.is_paused and member.pause_reason == PauseReason.WRAP_UP
    }


async def _hold(ami: AmiActions, agent: str) -> None:
    try:
        await agents.pause(ami, agent, reason=PauseReason.WRAP_UP)
    except (NotSignedInError, AsteriskLostError, ActionRefusedError) as error:
        logger.warning(
            "agent who took a caller over could not be held",
            extra={"agent": agent, "reason": str(error)},
        )


async def _free(ami: AmiActions, agent: str) -> None:
    try:
        await agents.ready(ami, agent)
    except NotSignedInError:
        logger.info("agent wrapped up and has left", extra={"agent": agent})
    except (AsteriskLostError, ActionRefusedError) as error:
        logger.warning(
            "agent wrapped up and could not be freed",
            extra={"agent": agent, "reason": str(error)},
        )
