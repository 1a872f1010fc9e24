"""Lets a running centre deal once a night with what has been kept long enough."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.audit import CENTRE
from core.calendar import RIYADH
from core.clock import utc_now
from core.settings import Settings
from privacy.rules import Rule
from privacy.sweep import RetentionSweep
from ticketing.attachment_folder import AttachmentFolder

logger = logging.getLogger(__name__)

LOOK_SECONDS = 600.0
AT_NIGHT = 3  # o'clock in Riyadh: few call


def request_files(settings: Settings) -> AttachmentFolder:
    """Return where the contents of requests' attachments lie."""
    return AttachmentFolder(settings.home / "requests" / "files")


async def keep_no_longer(
    settings: Settings, sessions: async_sessionmaker[AsyncSession], rules: Sequence[Rule]
) -> None:
    """Sweep every night for as long as the controller runs."""
    sweep = RetentionSweep(sessions, request_files(settings), rules)
    while True:
        try:
            await sweep_when_due(sweep, utc_now())
        except (SQLAlchemyError, OSError):
            logger.warning("nothing is taken away: the database does not answer", exc_info=True)
        await asyncio.sleep(LOOK_SECONDS)


async def sweep_when_due(sweep: RetentionSweep, now: datetime) -> bool:
    """Sweep unless somebody has since the night began; return whether that was done."""
    if is_sweeping := is_due(await sweep.last_at(), now):
        done = await sweep.sweep(by=CENTRE)
        logger.info("retention", extra={str(kind): count for kind, count in done.items()})
    return is_sweeping


def is_due(last: datetime | None, now: datetime) -> bool:
    """Return whether nobody has swept since the night began; a night that was missed is made up."""
    begins = now.astimezone(RIYADH).replace(hour=AT_NIGHT, minute=0, second=0, microsecond=0)
    if begins > now:
        begins -= timedelta(days=1)
    return last is None or last < begins
