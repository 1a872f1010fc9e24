from dataclasses import replace
from datetime import datetime

from tests.ministry import (
    DAY,
    HOUR,
    SUNDAY,
    a_history,
    a_post,
    a_standing,
    a_structure,
    the_entities,
    the_posts,
)
from ticketing.clocks import Standing
from ticketing.entities import Ministry
from ticketing.escalation import Step, StepKind, outlook, steps
from ticketing.importance import USUAL_TIMES, Clock
from ticketing.posts import ActingPeriod, Duty
from ticketing.request_states import RequestState
from ticketing.structure import Structure

S = RequestState
THURSDAY = SUNDAY + 4 * DAY + 7 * HOUR
MONTHS = SUNDAY + 90 * DAY


def rises(
    *standings: Standing, structure: Structure | None = None, clock: Clock = Clock.ANSWER
) -> list[Step]:
    found = steps(a_history(*standings), USUAL_TIMES, structure or a_structure())
    return [it for it in found if it.key.kind is StepKind.RISE and it.key.clock is clock]


def test_a_request_that_nobody_answers_rises_head_by_head_to_the_minister() -> None:
    found = rises(a_standing())

    assert [(step.key.level, step.told) for step in found] == [
        (1, ("head.school",)),
        (2, ("head.office",)),
        (3, ("head.department",)),
        (4, ("head.agency",)),
        (5, ("head.deputy",)),
        (6, ("head.minister",)),
    ]
    assert found[0].at == THURSDAY
    assert found[1].at == THURSDAY + 4 * DAY  # over the weekend, then two days


def test_those_below_stay_answerable_and_see_it() -> None:
    found = rises(a_standing())

    assert found[0].copied == ("coordinator.school",)
    assert found[2].copied == ("coordinator.school", "head.school", "head.office")


def test_who_acts_for_the_head_receives_it() -> None:
    away = ActingPeriod(
        entity="school", person="deputy.school", starts_at=THURSDAY - DAY, ends_at=THURSDAY + DAY
    )

    [first, *_] = rises(a_standing(), structure=a_structure(acting=[away]))

    assert first.told == ("deputy.school",)


def test_a_vacant_post_holds_nothing_up() -> None:
    posts = [post for post in the_posts() if post.entity != "office"]
    found = rises(a_standing(), structure=a_structure(posts=posts))

    assert [(step.key.level, step.told, step.at) for step in found[1:3]] == [
        (2, (), found[1].at),
        (3, ("head.department",), found[1].at),
    ]


def test_a_request_of_an_entity_without_coordinators_goes_to_its_head_at_once() -> None:
    posts = [a_post("school", Duty.HEAD)]
    [first, *_] = rises(a_standing(), structure=a_structure(posts=posts))

    assert (first.at, first.told) == (SUNDAY, ("head.school",))


def test_a_warning_comes_before_the_end_and_only_then() -> None:
    found = list(steps(a_history(a_standing()), USUAL_TIMES, a_structure()))
    warnings = [it for it in found if it.key.kind is StepKind.WARNING]

    assert [(str(it.key), it.told, it.at) for it in warnings[:2]] == [
        ("acknowledge/1/0/warning", ("coordinator.school",), SUNDAY + 5.6 * HOUR),
        ("answer/1/0/warning", ("coordinator.school",), SUNDAY + 3 * DAY + 7 * HOUR),
    ]
    assert "minister" not in {it.entity for it in warnings}


def test_what_is_not_acknowledged_in_time_is_told_to_the_head_and_no_further() -> None:
    found = rises(a_standing(), clock=Clock.ACKNOWLEDGE)

    assert [(it.key.level, it.told, it.at) for it in found] == [
        (1, ("head.school",), SUNDAY + 7 * HOUR)
    ]


def test_an_answer_in_time_ends_all_of_it() -> None:
    history = (
        a_standing(),
        a_standing(SUNDAY + HOUR, S.ACKNOWLEDGED),
        a_standing(THURSDAY, S.ANSWERED),
    )

    found = steps(a_history(*history), USUAL_TIMES, a_structure())

    assert [it.key.kind for it in found] == [StepKind.WARNING, StepKind.CLOSE]


def test_who_lets_it_rise_at_once_cuts_the_level_short_and_the_next_has_its_whole_time() -> None:
    hurried = replace(a_standing(SUNDAY + DAY, S.ACKNOWLEDGED), is_hurried=True)
    found = rises(a_standing(), a_standing(SUNDAY + HOUR, S.ACKNOWLEDGED), hurried)

    assert [(it.key.level, it.at) for it in found[:2]] == [
        (1, SUNDAY + DAY),
        (2, SUNDAY + 2 * DAY + 7 * HOUR),
    ]


def test_an_objection_rises_from_the_entity_that_decides_it() -> None:
    history = (
        a_standing(SUNDAY, S.ANSWERED),
        a_standing(SUNDAY + DAY, S.OBJECTED, entity="department"),
    )

    found = rises(*history, clock=Clock.OBJECTION)

    assert [it.entity for it in found] == ["department", "agency", "deputy", "minister"]


def test_the_next_head_is_the_one_of_the_moment_at_which_it_rises() -> None:
    entities = the_entities()
    change = Ministry.of(entities).moved("office", "other-department", THURSDAY + DAY)
    kept = [entity for entity in entities if entity.code != "office"]
    structure = a_structure([*kept, *change.ended, *change.begun], the_posts())

    assert [it.entity for it in rises(a_standing(), structure=structure)][:3] == [
        "school",
        "office",
        "other-department",
    ]


def test_the_present_level_is_due_when_it_would_rise_and_the_minister_never() -> None:
    def due(now: datetime) -> datetime | None:
        return outlook(a_history(a_standing()), USUAL_TIMES, a_structure(), now).due_at

    assert due(SUNDAY) == THURSDAY
    assert due(THURSDAY) == THURSDAY + 4 * DAY
    assert due(MONTHS) is None


def test_until_now_only_what_has_fallen_due_and_then_when_to_look_again() -> None:
    def until(now: datetime) -> tuple[list[str], datetime | None]:
        found = outlook(a_history(a_standing()), USUAL_TIMES, a_structure(), now)
        return [str(step.key) for step in found.fallen], found.next_at

    assert until(SUNDAY) == ([], SUNDAY + 5.6 * HOUR)
    assert until(SUNDAY + 7 * HOUR)[0] == ["acknowledge/1/0/warning", "acknowledge/1/1/rise"]
    assert until(MONTHS)[1] is None
