"""What goes on by itself with requests while the centre runs: they rise, and messages go out."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.delivery import Delivery
from tawasul.senders import OutboxSettings, senders
from ticketing.request_rows import Seal
from ticketing.structure_store import GroundShelf
from ticketing.sweep import Sweep


async def look_after_requests(
    sessions: async_sessionmaker[AsyncSession],
    sealing_key: str,
    grounds: GroundShelf,
    outbox: OutboxSettings,
) -> None:
    """Let requests rise and messages go, for ever."""
    async with senders(outbox, sessions, sealing_key) as ways, asyncio.TaskGroup() as tasks:
        tasks.create_task(Sweep(sessions, Seal(sealing_key), grounds).run(), name="sweep")
        tasks.create_task(Delivery(sessions, ways).run(), name="delivery")
