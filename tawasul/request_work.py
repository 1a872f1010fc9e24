"""What goes on by itself with requests while the centre runs: they rise, and messages go out."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.delivery import Delivery, Sender
from core.outbox import Channel
from core.sealing import SealingKeys
from tawasul.senders import OutboxSettings, senders
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf
from ticketing.sweep import Sweep
from ticketing.tracking import with_addresses


async def look_after_requests(
    sessions: async_sessionmaker[AsyncSession],
    sealing_key: SealingKeys,
    grounds: GroundShelf,
    outbox: OutboxSettings,
) -> None:
    """Let requests rise and messages go, for ever."""
    seal = Seal(sealing_key)
    async with senders(outbox, sessions, sealing_key) as ways, asyncio.TaskGroup() as tasks:
        tasks.create_task(Sweep(sessions, seal, grounds).run(), name="sweep")
        tasks.create_task(delivery(sessions, ways, seal, outbox).run(), name="delivery")


def delivery(
    sessions: async_sessionmaker[AsyncSession],
    ways: Mapping[Channel, Sender],
    seal: Seal,
    outbox: OutboxSettings,
) -> Delivery:
    """Return who sends messages, each with the address of its link."""

    def finish(text: str) -> str:
        return with_addresses(text, seal.keys, outbox.address)

    return Delivery(sessions, ways, finish=finish)
