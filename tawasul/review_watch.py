"""Reminds the owners of FAQ entries when a day of review has come, or their document is over."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from core.calendar import RIYADH
from core.clock import utc_now
from core.database import writing
from core.outbox_store import OutboxStore
from core.service import Accounts
from faq_bank.caring import Caring
from faq_bank.reminders import of_documents, reminders
from faq_bank.sources import Sources
from ticketing.structure_store import GroundShelf

logger = logging.getLogger(__name__)

LOOK_SECONDS = 600.0
SINCE = timedelta(days=7)  # days of review that a centre which was off makes up for

Sessions = async_sessionmaker[AsyncSession]


async def watch_reviews(sessions: Sessions, grounds: GroundShelf, address: str) -> None:
    """Look for ever whether somebody is to be reminded."""
    while True:
        try:
            await remind(sessions, grounds, address, utc_now())
        except (SQLAlchemyError, OSError):
            logger.warning("no review is reminded of: the database is away", exc_info=True)
        await asyncio.sleep(LOOK_SECONDS)


async def remind(sessions: Sessions, grounds: GroundShelf, address: str, now: datetime) -> None:
    """Put what is due into the outbox; what was put there before stays as it is."""
    today = now.astimezone(RIYADH).date()
    async with sessions() as session:
        due = await Caring(session).reviews(today - SINCE, today)
        over = await Sources(session).to_remind_of(today - SINCE, today)
    if not (due or over):
        return
    emails = await _emails(sessions, grounds, now)
    async with writing(sessions) as session:
        outbox = OutboxStore(session)
        await outbox.put(reminders(due, emails, address), now)
        await outbox.put(of_documents(over, emails, address), now)


async def _emails(sessions: Sessions, grounds: GroundShelf, now: datetime) -> Mapping[str, str]:
    """Return where the people who have an account are written to, as far as that is known."""
    accounts = await Accounts(sessions).all()
    async with sessions() as session:
        staff = (await grounds.current(session)).structure.staff
    return {it.name: staff.email(it.name, now) for it in accounts if it.disabled_at is None}
