"""What an agent's absence asks of Asterisk: to hold the caller, and to call the agent back."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta

from agi.agents import AmiActions
from agi.calls import Call
from agi.contacts import Contact
from agi.errors import ActionRefusedError, NoTalkError
from agi.translation import GONE
from asterisk_conf.names import (
    ASIDE,
    RETURN,
    RETURN_HEADER,
    Context,
    Variable,
    extension_of,
    interface_of,
)

NORMAL_CLEARING = "16"  # Q.850
FRESH_SECONDS = 0.2
TRIES, AGAIN_SECONDS = 10, 0.1
WITHOUT_BRIDGE = frozenset({Context.ASKING, Context.HOLDING})  # an agent whose caller hears music
PACKETS_HEARD = "CHANNEL(rtcp,rxcount)"


class AbsenceSwitch:
    """Speaks AMI; AsteriskLostError and ActionRefusedError pass through."""

    def __init__(self, ami: AmiActions) -> None:
        self._ami = ami
        self._listing = asyncio.Lock()
        self._listed: Sequence[Mapping[str, str]] = ()
        self._listed_at = float("-inf")

    async def contact_of(self, agent: str) -> Contact | None:
        """Return where an agent's phone is registered now."""
        names = await self._value(f"PJSIP_AOR({agent},contact)")
        name = names.rpartition(",")[2]
        if not name:
            return None
        uri = await self._value(f"PJSIP_CONTACT({name},uri)")
        status = await self._value(f"PJSIP_CONTACT({name},status)")
        return Contact(extension=agent, uri=uri, can_be_reached=status not in GONE)

    async def packets_heard(self, agent: str) -> str:
        """Return how many packets of sound have come from the agent; NoTalkError."""
        return await self._value(PACKETS_HEARD, Channel=await self._leg_of(agent))

    async def hold(self, call: Call) -> None:
        """Send the caller to our hold, and end the agent's leg.

        The leg is taken aside first and hung up by command: only that tells Asterisk's queue that
        its part is over. Else it takes the agent for busy until the caller hangs up.
        """
        caller = {"Channel": call.channel, "Exten": call.queue or "", "Priority": "1"}
        try:
            leg = await self._leg_of(call.agent or "")
            await self._ami.act(
                "Redirect",
                Context=Context.HELD,
                **caller,
                ExtraChannel=leg,
                ExtraContext=Context.HELD,
                ExtraExten=ASIDE,
                ExtraPriority="1",
            )
        except (NoTalkError, ActionRefusedError):  # the leg has ended in this moment
            await self._ami.act("Redirect", Context=Context.HELD, **caller)
        else:
            await self._hang_up_aside(leg)
        self._listed_at = float("-inf")

    async def _hang_up_aside(self, leg: str) -> None:
        """End a leg on its way aside; for some milliseconds it bears another name."""
        for _ in range(TRIES):
            try:
                await self._ami.act("Hangup", Channel=leg, Cause=NORMAL_CLEARING)
            except ActionRefusedError:
                await asyncio.sleep(AGAIN_SECONDS)
            else:
                return

    async def leave(self, agent: str) -> None:
        """End the agent's leg: a colleague who is asked, or in the talk, has the caller then."""
        await self.give_up(await self._leg_of(agent))

    async def is_held(self, call: Call) -> bool:
        """Tell whether the caller is in our hold, or back with the agent already."""
        channels = await self._channels()
        return any(
            it["Channel"] == call.channel and it["Context"] == Context.HELD for it in channels
        )

    async def call_back(self, call: Call, agent: str, leg: str, patience: timedelta) -> None:
        """Call the agent; the leg itself fetches the caller once it is answered."""
        variables = {
            f"PJSIP_HEADER(add,{RETURN_HEADER})": call.call_id,
            Variable.HELD: call.channel,
        }
        await self._ami.act(
            "Originate",
            Channel=interface_of(agent),
            ChannelId=leg,
            Context=Context.HELD,
            Exten=RETURN,
            Priority="1",
            CallerID=call.caller,
            Timeout=str(int(patience.total_seconds() * 1000)),
            Variable=",".join(f"{name}={value}" for name, value in variables.items()),
            Async="true",
        )

    async def is_there(self, leg: str) -> bool:
        """Tell whether a leg rings or talks."""
        channels = await self._channels()
        return any(it["Uniqueid"] == leg for it in channels)

    async def _leg_of(self, agent: str) -> str:
        for channel in await self._channels():
            is_in_talk = channel["BridgeId"] or channel["Context"] in WITHOUT_BRIDGE
            if is_in_talk and extension_of(channel["Channel"]) == agent:
                return channel["Channel"]
        raise NoTalkError(agent)

    async def _channels(self) -> Sequence[Mapping[str, str]]:
        """Return the channels of this moment: all who ask at once are served by one list."""
        async with self._listing:
            now = asyncio.get_running_loop().time()
            if now - self._listed_at > FRESH_SECONDS:
                self._listed = await self._ami.list("CoreShowChannels")
                self._listed_at = now
            return self._listed

    async def _value(self, variable: str, **of: str) -> str:
        return (await self._ami.act("Getvar", Variable=variable, **of))["Value"]

    async def give_up(self, leg: str) -> None:
        """End a leg, by its name or unique id; one that has ended is left alone."""
        with suppress(ActionRefusedError):
            await self._ami.act("Hangup", Channel=leg, Cause=NORMAL_CLEARING)
