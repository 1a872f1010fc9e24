"""When the centre is open, and the notice that stands: kept fresh for the dialogue."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from asterisk_conf.directories import Directories
from asterisk_conf.names import LANGUAGE, PROMPT_FOLDER
from core.calendar import Closed, WorkingCalendar
from core.calendar_form import centre_calendar, packaged_calendar
from core.closures import closures
from core.errors import CoreError
from core.notices import current_notice
from ivr.nodes import Reason
from ivr.steps import Hours
from supervision.journal import OUTAGES

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5  # a supervisor's notice is to be heard within a second


def written_calendar(home: Path) -> WorkingCalendar:
    """Return the centre's calendar; that of 19996 where its own cannot be used: callers call on."""
    try:
        return centre_calendar(home)
    except CoreError as error:
        logger.error("the calendar of 19996 holds instead", extra={"reason": str(error)})  # noqa: TRY400 - the sentence says more than a traceback
        return packaged_calendar()


class CentreHours:
    """Implements ivr.ports.Calendars, and knows the notice.

    While the database is away what was known last holds.
    """

    def __init__(
        self,
        calendar: WorkingCalendar,
        sessions: async_sessionmaker[AsyncSession],
        has_sound: Callable[[str], bool],
    ) -> None:
        self._written = calendar
        self._calendar = calendar
        self._sessions = sessions
        self._has_sound = has_sound
        self._notice: str | None = None
        self._is_away = False

    def hours(self, calendar: str, now: datetime) -> Hours:  # noqa: ARG002 - there is one calendar
        """Return whether the centre is open at *now*, if not why, and when it opens next."""
        # how long a centre stays open is not asked: one that never closes looks a year ahead
        state = None if self._calendar.is_open(now) else self._calendar.state(now)
        if not isinstance(state, Closed):
            return Hours(is_open=True, now=now)
        return Hours(is_open=False, now=now, reason=Reason(state.why), opens_at=state.next_opening)

    def is_open(self, now: datetime) -> bool:
        """Return whether the centre is open at *now*."""
        return self._calendar.is_open(now)

    def notice(self) -> str | None:
        """Return the prompt that everybody hears first, if one stands."""
        return self._notice

    async def run(self) -> None:
        """Look for closures and notices for ever."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Take over what supervisors have entered since the last look."""
        try:
            async with self._sessions() as session:
                calendar = self._written.with_closures(await closures(session))
                notice = await current_notice(session)
        except OUTAGES:
            if not self._is_away:
                logger.warning("closures and notices stay as they are", exc_info=True)
            self._is_away = True
            return
        self._is_away = False
        self._calendar = calendar
        self._change_notice(notice.prompt if notice else None)

    def _change_notice(self, prompt: str | None) -> None:
        if prompt is not None and not self._has_sound(prompt):
            if prompt != self._notice:
                logger.error("the notice has no sound", extra={"prompt": prompt})
            prompt = None
        if prompt != self._notice:
            logger.info("notice changed", extra={"old": self._notice, "new": prompt})
            self._notice = prompt


def sounds_of(directories: Directories) -> Callable[[str], bool]:
    """Return a function that tells whether a prompt is built in the first language."""
    folder = directories.sounds / LANGUAGE / PROMPT_FOLDER
    return lambda prompt: (folder / f"{prompt}.wav").is_file()
