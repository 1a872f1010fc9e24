"""What the pages ask to have laid out on paper, wired to a worker of this centre."""

import asyncio
import logging

from agent_desktop.errors import PrinterAwayError
from recordings.errors import StudioBusyError
from tawasul.worker import said_by

logger = logging.getLogger(__name__)

WORKER = "tawasul.print_worker"
AT_ONCE = 2


class PrintDesk:
    """Implements agent_desktop.ports.Printer: a process lays out each page."""

    def __init__(self) -> None:
        self._few = asyncio.Semaphore(AT_ONCE)

    async def pdf(self, html: str) -> bytes:
        """Return a page as PDF; PrinterAwayError where the worker cannot make one."""
        async with self._few:
            try:
                return await said_by(WORKER, given=html.encode())
            except (RuntimeError, StudioBusyError, OSError) as error:
                logger.exception("no PDF could be made", extra={"worker": WORKER})
                raise PrinterAwayError from error
