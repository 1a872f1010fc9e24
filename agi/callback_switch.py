"""What callbacks ask of Asterisk: to keep places, to call, to let a caller step out of a queue."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from agi.agents import AmiActions
from agi.callback_states import Callback
from agi.calls import Call
from agi.errors import ActionRefusedError
from asterisk_conf.names import (
    SERVICE_NUMBER,
    TRUNK_ENDPOINT,
    Context,
    Variable,
    asterisk_queue,
    callback_of_place,
    called_back,
    decision_for_queue,
    place_of,
)

RING_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry of Asterisk's queue, in its order."""

    unique_id: str
    waited_for: timedelta


class CallbackSwitch:
    """Speaks AMI; AsteriskLostError and ActionRefusedError pass through."""

    def __init__(self, ami: AmiActions) -> None:
        self._ami = ami

    async def put_up(self, callback: Callback, place: int) -> None:
        """Let a channel stand at *place* of the queue; it rings nobody."""
        name = place_of(callback.callback_id)
        await self._ami.act(
            "Originate",
            Channel=f"Local/hold@{Context.PLACE}/n",
            ChannelId=name,
            OtherChannelId=f"{name}-hold",
            Context=Context.PLACE,
            Exten=decision_for_queue(callback.queue),
            Priority="1",
            Variable=f"{Variable.PLACE}={place}",
            Async="true",
        )

    async def vacate(self, callback_id: int) -> None:
        """Take the channel of a place away."""
        with suppress(ActionRefusedError):  # it has gone by itself
            await self._ami.act("Hangup", Channel=place_of(callback_id), Cause="16")

    async def call(self, callback: Callback) -> None:
        """Call whoever is to be called back, through the operator; agents see whom they talk to."""
        variables = {
            Variable.CALLED: callback.number,
            "CHANNEL(language)": callback.language,
            Variable.LINE: decision_for_queue(callback.queue),
        }
        await self._ami.act(
            "Originate",
            Channel=f"PJSIP/{callback.number}@{TRUNK_ENDPOINT}",
            ChannelId=called_back(callback.callback_id, callback.attempts),
            Context=Context.CALLED_BACK,
            Exten="s",
            Priority="1",
            CallerID=SERVICE_NUMBER,
            Timeout=str(RING_SECONDS * 1000),
            Variable=",".join(f"{name}={value}" for name, value in variables.items()),
            Async="true",
        )

    async def withdraw(self, call: Call) -> None:
        """Take a waiting caller out of the queue; the dialplan leads them on."""
        queue = asterisk_queue(call.queue or "")
        await self._ami.act("QueueWithdrawCaller", Queue=queue, Caller=call.channel)

    async def line(self, queue: str) -> list[Standing]:
        """Return everybody who stands in *queue*, the first first."""
        status = await self._ami.list("QueueStatus", Queue=asterisk_queue(queue))
        entries = (entry for entry in status if entry["Event"] == "QueueEntry")
        return [
            Standing(entry["Uniqueid"], timedelta(seconds=int(entry["Wait"])))
            for entry in sorted(entries, key=lambda it: int(it["Position"]))
        ]

    async def places(self) -> set[int]:
        """Return the callbacks whose places stand, in whatever queue."""
        status = await self._ami.list("QueueStatus")
        entries = (entry for entry in status if entry["Event"] == "QueueEntry")
        found = (callback_of_place(entry["Uniqueid"]) for entry in entries)
        return {callback_id for callback_id in found if callback_id is not None}
