"""What an agent's talk may be told to do, whatever phone the agent talks with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from agi.calls import AFTER_TALK, ANSWERED, Call
from agi.errors import NoTalkError
from asterisk_conf.names import Context, extension_of

NORMAL_CLEARING = "16"  # Q.850
UP = "Up"  # the channel has answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What a talk sounded like in the agent's ear: packets of 20 ms, and milliseconds."""

    heard: int
    lost: int
    jitter: int | None
    round_trip: int | None


class AmiActions(Protocol):
    """The AMI connection as this module uses it."""

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        """Send one action; AsteriskLostError, ActionRefusedError."""

    async def list(self, name: str, **headers: str) -> Sequence[Mapping[str, str]]:
        """Send an action answered by a list."""


async def transfer(ami: AmiActions, extension: str, *, target: str) -> None:
    """Send the agent's caller to *target* of Context.TRANSFERS, unasked; NoTalkError.

    Asterisk moves the caller itself: a colleague who does not answer loses nobody, because the
    dialplan goes on to the general queue. A REFER to a busy one ends the caller's call.
    """
    channel = await channel_in_talk(ami, extension)
    await ami.act("BlindTransfer", Channel=channel, Context=Context.TRANSFERS, Exten=target)


async def hang_up(ami: AmiActions, extension: str) -> None:
    """End the agent's leg; the caller goes on to what follows the talk. NoTalkError.

    An agent who holds the caller or rings a colleague is in no bridge, and has a leg to end too.
    """
    for channel in await ami.list("CoreShowChannels"):
        if channel["ChannelStateDesc"] == UP and extension_of(channel["Channel"]) == extension:
            await ami.act("Hangup", Channel=channel["Channel"], Cause=NORMAL_CLEARING)
            return
    raise NoTalkError(extension)


async def channel_in_talk(ami: AmiActions, extension: str) -> str:
    """Return the agent's channel that is in a bridge with somebody; NoTalkError."""
    for channel in await ami.list("CoreShowChannels"):
        if channel["BridgeId"] and extension_of(channel["Channel"]) == extension:
            return channel["Channel"]
    raise NoTalkError(extension)


def call_of(calls: Iterable[Call], extension: str) -> Call:
    """Return the newest of the live *calls* that the agent talks in, or talked in; NoTalkError."""
    theirs = [
        call for call in calls if call.agent == extension and call.state in ANSWERED | AFTER_TALK
    ]
    if not theirs:
        raise NoTalkError(extension)
    return max(theirs, key=lambda call: call.started_at)
