"""Agents who do not answer: counted in a row, and paused before more callers wait for nothing."""

import asyncio
import logging
from collections.abc import Mapping, Sequence

from agi import agents
from agi.agents import AmiActions
from agi.calls import Call
from agi.errors import ActionRefusedError, AsteriskLostError, NotSignedInError
from agi.events import AgentConnected, AgentMissed, CallEvent, QueueMember
from asterisk_conf.names import PauseReason

logger = logging.getLogger(__name__)


class MissedRings:
    """Counts each agent's missed rings in a row, over all queues; an answer begins anew."""

    def __init__(self, allowed: Mapping[str, int]) -> None:
        """*allowed* holds for each queue the number that pauses an agent; 0 never does."""
        self._allowed = allowed
        self._missed: dict[str, int] = {}

    def missed(self, queue: str, agent: str) -> bool:
        """Count one; True when the agent has now missed as many as *queue* allows."""
        self._missed[agent] = self._missed.get(agent, 0) + 1
        allowed = self._allowed.get(queue, 0)
        return 0 < allowed <= self._missed[agent]

    def forget(self, agent: str) -> None:
        """Begin anew: the agent answered, or comes back from a pause or a signed-out time."""
        self._missed.pop(agent, None)


class MissedRingsWatch:
    """Implements ``agi.ports.SwitchObserver``; ``run`` pauses those whom it found."""

    def __init__(self, allowed: Mapping[str, int]) -> None:
        self._rings = MissedRings(allowed)
        self._to_pause: asyncio.Queue[str] = asyncio.Queue()

    async def run(self, ami: AmiActions) -> None:
        """Pause who is found, for ever. Who is gone or cannot be reached is left as they are."""
        while True:
            await _pause(ami, await self._to_pause.get())

    def call_changed(self, call: Call, event: CallEvent) -> None:  # noqa: ARG002 - the event says all
        """Count a missed ring; an answer begins anew."""
        match event:
            case AgentMissed(queue=queue, agent=agent) if self._rings.missed(queue, agent):
                self._rings.forget(agent)
                self._to_pause.put_nowait(agent)
            case AgentConnected(agent=agent):
                self._rings.forget(agent)

    def member_changed(self, member: QueueMember) -> None:
        """Begin anew with an agent who is paused, by whomever."""
        if member.is_paused:
            self._rings.forget(member.agent)

    def member_left(self, queue: str, agent: str) -> None:  # noqa: ARG002 - leaving one is enough
        """Begin anew with an agent who signed out."""
        self._rings.forget(agent)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """Rings of the time away are not counted."""

    def asterisk_lost(self) -> None:
        """What was counted stands."""


async def _pause(ami: AmiActions, agent: str) -> None:
    try:
        await agents.pause(ami, agent, reason=PauseReason.MISSED_RINGS)
    except NotSignedInError:
        logger.info("agent missed rings and has left", extra={"agent": agent})
    except (AsteriskLostError, ActionRefusedError) as error:
        logger.warning(
            "agent missed rings and could not be paused",
            extra={"agent": agent, "reason": str(error)},
        )
    else:
        logger.info("agent paused", extra={"agent": agent, "reason": str(PauseReason.MISSED_RINGS)})
