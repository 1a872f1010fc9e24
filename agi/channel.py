"""The caller's channel over one FastAGI connection."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from agi.errors import DialogueEnded
from agi.protocol import AgiReply, command
from asterisk_conf.names import LANGUAGE_OF_CHANNEL, PROMPT_FOLDER, Variable
from ivr.nodes import BACK
from ivr.steps import Typed

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

    async def say(self, prompts: Sequence[str]) -> str | None:
        """Play prompts; return the key that interrupted them, or None.

        STREAM FILE answers with the key's character code, or 0.
        """
        for prompt in prompts:
            reply = await self._send(STREAM, _file(prompt), KEYS)
            if reply.result != "0":
                return chr(int(reply.result))
        return None

    async def ask(self, prompts: Sequence[str], *, seconds: float) -> str | None:
        """Play prompts, which a key interrupts; return the key, or None after silence.

        GET DATA takes one file, so those before the last are streamed. It takes ``#`` for an end,
        answered with an empty result but without ``(timeout)``.
        """
        if (key := await self.say(prompts[:-1])) is not None:
            return key
        typed = await self._read(prompts[-1:], most=1, seconds=seconds)
        return typed.digits or (BACK if typed.ended else None)

    async def collect(self, prompts: Sequence[str], *, most: int, seconds: float) -> Typed:
        """Play prompts, which the first digit interrupts; return what was typed until ``#``.

        A digit that interrupts a streamed prompt is the first one: GET DATA reads on without a
        file. The digits stand in no channel variable and in no log of Asterisk.
        """
        first = await self.say(prompts[:-1])
        if first is None:
            return await self._read(prompts[-1:], most=most, seconds=seconds)
        if first == BACK:
            return Typed("")
        if most == 1:
            return Typed(first)
        rest = await self._read((), most=most - 1, seconds=seconds)
        return Typed(first + rest.digits, ended=rest.ended)

    async def speak(self, language: str) -> None:
        """Play prompts of another language from here on, also while the caller waits."""
        await self._send("SET VARIABLE", LANGUAGE_OF_CHANNEL, language)

    async def stand_at(self, place: int) -> None:
        """Tell the dialplan at which place of its next queue the caller stands."""
        await self._send("SET VARIABLE", Variable.PLACE, str(place))

    async def decide(self, decision: str) -> None:
        """Tell the dialplan where the call goes: the controller's last act on a call."""
        await self._send("SET VARIABLE", Variable.DECISION, decision)

    async def _read(self, prompts: Sequence[str], *, most: int, seconds: float) -> Typed:
        """Read digits; GET DATA plays nothing when its file's name is empty."""
        file = _file(prompts[0]) if prompts else ""
        reply = await self._send(ASK, file, str(round(seconds * 1000)), str(most))
        return Typed(reply.result, ended=reply.data != "timeout")

    async def _send(self, verb: str, *arguments: str) -> AgiReply:
        async with asyncio.timeout(PLAY_SECONDS):
            reply = await self._link.send(command(verb, *arguments))
        if reply.result == ENDED_RESULT:
            raise DialogueEnded
        return reply


def _file(prompt: str) -> str:
    return f"{PROMPT_FOLDER}/{prompt}"
