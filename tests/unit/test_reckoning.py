"""A moved end names what moved it; a rise in the same sweep hides nothing."""

from dataclasses import replace
from datetime import datetime

from core.calendar import WorkingCalendar
from core.hours import Week
from tests.ministry import (
    DAY,
    HOUR,
    LONG_AGO,
    OFFICE,
    SUNDAY,
    a_history,
    a_request,
    a_standing,
    a_structure,
)
from ticketing.clocks import Standing
from ticketing.importance import USUAL_TIMES
from ticketing.reckoning import reckoned, timed
from ticketing.request_states import Deed, RequestState
from ticketing.requests import Event, Request
from ticketing.structure import Structure
from ticketing.structure_history import StructureChange

S = RequestState
THURSDAY = SUNDAY + 4 * DAY + 7 * HOUR
SHORT = WorkingCalendar(week=Week.office("08:00-12:00"))
CHANGED_AT = SUNDAY + DAY
AT_WORK = a_history(
    a_standing(entity="department"),
    a_standing(SUNDAY + HOUR, S.ACKNOWLEDGED, entity="department"),
)
REQUEST = replace(a_request(state=S.ACKNOWLEDGED), due_at=THURSDAY, changed_at=SUNDAY + HOUR)


def changed(*changes: StructureChange) -> Structure:
    calendars = [("office", LONG_AGO, OFFICE), ("office", CHANGED_AT, SHORT)]
    return replace(a_structure(calendars=calendars), changes=changes)


def written(structure: Structure, at: datetime, request: Request = REQUEST) -> list[Event]:
    found = reckoned(request, AT_WORK, frozenset(), USUAL_TIMES, structure, at)
    return list(found.events)


BY_HUDA = StructureChange(CHANGED_AT, "huda", "calendar office — رمضان")


def test_the_change_is_named_with_who_made_it_and_why() -> None:
    [event] = written(changed(BY_HUDA), CHANGED_AT + HOUR)

    assert event.deed is Deed.RECKON
    assert event.detail == {
        "before": THURSDAY.isoformat(),
        "after": (THURSDAY - 3 * HOUR).isoformat(),
        "because": "calendar",
        "calendar": "office",
        "at": "department",
        "changed_by": "huda",
        "text": "رمضان",
        "fell_at": CHANGED_AT.isoformat(),
    }


def test_a_rise_in_the_same_sweep_does_not_hide_it() -> None:
    events = written(changed(BY_HUDA), THURSDAY)

    assert [it.deed for it in events] == [Deed.RECKON, Deed.WARN, Deed.RISE]
    assert [it.n for it in events] == [2, 3, 4]
    assert events[0].detail["after"] == events[2].detail["fell_at"]


def test_who_changed_it_is_not_made_up_where_nobody_knows() -> None:
    [event] = written(changed(), CHANGED_AT + HOUR)

    assert event.detail["because"] == "calendar or structure"


def test_a_rise_in_time_moves_no_end() -> None:
    assert [it.deed for it in written(a_structure(), THURSDAY)] == [Deed.WARN, Deed.RISE]


def test_who_lets_it_rise_at_once_ends_the_levels_time_and_that_is_no_other_reckoning() -> None:
    at = SUNDAY + 2 * HOUR
    hurried = Standing(3, at, S.ACKNOWLEDGED, "department", REQUEST.importance, is_hurried=True)
    history, structure = [*AT_WORK, hurried], a_structure()

    cut = timed(REQUEST, history, frozenset(), USUAL_TIMES, structure, at)
    after = reckoned(cut, history, frozenset(), USUAL_TIMES, structure, at)

    assert (cut.due_at, cut.next_step_at) == (at, at)
    assert [it.deed for it in after.events] == [Deed.RISE]
