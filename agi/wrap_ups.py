"""Wrap-ups that last longer: the agent is paused meanwhile, and free again when they are over.

Asterisk knows one length of a wrap-up for each queue. An agent who asks for more time is paused by
the centre until the call's wrap-up ends, by itself or because the agent is done. So is one who
takes a caller over from a colleague, from then on: to the queue that is no call, and it would ring
them as soon as the talk ends. Who hands a caller on wraps up for as long as their queue allows,
though the call goes on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
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
Tell = Callable[[AmiActions, str], Awaitable[None]]


class WrapUps(Protocol):
    """The call table as this module uses it."""

    def prolong_wrap_up(self, call_id: str, by: timedelta) -> datetime:
        """Let the wrap-up of a call end later, and return when; NotInWrapUpError."""


class WrapUpKeeper:
    """Implements ``agi.ports.SwitchObserver``; ``run`` frees those whose time is over."""

    def __init__(self, allowed: Mapping[str, timedelta]) -> None:
        """*allowed* is how long the wrap-up of each queue lasts."""
        self._allowed = allowed
        self._held: dict[str, str] = {}  # call_id -> the agent who is paused for it
        self._done: dict[str, asyncio.TimerHandle] = {}  # by who handed a caller on
        self._members: dict[tuple[str, str], QueueMember] = {}
        self._handed: set[str] = set()  # calls on the way to a colleague
        self._to_tell: asyncio.Queue[tuple[Tell, str]] = asyncio.Queue()

    async def run(self, ami: AmiActions) -> None:
        """Hold and free who is found, for ever; who cannot be reached is left as they are."""
        while True:
            tell, agent = await self._to_tell.get()
            await tell(ami, agent)

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
            self._wrap_up_after(call)
            self._handed.add(call.call_id)
        elif isinstance(event, AgentConnected) and call.call_id in self._handed:
            self._handed.discard(call.call_id)
            self._hold_taker(call.call_id, event.agent)
        elif isinstance(event, CallerJoinedQueue) or call.state not in ANSWERED:
            self._handed.discard(call.call_id)

    def _hold_taker(self, call_id: str, agent: str) -> None:
        if self._is_ready(agent):
            self._held[call_id] = agent
            self._to_tell.put_nowait((_hold, agent))

    def _wrap_up_after(self, call: Call) -> None:
        """Let the agent who handed *call* on wrap up; one who took it over before is held yet."""
        agent, is_held = call.agent or "", self._held.pop(call.call_id, None) is not None
        if not is_held and not self._is_ready(agent):
            return
        if not is_held:
            self._to_tell.put_nowait((_hold, agent))
        self._forget_done(agent)
        seconds = self._allowed.get(call.queue or "", timedelta()).total_seconds()
        self._done[agent] = asyncio.get_running_loop().call_later(seconds, self._is_done, agent)

    def finish(self, agent: str) -> bool:
        """Free an agent who wraps up a call that they handed on; tell whether there was one."""
        if is_wrapping_up := agent in self._done:
            self._is_done(agent)
        return is_wrapping_up

    def _is_done(self, agent: str) -> None:
        self._forget_done(agent)
        self._to_tell.put_nowait((_free, agent))

    def _forget_done(self, agent: str) -> None:
        if (timer := self._done.pop(agent, None)) is not None:
            timer.cancel()

    def member_changed(self, member: QueueMember) -> None:
        """Leave an agent alone who pauses for a reason of their own."""
        self._members[member.agent, member.queue] = member
        if member.is_paused and member.pause_reason != PauseReason.WRAP_UP:
            self._held = {
                call: agent for call, agent in self._held.items() if agent != member.agent
            }
            self._forget_done(member.agent)

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
            elif agent not in self._done:
                self._to_tell.put_nowait((_free, agent))

    def asterisk_lost(self) -> None:
        """What was held stands."""

    def _is_ready(self, agent: str) -> bool:
        mine = [member for member in self._members.values() if member.agent == agent]
        return bool(mine) and not any(member.is_paused for member in mine)

    def _let_go(self, call_id: str) -> None:
        if (agent := self._held.pop(call_id, None)) is not None:
            self._to_tell.put_nowait((_free, agent))


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
