"""Who is told that time runs out: as everything stands at that moment, and never before."""

from dataclasses import replace

import pytest

from tests.ministry import (
    DAY,
    HOUR,
    SUNDAY,
    a_history,
    a_post,
    a_standing,
    a_structure,
    the_posts,
)
from ticketing.clocks import Crew, Standing
from ticketing.escalation import Step, StepKind, steps
from ticketing.importance import USUAL_TIMES, Clock
from ticketing.posts import ActingPeriod, Duty, Post
from ticketing.request_states import RequestState
from ticketing.structure import Structure

S = RequestState
THURSDAY = SUNDAY + 4 * DAY + 7 * HOUR
FIRST_WARNING = SUNDAY + 3 * DAY + 7 * HOUR
AT_WORK = (a_standing(), a_standing(SUNDAY + HOUR, S.ACKNOWLEDGED))


def found(
    kind: StepKind, *standings: Standing, structure: Structure, clock: Clock = Clock.ANSWER
) -> list[Step]:
    everything = steps(a_history(*standings), USUAL_TIMES, structure)
    return [it for it in everything if (it.key.kind, it.key.clock) == (kind, clock)]


def in_hand(standing: Standing, **crew: object) -> Standing:
    return replace(standing, crew=Crew(**crew))  # type: ignore[arg-type]


def test_who_acts_for_the_head_by_then_is_warned_in_their_place() -> None:
    away = ActingPeriod(
        entity="school",
        person="deputy.school",
        starts_at=THURSDAY + HOUR,
        ends_at=THURSDAY + 9 * DAY,
    )

    warnings = found(StepKind.WARNING, *AT_WORK, structure=a_structure(acting=[away]))

    assert warnings[1].told == ("deputy.school",)


def test_the_coordinators_of_the_moment_are_warned_and_copied_not_those_of_the_beginning() -> None:
    kept = [it for it in the_posts() if it.person != "coordinator.school"]
    before = replace(a_post("school", Duty.COORDINATOR), valid_until=SUNDAY + DAY)
    after = a_post("school", Duty.COORDINATOR, "sara", valid_from=SUNDAY + DAY)
    structure = a_structure(posts=[*kept, before, after])

    [warning, *_] = found(StepKind.WARNING, *AT_WORK, structure=structure)
    [rise, *_] = found(StepKind.RISE, *AT_WORK, structure=structure)

    assert (warning.at, warning.told) == (FIRST_WARNING, ("sara",))
    assert rise.copied == ("sara",)


def test_whom_it_is_assigned_to_is_warned_and_gets_a_copy_of_each_rise() -> None:
    assigned = in_hand(a_standing(SUNDAY + 2 * HOUR, S.ASSIGNED), assignee="specialist.school")

    [warning, *_] = found(StepKind.WARNING, *AT_WORK, assigned, structure=a_structure())
    rises = found(StepKind.RISE, *AT_WORK, assigned, structure=a_structure())

    assert (warning.told, warning.copied) == (("specialist.school",), ("coordinator.school",))
    assert rises[1].copied == ("specialist.school", "coordinator.school", "head.school")


@pytest.mark.parametrize("moved_to", [None, "university"])
def test_an_assignee_who_left_the_entity_is_told_nothing(moved_to: str | None) -> None:
    kept = [it for it in the_posts() if it.person != "specialist.school"]
    until = SUNDAY + DAY
    mine: list[Post] = [replace(a_post("school", Duty.SPECIALIST), valid_until=until)]
    if moved_to:
        mine.append(a_post(moved_to, Duty.SPECIALIST, "specialist.school", valid_from=until))
    assigned = in_hand(a_standing(SUNDAY + 2 * HOUR, S.ASSIGNED), assignee="specialist.school")
    structure = a_structure(posts=[*kept, *mine])

    [warning, *_] = found(StepKind.WARNING, *AT_WORK, assigned, structure=structure)

    assert warning.told == ("coordinator.school",)


def objected(**crew: object) -> list[Standing]:
    answered = a_standing(SUNDAY, S.ANSWERED)
    return [answered, in_hand(a_standing(SUNDAY + DAY, S.OBJECTED, entity="department"), **crew)]


def warned_of_objection(*standings: Standing) -> Step:
    structure = a_structure()
    return found(StepKind.WARNING, *standings, structure=structure, clock=Clock.OBJECTION)[0]


def test_of_an_objection_those_are_warned_who_may_decide_it() -> None:
    step = warned_of_objection(*objected(hands=frozenset({"coordinator.department"})))

    assert (step.told, step.copied) == (("deputy.department", "head.department"), ())


def test_who_took_the_objection_up_is_warned_and_the_others_get_a_copy() -> None:
    reviewed = a_standing(SUNDAY + DAY + HOUR, S.UNDER_REVIEW, entity="department")

    step = warned_of_objection(*objected(), in_hand(reviewed, reviewer="coordinator.department"))

    assert step.told == ("coordinator.department",)
    assert step.copied == ("deputy.department", "head.department")


def test_an_objection_does_not_rise_to_an_acting_head_who_gave_the_answer() -> None:
    acting = ActingPeriod(
        entity="department",
        person="deputy.department",
        starts_at=SUNDAY + 2 * DAY,
        ends_at=SUNDAY + 40 * DAY,
    )
    standings = objected(hands=frozenset({"deputy.department"}))

    [first, second, *_] = found(
        StepKind.RISE, *standings, structure=a_structure(acting=[acting]), clock=Clock.OBJECTION
    )

    assert (first.told, second.told) == ((), ("head.agency",))
    assert second.at == first.at
