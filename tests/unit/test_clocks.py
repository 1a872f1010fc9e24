from datetime import datetime, timedelta
from fractions import Fraction

from core.hours import Week
from tests.ministry import (
    DAY,
    HOUR,
    LONG_AGO,
    OFFICE,
    SUNDAY,
    a_history,
    a_standing,
    a_structure,
)
from ticketing.clocks import Level, Round, Standing, falls_due, rounds
from ticketing.importance import USUAL_TIMES, Clock, Importance
from ticketing.request_states import RequestState
from ticketing.structure import Structure

S = RequestState


def due(
    *standings: Standing, clock: Clock = Clock.ANSWER, structure: Structure | None = None
) -> datetime | None:
    """Return when the time of the first level of the newest round is over."""
    one = rounds(a_history(*standings), clock)[-1]
    level = Level(clock, one.entity, one.starts_at, one.earlier)
    return falls_due(level, one.spans, (structure or a_structure()).time, USUAL_TIMES)


def test_an_answer_is_due_in_five_days_and_an_acknowledgement_in_one() -> None:
    assert due(a_standing()) == SUNDAY + 4 * DAY + 7 * HOUR
    assert due(a_standing(), clock=Clock.ACKNOWLEDGE) == SUNDAY + 7 * HOUR


def test_waiting_for_the_beneficiary_takes_none_of_the_time() -> None:
    waits = a_standing(SUNDAY + HOUR, S.WAITING_FOR_BENEFICIARY)
    replied = a_standing(SUNDAY + HOUR + 7 * DAY, S.IN_STUDY)

    assert due(a_standing(), waits) is None
    assert due(a_standing(), waits, replied) == SUNDAY + 11 * DAY + 7 * HOUR


def test_a_greater_importance_leaves_less_time_and_what_was_used_stays_used() -> None:
    urgent = a_standing(SUNDAY + 2 * HOUR, importance=Importance.VERY_IMPORTANT)

    assert due(a_standing(), urgent) == SUNDAY + 7 * HOUR


def test_one_that_had_its_whole_time_already_is_due_at_once() -> None:
    late = SUNDAY + 2 * DAY
    urgent = a_standing(late, importance=Importance.VERY_IMPORTANT)

    assert due(a_standing(), urgent) == late


def test_a_calendar_that_is_replaced_holds_from_then_on() -> None:
    longer = OFFICE.with_closures([])
    calendars = (
        ("office", LONG_AGO, OFFICE),
        ("office", SUNDAY + DAY, type(OFFICE)(week=Week.office("08:00-11:30"))),
    )
    changed = a_structure(calendars=calendars)

    assert longer == OFFICE
    assert due(a_standing(), structure=changed) == SUNDAY + 4 * DAY + 3.5 * HOUR
    seven_hours = a_standing(importance=Importance.IMPORTANT)
    one_day_on = due(
        a_standing(SUNDAY + 5 * HOUR, importance=Importance.IMPORTANT),
        clock=Clock.ACKNOWLEDGE,
        structure=changed,
    )
    assert due(seven_hours, clock=Clock.ACKNOWLEDGE, structure=changed) == SUNDAY + 4 * HOUR
    assert one_day_on == SUNDAY + DAY + 2 * HOUR


def test_a_transfer_begins_a_round_with_the_time_that_is_left() -> None:
    moved = a_standing(SUNDAY + 2 * DAY, S.TRANSFERRED, entity="university")

    assert due(a_standing(), moved) == SUNDAY + 4 * DAY + 7 * HOUR


def test_who_receives_a_request_late_is_not_late_at_once() -> None:
    moved = a_standing(SUNDAY + 28 * DAY, S.TRANSFERRED, entity="university")

    assert due(a_standing(), moved) == SUNDAY + 28 * DAY + 7 * HOUR


def numbers(found: list[Round]) -> list[tuple[int, str, int, int]]:
    return [(one.number, one.entity, len(one.spans), len(one.earlier)) for one in found]


def test_rounds_are_the_runs_of_a_clock() -> None:
    history = a_history(
        a_standing(),
        a_standing(SUNDAY + HOUR, S.ACKNOWLEDGED),
        a_standing(SUNDAY + 2 * HOUR, S.WAITING_FOR_BENEFICIARY),
        a_standing(SUNDAY + 3 * HOUR, S.IN_STUDY),
        a_standing(SUNDAY + 4 * HOUR, S.TRANSFERRED, entity="office"),
        a_standing(SUNDAY + 5 * HOUR, S.ACKNOWLEDGED, entity="office"),
        a_standing(SUNDAY + 6 * HOUR, S.ANSWERED, entity="office"),
        a_standing(SUNDAY + 7 * HOUR, S.OBJECTED, entity="department"),
        a_standing(SUNDAY + 8 * HOUR, S.UNDER_REVIEW, entity="department"),
        a_standing(SUNDAY + 9 * HOUR, S.REOPENED, entity="office"),
    )

    assert numbers(rounds(history, Clock.ANSWER)) == [
        (1, "school", 2, 0),
        (2, "office", 1, 1),
        (3, "office", 1, 0),
    ]
    assert numbers(rounds(history, Clock.ACKNOWLEDGE)) == [(1, "school", 1, 0), (2, "office", 1, 0)]
    assert numbers(rounds(history, Clock.OBJECTION)) == [(1, "department", 1, 0)]


def test_a_share_of_the_time_is_reached_before_the_whole() -> None:
    [one] = rounds(a_history(a_standing()), Clock.ANSWER)
    level = Level(Clock.ANSWER, one.entity, one.starts_at)
    four_fifths = falls_due(level, one.spans, a_structure().time, USUAL_TIMES, Fraction(4, 5))

    assert four_fifths == SUNDAY + 3 * DAY + timedelta(hours=7)
