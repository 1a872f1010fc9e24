"""What the desk asks of the switch and of the journal, wired to the real ones."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TypeVar

from agi import agents, consults, talks
from agi.call_table import CallTable
from agi.calls import Call, CallState
from agi.errors import NotInWrapUpError
from agi.events import SoundMeasured
from agi.link import AsteriskLink
from agi.wrap_ups import WrapUpKeeper
from core.clock import utc_now
from supervision.board import Board
from supervision.errors import JournalUnavailableError
from supervision.journal import OUTAGES, Journal
from supervision.roster import Roster
from ticketing.breaker import Circuit
from ticketing.transactions import Transactions

logger = logging.getLogger(__name__)
T = TypeVar("T")


class RosterCommands:
    """Implements agent_desktop.ports.AgentCommands: the roster says which queues, AMI does it."""

    def __init__(self, roster: Roster, link: AsteriskLink, board: Board) -> None:
        self._roster = roster
        self._link = link
        self._board = board

    async def sign_in(self, extension: str) -> None:
        """Put the agent into their queues; doing it twice changes nothing."""
        agent = await self._roster.get(extension)
        self._board.agents_known({agent.extension: agent.name})
        await agents.sign_in(self._link, extension, name=agent.name, queues=agent.queues)

    async def pause(self, extension: str, reason: str) -> None:
        """Let the agent take no calls, for *reason*."""
        await self._roster.get(extension)
        await agents.pause(self._link, extension, reason=reason)

    async def ready(self, extension: str) -> None:
        """Let the agent take calls again."""
        await self._roster.get(extension)
        await agents.ready(self._link, extension)

    async def sign_out(self, extension: str) -> None:
        """Take the agent out of all queues; a call they are on goes on."""
        agent = await self._roster.get(extension)
        await agents.sign_out(self._link, extension, queues=tuple(agent.queues))


class DeskWrapUps:
    """Implements agent_desktop.ports.WrapUps."""

    def __init__(self, calls: CallTable, keeper: WrapUpKeeper, link: AsteriskLink) -> None:
        self._calls = calls
        self._keeper = keeper
        self._link = link

    def finish(self, call_id: str, agent: str) -> None:
        """Let the wrap-up of *agent* after that call end now; NotInWrapUpError."""
        call = self._calls.get(call_id)
        if call is not None and call.agent == agent:
            self._calls.end_wrap_up(call_id)
        elif not self._keeper.finish(agent):
            raise NotInWrapUpError(call_id)

    async def prolong(self, call_id: str, agent: str) -> datetime:
        """Let it last longer and return when it ends; NotInWrapUpError."""
        return await self._keeper.prolong(self._link, self._calls, call_id, agent)


class SwitchTalks:
    """Implements agent_desktop.ports.Talks: by AMI, and in the table of calls."""

    def __init__(self, link: AsteriskLink, calls: CallTable) -> None:
        self._link = link
        self._calls = calls

    async def transfer(self, extension: str, target: str) -> None:
        """Send the agent's caller on to a colleague or a queue, unasked."""
        consults.talk_alone(self._calls.live(), extension)
        await talks.transfer(self._link, extension, target=target)

    async def hang_up(self, extension: str) -> None:
        """End the agent's part of the talk."""
        await talks.hang_up(self._link, extension)

    def keep_sound(self, extension: str, sound: talks.Sound) -> None:
        """Keep with the agent's call, also just after it, what it sounded like."""
        call = talks.call_of(self._calls.live(), extension)
        self._calls.take(
            SoundMeasured(call_id=call.call_id, at=utc_now(), agent=extension, **asdict(sound))
        )


class SwitchConsults:
    """Implements agent_desktop.ports.Consults: the table of calls says who, AMI does it."""

    def __init__(self, link: AsteriskLink, calls: CallTable) -> None:
        self._link = link
        self._calls = calls

    async def ask(self, extension: str, colleague: str) -> None:
        """Let the agent's caller hear music and the colleague's phone ring."""
        call = consults.talk_alone(self._calls.live(), extension)
        await consults.ask(self._link, call, colleague)

    async def complete(self, extension: str) -> None:
        """Leave the caller to the colleague, who has answered."""
        call = consults.consult_of(self._calls.live(), extension, consults.ANSWERED)
        await consults.complete(self._link, call)

    async def join(self, extension: str) -> None:
        """Let all three talk."""
        call = consults.consult_of(self._calls.live(), extension, {CallState.CONSULTING})
        await consults.join(self._link, call)

    async def give_back(self, extension: str) -> None:
        """End the colleague's part: the agent has the caller again."""
        call = consults.consult_of(self._calls.live(), extension)
        await consults.give_back(self._link, call)

    async def hold(self, extension: str) -> None:
        """Let the caller hear music."""
        await consults.hold(self._link, consults.talk_alone(self._calls.live(), extension))

    async def resume(self, extension: str) -> None:
        """Bring the agent back to a caller who is held so."""
        await consults.resume(self._link, consults.talk_alone(self._calls.live(), extension))


class CentreReadiness:
    """Implements agent_desktop.ports.Readiness."""

    def __init__(
        self, link: AsteriskLink, journal: Journal, transactions: Transactions | None = None
    ) -> None:
        self._link = link
        self._journal = journal
        self._transactions = transactions

    async def missing(self) -> Mapping[str, str]:
        """Return what is missing, each with a sentence."""
        parts = {
            "asterisk": (self._link.is_up, "Asterisk is not connected."),
            "database": (self._journal.database_is_up, "The database does not answer."),
            "redis": (self._journal.redis_is_up, "Redis does not answer."),
        }
        return {name: why for name, (is_there, why) in parts.items() if not is_there}

    def impaired(self) -> Mapping[str, str]:
        """Return what callers are served worse without, each with a sentence."""
        if self._transactions is None or self._transactions.circuit is Circuit.CLOSED:
            return {}
        return {"correspondence": "The correspondence system does not answer."}


class PatientMemory:
    """Implements agi.ports.OpenCalls: a journal whose database is away is waited for."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def open_calls(self) -> Sequence[Call]:
        """Return the last record of each call that is not in a final state."""
        return await _patiently(self._journal.open_calls)

    async def find_call(self, call_id: str) -> Call | None:
        """Return the last record of one call."""
        return await _patiently(lambda: self._journal.find_call(call_id))

    async def told_until(self, call_id: str) -> datetime | None:
        """Return the moment of the newest event of one call."""
        return await _patiently(lambda: self._journal.told_until(call_id))

    async def more_time(self, call_id: str) -> timedelta:
        """Return how much longer the wrap-up of one call was to last than its queue's."""
        return await _patiently(lambda: self._journal.more_time(call_id))


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    while True:
        try:
            return await ask()
        except (JournalUnavailableError, *OUTAGES):
            logger.warning("the journal cannot be asked yet: Asterisk's events wait")
