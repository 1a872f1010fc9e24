"""Agents sign in to their queues, pause and sign out: commands to Asterisk's queue members."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from agi.errors import ActionRefusedError, NotSignedInError
from asterisk_conf.names import asterisk_queue, interface_of

ALREADY_MEMBER = "Unable to add interface: Already there"
NOT_A_MEMBER = "not found"


class AmiActions(Protocol):
    """The AMI connection as this module uses it."""

    async def act(self, name: str, **headers: str) -> Mapping[str, str]:
        """Send one action; AsteriskLostError, ActionRefusedError."""

    async def list(self, name: str, **headers: str) -> Sequence[Mapping[str, str]]:
        """Send an action answered by a list."""


async def sign_in(ami: AmiActions, extension: str, *, name: str, queues: Mapping[str, int]) -> None:
    """Make the agent a ready member of *queues* (queue → penalty); signed in already is fine."""
    interface = interface_of(extension)
    for queue, penalty in queues.items():
        try:
            await ami.act(
                "QueueAdd",
                Queue=asterisk_queue(queue),
                Interface=interface,
                StateInterface=interface,
                MemberName=name,
                Penalty=str(penalty),
                Paused="false",
            )
        except ActionRefusedError as refusal:
            if refusal.reason != ALREADY_MEMBER:
                raise
    await ready(ami, extension)


async def pause(ami: AmiActions, extension: str, *, reason: str) -> None:
    """Let no more calls ring the agent; NotSignedInError if they are in no queue."""
    await _act_on_member(
        ami, "QueuePause", Interface=interface_of(extension), Paused="true", Reason=reason
    )


async def ready(ami: AmiActions, extension: str) -> None:
    """Let calls ring the agent again; NotSignedInError if they are in no queue."""
    await _act_on_member(ami, "QueuePause", Interface=interface_of(extension), Paused="false")


async def sign_out(ami: AmiActions, extension: str, *, queues: Sequence[str]) -> None:
    """Take the agent out of *queues*; a call they are on goes on."""
    removed = 0
    for queue in queues:
        try:
            await ami.act(
                "QueueRemove", Queue=asterisk_queue(queue), Interface=interface_of(extension)
            )
        except ActionRefusedError as refusal:
            if "not there" not in refusal.reason.lower():
                raise
        else:
            removed += 1
    if not removed:
        raise NotSignedInError(extension)


async def _act_on_member(ami: AmiActions, name: str, **headers: str) -> None:
    try:
        await ami.act(name, **headers)
    except ActionRefusedError as refusal:
        if NOT_A_MEMBER not in refusal.reason.lower():
            raise
        raise NotSignedInError(headers["Interface"].partition("/")[2]) from refusal
