"""A process that files requests, lets them rise and sends messages, until it is killed.

``python -m tests.request_worker URL SENT BEGAN``: it prints each number once its filing is
committed. A second of this world's is five hours of the ministry's, so that much falls due.
"""

import asyncio
import sys
import time
from datetime import timedelta
from pathlib import Path

from core.database import engine_for, sessions_for
from core.delivery import Delivery
from core.outbox import Channel
from tests.centre_of_requests import NOURA, RequestCentre, a_wish, of_office
from tests.ministry import SUNDAY
from tests.sendings import SendingsFile
from ticketing.errors import TicketingError

FASTER = 18_000
COORDINATOR = of_office("coordinator.department")


async def work(url: str, sent: Path, began: float) -> None:
    """Do all of it at once, for ever."""
    engine = engine_for(url)
    centre = RequestCentre(sessions_for(engine))
    centre.clock = lambda: SUNDAY + timedelta(seconds=(time.time() - began) * FASTER)  # type: ignore[assignment]
    senders = dict.fromkeys(Channel, SendingsFile(sent))
    delivery = Delivery(centre.sessions, senders, centre.clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_file(centre))
        tasks.create_task(_sweep(centre))
        tasks.create_task(_deliver(delivery))


async def _file(centre: RequestCentre) -> None:
    while True:
        filed = await centre.filing.file(a_wish(), by=NOURA)
        print(filed.request.number, flush=True)  # noqa: T201 - for who watches
        if filed.request.request_id % 3 == 0:
            try:
                await centre.requests.acknowledge(filed.request.number, by=COORDINATOR)
            except TicketingError as error:
                print(f"! {error}", file=sys.stderr, flush=True)  # noqa: T201 - likewise


async def _sweep(centre: RequestCentre) -> None:
    while True:
        await centre.sweep.sweep()
        await asyncio.sleep(0.02)


async def _deliver(delivery: Delivery) -> None:
    while True:
        await delivery.deliver_due()
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
