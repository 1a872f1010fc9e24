"""The dialogue that Asterisk leads alone, from this centre's own flow and calendar."""

import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from asterisk_conf.dialplan import Dialplan
from asterisk_conf.names import SERVICE_NUMBER
from core.calendar import Closed, Closure, WorkingCalendar
from core.hours import DAY, MINUTE, Hours
from core.settings import Settings
from ivr import library
from ivr.fallback import compiled
from ivr.faults import FlowFaultsError
from ivr.nodes import FlowDefinition, Reason
from ivr.timetable import MINUTES, Day, Stretch, Timetable
from tawasul.flow_files import FlowFile, loaded
from tawasul.hours import written_calendar

logger = logging.getLogger(__name__)

CALENDAR = "centre"
AHEAD = 396 * DAY  # thirteen months


def native_menus(settings: Settings, closures: Iterable[Closure], now: datetime) -> Dialplan:
    """Return the native menus of the unified number, with the hours of the coming months."""
    calendar = written_calendar(settings.home).with_closures(closures)
    return compiled(flow_of(settings), {CALENDAR: timetable(calendar, now)})


def flow_of(settings: Settings) -> FlowDefinition:
    """Return the centre's own flow, or the programme's if there is none without faults."""
    file = FlowFile.of(SERVICE_NUMBER, settings)
    try:
        return loaded(file.path, SERVICE_NUMBER)
    except FlowFaultsError as error:
        logger.error("flow has faults", extra={"file": error.file, "faults": str(error)})  # noqa: TRY400 - the faults say more than a traceback
    except (OSError, UnicodeDecodeError):
        logger.exception("flow cannot be read", extra={"file": file.name})
    return library.unified_number()


def timetable(calendar: WorkingCalendar, now: datetime) -> Timetable:
    """Return the ordinary week, and each of the coming days that differs from it."""
    week = tuple(_usual(calendar.week.on(weekday)) for weekday in range(7))
    first = now.astimezone(calendar.zone).date()
    days = (first + number * DAY for number in range(AHEAD // DAY))
    plans = ((day, day_of(calendar, day)) for day in days)
    return Timetable(
        zone=calendar.zone.key,
        week=week,
        days={day: plan for day, plan in plans if plan != week[day.weekday()]},
    )


def _usual(hours: Hours) -> Day:
    why = Reason.NIGHT if hours else Reason.WEEKEND
    stretches: list[Stretch] = []
    minute = 0
    for interval in hours:
        opens, closes = interval.opens // MINUTE, interval.closes // MINUTE
        stretches += [Stretch(minute, opens, why), Stretch(opens, closes, None)]
        minute = closes
    stretches.append(Stretch(minute, MINUTES, why))
    return _joined(stretches)


def day_of(calendar: WorkingCalendar, day: date) -> Day:
    """Return what the calendar says of a day, minute by minute where it changes."""
    midnight = datetime.combine(day, time(), calendar.zone)
    changes = {0, MINUTES, *_changes(calendar, midnight)}
    edges = sorted(minute for minute in changes if 0 <= minute <= MINUTES)
    return _joined(
        Stretch(begins, ends, _reason(calendar, midnight + begins * MINUTE))
        for begins, ends in pairwise(edges)
    )


def _changes(calendar: WorkingCalendar, midnight: datetime) -> Iterable[int]:
    moments = [edge for span in calendar.open_on(midnight.date()) for edge in span]
    moments += [edge for it in calendar.closures for edge in (it.starts_at, it.ends_at)]
    for moment in moments:
        since: timedelta = moment.astimezone(calendar.zone).replace(tzinfo=None) - midnight.replace(
            tzinfo=None
        )
        yield since // MINUTE


def _reason(calendar: WorkingCalendar, at: datetime) -> Reason | None:
    state = calendar.state(at.astimezone(UTC))
    return Reason(state.why) if isinstance(state, Closed) else None


def _joined(stretches: Iterable[Stretch]) -> Day:
    """Return the stretches without empty ones, neighbours of one kind as one."""
    joined: list[Stretch] = []
    for stretch in stretches:
        if stretch.begins == stretch.ends:
            continue
        if joined and joined[-1].reason == stretch.reason:
            joined[-1] = Stretch(joined[-1].begins, stretch.ends, stretch.reason)
        else:
            joined.append(stretch)
    return tuple(joined)
