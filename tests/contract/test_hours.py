"""The hours and the notice as the dialogue sees them, over each database."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker

from core.calendar import Closure, WorkingCalendar
from core.calendar_form import packaged_calendar
from core.closures import Closures
from core.database import engine_for, sessions_for
from core.hours import Week
from core.notices import Notices
from ivr.nodes import Reason
from tawasul.hours import CentreHours, written_calendar
from tests.builders import NOON

Sessions = async_sessionmaker[AsyncSession]
HOUR = timedelta(hours=1)
DAYTIME = WorkingCalendar(week=Week.every_day("06:00-21:00"), holidays=None)


def hours_over(sessions: Sessions, *sounds: str) -> CentreHours:
    return CentreHours(DAYTIME, sessions, lambda prompt: prompt in sounds)


async def test_the_written_hours_hold_by_themselves(sessions: Sessions) -> None:
    hours = hours_over(sessions)

    day, night = (hours.hours("centre", NOON + wait) for wait in (timedelta(), 9 * HOUR))

    assert (day.is_open, day.reason, day.opens_at) == (True, None, None)
    assert (night.is_open, night.reason) == (False, Reason.NIGHT)
    assert night.opens_at is not None
    assert night.opens_at.hour == 6


async def test_a_closure_is_taken_over_at_the_next_look(sessions: Sessions) -> None:
    hours = hours_over(sessions)
    closure = Closure(NOON - HOUR, NOON + HOUR, "عطل في الشبكة", "a fault of the network")
    await Closures(sessions).close(closure, by="huda")

    await hours.look()

    closed = hours.hours("centre", NOON)
    assert (closed.is_open, closed.reason, closed.opens_at) == (False, Reason.CLOSURE, NOON + HOUR)
    assert hours.hours("centre", NOON + HOUR).is_open


async def test_a_notice_comes_and_goes_with_the_next_look(sessions: Sessions) -> None:
    hours = hours_over(sessions, "maintenance")
    await hours.look()
    assert hours.notice() is None

    await Notices(sessions).switch_on("maintenance", by="huda")
    await hours.look()
    assert hours.notice() == "maintenance"

    await Notices(sessions).switch_off(by="huda")
    await hours.look()
    assert hours.notice() is None


async def test_a_notice_without_a_sound_is_not_put_before_callers(
    sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    hours = hours_over(sessions)
    await Notices(sessions).switch_on("maintenance", by="huda")

    await hours.look()

    assert hours.notice() is None
    assert [record.getMessage() for record in caplog.records] == ["the notice has no sound"]


async def test_what_was_known_holds_while_the_database_is_away(
    engine: AsyncEngine, sessions: Sessions, caplog: pytest.LogCaptureFixture
) -> None:
    hours = hours_over(sessions, "maintenance")
    await Notices(sessions).switch_on("maintenance", by="huda")
    await hours.look()
    away = sessions_for(engine_for("postgresql://nobody@127.0.0.1:1/away"))
    hours._sessions = away

    await hours.look()
    await hours.look()

    assert hours.notice() == "maintenance"
    assert len(caplog.records) == 1
    await engine.dispose()


def test_a_calendar_that_cannot_be_used_does_not_keep_callers_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "calendar.toml").write_text("week = 7")

    assert written_calendar(tmp_path) == packaged_calendar()
    assert "calendar.toml" in str(vars(caplog.records[0])["reason"])
