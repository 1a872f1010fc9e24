"""A call outlives the agent's page: who loses it is called back into the same talk.

When the page or phone of an agent who talks is gone, the caller hears that the call is kept
(`asterisk_conf/templates/extensions.conf.j2`, docs/decisions/0028). As soon as the agent can be
reached again, wherever that is, they are called and joined with the caller. Meanwhile they are
paused, and free again when the talk that they came back to is over.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from agi import agents
from agi.absence_switch import AbsenceSwitch
from agi.agents import AmiActions
from agi.call_table import CallTable
from agi.calls import IN_TALK, IN_WRAP_UP, Call, CallState
from agi.consults import ANSWERED as WITH_BOTH
from agi.contacts import Contact, Contacts
from agi.errors import ActionRefusedError, AsteriskLostError, NoTalkError, NotSignedInError
from agi.events import AgentCameBack, AgentConnected, AgentWentAway, CallEvent, QueueMember
from asterisk_conf.names import PauseReason, returning_leg
from core.clock import utc_now

logger = logging.getLogger(__name__)

WITH_AGENT = IN_TALK | IN_WRAP_UP
LISTEN_SECONDS = 0.3  # fifteen packets of sound
LISTEN_AGAIN_SECONDS = 2.0  # while the registration is lost and the sound is not
LOOK_SECONDS = 0.5
AGAIN_SECONDS = 3.0  # a page that is just beginning may have refused
TRIES = 5
SHORTEST_RING = timedelta(seconds=5)
TROUBLES = (AsteriskLostError, ActionRefusedError)


class AbsenceKeeper:
    """Implements ``agi.ports.SwitchObserver``; ``run`` holds callers and calls agents back.

    ``on_change`` hears whose phone moved.
    """

    def __init__(self, longest: timedelta, clock: Callable[[], datetime] = utc_now) -> None:
        """*longest* is how long the dialplan holds a caller."""
        self._longest = longest
        self._clock = clock
        self._contacts = Contacts()
        self._members: dict[tuple[str, str], QueueMember] = {}
        self._talks: dict[str, Call] = {}
        self._places: dict[str, Contact] = {}  # call_id -> where its agent talks
        self._legs: dict[str, str] = {}  # call_id -> the leg that calls its agent back
        self._held: set[str] = set()
        self._came_back: set[str] = set()
        self._to_look: set[str] = set()
        self._to_free: set[str] = set()
        self._to_give_up: set[str] = set()
        self._attending: dict[str, asyncio.Task[None]] = {}
        self._is_new = False
        self._wake = asyncio.Event()
        self._numbers = 0
        self.on_change: Callable[[str], None] = lambda _: None

    def place_of(self, extension: str) -> str | None:
        """Return the page or phone at which the agent's calls ring now."""
        contact = self._contacts.of(extension)
        return contact.place if contact else None

    # What the switch tells

    def contact_changed(self, contact: Contact) -> None:
        """Follow where an agent can be reached."""
        self._contacts.hear(contact)
        self.on_change(contact.extension)
        self._look_at(contact.extension)

    def call_changed(self, call: Call, event: CallEvent) -> None:
        """Follow who talks with whom, and where."""
        if isinstance(event, AgentConnected | AgentCameBack):
            self._note_place(call)
        if isinstance(event, AgentCameBack):
            self._came_back.add(call.call_id)
            self._held.discard(call.call_id)
            self._legs.pop(call.call_id, None)
        if call.state in WITH_AGENT:
            self._talks[call.call_id] = call
        elif (before := self._talks.pop(call.call_id, None)) is not None:
            self._part(before)

    def member_changed(self, member: QueueMember) -> None:
        """Follow who is paused."""
        self._members[member.agent, member.queue] = member

    def member_left(self, queue: str, agent: str) -> None:
        """Forget a membership."""
        self._members.pop((agent, queue), None)

    def world_rebuilt(self, calls: Sequence[Call], members: Sequence[QueueMember]) -> None:
        """Look anew at every talk: its agent may have gone, or come back, while nobody looked."""
        self._members = {(member.agent, member.queue): member for member in members}
        self._talks = {call.call_id: call for call in calls if call.state in WITH_AGENT}
        self._came_back = {
            call.call_id
            for call in self._talks.values()
            if call.state is not CallState.AGENT_AWAY and self._is_away(call.agent or "")
        }
        self._is_new = True
        self._wake.set()

    def asterisk_lost(self) -> None:
        """What is known is looked at again when Asterisk is back."""

    # What is done about it

    async def run(self, ami: AmiActions, calls: CallTable) -> None:
        """Hold callers and bring agents back, for ever."""
        switch = AbsenceSwitch(ami)
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self._wake.wait()
                self._wake.clear()
                try:
                    await self._settle(switch, ami)
                except TROUBLES:
                    tasks.create_task(self._again())
                    continue
                for agent in self._to_look - self._attending.keys():
                    self._to_look.discard(agent)
                    attending = tasks.create_task(self._attend(agent, switch, ami, calls))
                    self._attending[agent] = attending
                    attending.add_done_callback(partial(self._attended, agent))

    async def _again(self) -> None:
        await asyncio.sleep(LOOK_SECONDS)
        self._wake.set()

    def _attended(self, agent: str, _: asyncio.Task[None]) -> None:
        del self._attending[agent]
        if self._to_look:
            self._wake.set()

    async def _settle(self, switch: AbsenceSwitch, ami: AmiActions) -> None:
        if self._is_new:
            await self._look_for_phones(switch)
            self._is_new = False
            for call in self._talks.values():
                self._look_at(call.agent or "")
                self.on_change(call.agent or "")
        for leg in tuple(self._to_give_up):
            await switch.give_up(leg)
            self._to_give_up.discard(leg)
        for agent in tuple(self._to_free):
            await _free(ami, agent)
            self._to_free.discard(agent)

    async def _look_for_phones(self, switch: AbsenceSwitch) -> None:
        self._contacts.ask_anew()
        try:
            found = [await switch.contact_of(agent) for agent in sorted(self._agents())]
        except ActionRefusedError as error:
            logger.warning("phones are not known yet", extra={"reason": str(error)})
            return
        self._contacts.begin_anew(contact for contact in found if contact is not None)

    async def _attend(
        self, agent: str, switch: AbsenceSwitch, ami: AmiActions, calls: CallTable
    ) -> None:
        """Do what the agent's talk needs. The one door for what can go wrong with it."""
        try:
            while (call := self._talk_of(agent)) is not None:
                if call.state is CallState.AGENT_AWAY:
                    await self._bring_back(call, agent, switch)
                    return
                if not self._is_suspect(call, agent):
                    return
                is_gone = await self._is_gone(call, agent, switch)
                if self._talk_of(agent) is not call:
                    continue  # something happened to it meanwhile
                if is_gone and call.state in WITH_BOTH:
                    await switch.leave(agent)  # to the colleague
                elif is_gone:
                    await self._hold(call, switch, calls)
                    await self._pause(ami, agent)
                else:
                    await asyncio.sleep(LISTEN_AGAIN_SECONDS)
        except NoTalkError:
            return  # it ended meanwhile
        except TROUBLES as error:
            logger.warning("an absence is left", extra={"agent": agent, "reason": str(error)})
        except Exception:
            logger.exception("an absence failed", extra={"agent": agent})

    async def _is_gone(self, call: Call, agent: str, switch: AbsenceSwitch) -> bool:
        """Tell whether the talk has lost its agent: taken by another page, or silent.

        Sound goes its own way: while it comes, a lost registration is not yet a lost talk.
        """
        now, known = self._contacts.of(agent), self._places.get(call.call_id)
        if now is not None and known is not None and now.place != known.place:
            return True
        before = await switch.packets_heard(agent)
        await asyncio.sleep(LISTEN_SECONDS)
        if await switch.packets_heard(agent) == before:
            return True
        self._note_place(call)
        return False

    async def _hold(self, call: Call, switch: AbsenceSwitch, calls: CallTable) -> None:
        """Tell it first: Asterisk's queue says in a moment that the talk is over."""
        logger.info("agent away", extra={"call_id": call.call_id, "agent": call.agent})
        calls.take(AgentWentAway(call_id=call.call_id, at=self._clock()))
        await switch.hold(call)
        self._held.add(call.call_id)

    async def _bring_back(self, call: Call, agent: str, switch: AbsenceSwitch) -> None:
        """Call the agent where they can be reached, again if that came to nothing at once."""
        if call.call_id not in self._held and not await switch.is_held(call):
            await switch.hold(call)  # we died, or lost Asterisk, before that
        self._held.add(call.call_id)
        contact = self._contacts.of(agent)
        for _ in range(TRIES):
            if contact is None or not self._is_still(call, contact):
                return
            leg = await self._call_back(call, agent, switch)
            patient_until = asyncio.get_running_loop().time() + AGAIN_SECONDS
            while self._is_still(call, contact) and (  # noqa: ASYNC110 - Asterisk is asked again
                asyncio.get_running_loop().time() < patient_until or await switch.is_there(leg)
            ):
                await asyncio.sleep(LOOK_SECONDS)

    async def _call_back(self, call: Call, agent: str, switch: AbsenceSwitch) -> str:
        if (old := self._legs.pop(call.call_id, None)) is not None:
            await switch.give_up(old)  # it rings at a page that is gone
        self._numbers += 1
        leg = returning_leg(agent, int(self._clock().timestamp() * 1000) * 10 + self._numbers % 10)
        self._legs[call.call_id] = leg
        waited = self._clock() - (call.held_at or self._clock())
        await switch.call_back(call, agent, leg, max(self._longest - waited, SHORTEST_RING))
        return leg

    async def _pause(self, ami: AmiActions, agent: str) -> None:
        """Let nobody else ring an agent who is away; a pause of their own is left as it is."""
        mine = [member for member in self._members.values() if member.agent == agent]
        if not mine or any(member.is_paused for member in mine):
            return
        try:
            await agents.pause(ami, agent, reason=PauseReason.AWAY)
        except NotSignedInError:
            logger.info("agent is away and has signed out", extra={"agent": agent})

    # What is known

    def _agents(self) -> set[str]:
        signed_in = {member.agent for member in self._members.values()}
        return signed_in | {call.agent for call in self._talks.values() if call.agent}

    def _look_at(self, agent: str) -> None:
        if self._talk_of(agent) is not None:
            self._to_look.add(agent)
            self._wake.set()

    def _talk_of(self, agent: str) -> Call | None:
        theirs = (it for it in self._talks.values() if it.agent == agent and it.state in IN_TALK)
        return next(theirs, None)

    def _is_still(self, call: Call, contact: Contact) -> bool:
        now = self._talks.get(call.call_id)
        is_away = now is not None and now.state is CallState.AGENT_AWAY
        return is_away and self._contacts.of(call.agent or "") == contact

    def _is_suspect(self, call: Call, agent: str) -> bool:
        """Tell whether the agent may be gone.

        A page of which we do not know since when it is there may be another than the one that
        talked. A phone is trusted: it may send nothing while it is held, or nobody speaks.
        """
        contact, known = self._contacts.of(agent), self._places.get(call.call_id)
        if contact is None or known is None:
            return contact is None or contact.is_page
        return contact != known

    def _note_place(self, call: Call) -> None:
        """Remember where the agent talks; while they can be reached nowhere, where they did."""
        if (contact := self._contacts.of(call.agent or "")) is not None:
            self._places[call.call_id] = contact

    def _is_away(self, agent: str) -> bool:
        mine = (member for member in self._members.values() if member.agent == agent)
        return any(it.is_paused and it.pause_reason == PauseReason.AWAY for it in mine)

    def _part(self, call: Call) -> None:
        """Let the agent go, if they came back; who did not stays away until they say otherwise."""
        self._places.pop(call.call_id, None)
        self._held.discard(call.call_id)
        if (leg := self._legs.pop(call.call_id, None)) is not None:
            self._to_give_up.add(leg)
        if call.call_id in self._came_back:
            self._came_back.discard(call.call_id)
            if call.agent and self._is_away(call.agent):
                self._to_free.add(call.agent)
        self._wake.set()


async def _free(ami: AmiActions, agent: str) -> None:
    try:
        await agents.ready(ami, agent)
    except (NotSignedInError, ActionRefusedError) as error:
        logger.info(
            "agent came back and is not freed", extra={"agent": agent, "reason": str(error)}
        )
