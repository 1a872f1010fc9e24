"""Who begins to lead where a request lies is told of it then, each of them once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from tests.ministry import DAY, HOUR, SUNDAY, a_history, a_post, a_standing, a_structure, the_posts
from ticketing.clocks import Standing
from ticketing.escalation import Step, StepKind, steps
from ticketing.importance import USUAL_TIMES
from ticketing.posts import ActingPeriod, Duty
from ticketing.request_states import RequestState
from ticketing.structure import Structure

S = RequestState
THURSDAY = SUNDAY + 4 * DAY + 7 * HOUR  # it rises to the school's head
MONDAY = THURSDAY + 4 * DAY  # and to the office's
AT_WORK = (a_standing(), a_standing(SUNDAY + HOUR, S.ACKNOWLEDGED))


def found(*standings: Standing, structure: Structure) -> Sequence[Step]:
    everything = steps(a_history(*standings), USUAL_TIMES, structure)
    return [it for it in everything if it.key.kind is StepKind.HAND_OVER]


def acting(starts_at: datetime, ends_at: datetime, entity: str = "school") -> ActingPeriod:
    person = f"deputy.{entity}"
    return ActingPeriod(entity=entity, person=person, starts_at=starts_at, ends_at=ends_at)


def test_an_absence_while_it_lies_with_the_head_is_told_to_who_acts_and_to_nobody_again() -> None:
    twice = [
        acting(THURSDAY + HOUR, THURSDAY + DAY),
        acting(THURSDAY + 2 * DAY, THURSDAY + 3 * DAY),
    ]

    [step] = found(*AT_WORK, structure=a_structure(acting=twice))

    assert (str(step.key), step.at) == ("answer/1/1/handover/1", THURSDAY + HOUR)
    assert (step.entity, step.told) == ("school", ("deputy.school",))


def test_the_head_hears_on_return_what_rose_to_who_acted() -> None:
    away = acting(THURSDAY - DAY, THURSDAY + DAY)

    [step] = found(*AT_WORK, structure=a_structure(acting=[away]))

    assert (step.at, step.told) == (THURSDAY + DAY, ("head.school",))


def test_nothing_lies_with_a_head_before_it_rises_or_after_it_rose_on() -> None:
    absences = [acting(SUNDAY + DAY, SUNDAY + 2 * DAY), acting(MONDAY, MONDAY + DAY)]

    assert found(*AT_WORK, structure=a_structure(acting=absences)) == []


def test_another_head_and_one_who_acts_for_the_minister_are_told_too() -> None:
    kept = [it for it in the_posts() if it.person != "head.office"]
    posts = [
        *kept,
        replace(a_post("office", Duty.HEAD), valid_until=MONDAY + HOUR),
        a_post("office", Duty.HEAD, "salma", valid_from=MONDAY + HOUR),
    ]
    away = acting(SUNDAY + 80 * DAY, SUNDAY + 81 * DAY, "minister")

    told = found(*AT_WORK, structure=a_structure(posts=posts, acting=[away]))

    assert [(step.key.level, step.told) for step in told] == [
        (2, ("salma",)),
        (6, ("deputy.minister",)),
    ]


def test_the_heirs_head_is_told_when_the_entity_is_merged_while_it_lies_there() -> None:
    ministry = a_structure().time.ministry
    change = ministry.merged("department", "other-department", MONDAY + 3 * DAY)
    gone = {(it.code, it.valid_from) for it in change.ended}
    known = [it for said in ministry.spans.values() for it in said]
    entities = [it for it in known if (it.code, it.valid_from) not in gone]
    structure = a_structure([*entities, *change.ended, *change.begun], the_posts())

    [step] = found(*AT_WORK, structure=structure)

    assert (step.at, step.told) == (MONDAY + 3 * DAY, ("head.other-department",))


def test_what_changes_while_the_beneficiary_is_asked_is_told_when_the_clock_runs_on() -> None:
    asked = a_standing(THURSDAY + HOUR, S.WAITING_FOR_BENEFICIARY)
    replied = a_standing(THURSDAY + 9 * DAY, S.IN_STUDY)
    away = acting(THURSDAY + DAY, THURSDAY + 20 * DAY)

    [step, *_] = found(*AT_WORK, asked, replied, structure=a_structure(acting=[away]))

    assert (step.at, step.told) == (THURSDAY + 9 * DAY, ("deputy.school",))


def test_an_answer_that_waits_for_the_head_is_told_to_who_begins_to_act_and_each_new_one() -> None:
    history = (
        *AT_WORK,
        a_standing(SUNDAY + 2 * HOUR, S.AWAITING_APPROVAL),
        a_standing(SUNDAY + 2 * DAY, S.IN_STUDY),
        a_standing(SUNDAY + 3 * DAY, S.AWAITING_APPROVAL),
    )
    absences = [
        acting(SUNDAY + DAY, SUNDAY + 2 * DAY + HOUR),
        acting(SUNDAY + 3 * DAY + HOUR, SUNDAY + 3 * DAY + 2 * HOUR),
    ]

    told = found(*history, structure=a_structure(acting=absences))

    assert [(str(it.key), it.at, it.told) for it in told] == [
        ("answer/1/0/handover/1", SUNDAY + DAY, ("deputy.school",)),
        ("answer/1/0/handover/2", SUNDAY + 3 * DAY + HOUR, ("deputy.school",)),
    ]
