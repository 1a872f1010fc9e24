"""The caller's channel over one FastAGI connection."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from agi.errors import DialogueEnded
from agi.protocol import AgiReply, command
from asterisk_conf.names import PROMPT_FOLDER, Variable

PLAY_SECONDS = 300  # no prompt is longer; a reply later than this means that Asterisk is stuck
ENDED_RESULT = "-1"
ASK = "GET DATA"
STREAM = "STREAM FILE"
KEYS = "0123456789*#"


class AgiLink(Protocol):
    """Sends one command and awaits its reply."""

    async def send(self, line: bytes) -> AgiReply:
        """Return the reply; raise CallerHungUp or AgiRefusedError."""


class AgiChannel:
    """Implements ivr.ports.CallerChannel with as few commands as the dialogue allows."""

    def __init__(self, link: AgiLink) -> None:
        self._link = link

    async def play(self, *prompts: str) -> None:
        """Play prompts to the end; keys are ignored."""
        for prompt in prompts:
            await self._send(STREAM, _file(prompt), "")

    async def ask(self, prompts: Sequence[str], *, seconds: float) -> str | None:
        """Play prompts, which a key interrupts; return the key, or None after silence.

        GET DATA takes one file, so those before the last are streamed; STREAM FILE answers with the
        key's character code, or 0. GET DATA takes ``#`` for an end, answered with an empty result
        but without ``(timeout)``.
        """
        *first, last = prompts
        for prompt in first:
            reply = await self._send(STREAM, _file(prompt), KEYS)
            if reply.result != "0":
                return chr(int(reply.result))
        reply = await self._send(ASK, _file(last), str(round(seconds * 1000)), "1")
        if reply.result:
            return reply.result
        return None if reply.data == "timeout" else "#"

    async def decide(self, decision: str) -> None:
        """Tell the dialplan where the call goes: the controller's last act on a call."""
        await self._send("SET VARIABLE", Variable.DECISION, decision)

    async def _send(self, verb: str, *arguments: str) -> AgiReply:
        async with asyncio.timeout(PLAY_SECONDS):
            reply = await self._link.send(command(verb, *arguments))
        if reply.result == ENDED_RESULT:
            raise DialogueEnded
        return reply


def _file(prompt: str) -> str:
    return f"{PROMPT_FOLDER}/{prompt}"
