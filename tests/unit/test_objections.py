from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ministry import DAY, SUNDAY, TREE, a_post, a_structure, the_entities
from ticketing.entities import Ministry
from ticketing.errors import (
    ObjectionTooLateError,
    ObjectionWithoutReasonError,
    TooManyObjectionsError,
)
from ticketing.importance import OBJECT_WITHIN
from ticketing.objections import check_objection, is_independent, reviewers
from ticketing.posts import ActingPeriod, Duty, Post

CODES = [code for code, _, _ in TREE]
PARENTS = {code: parent for code, _, parent in TREE}
PEOPLE = ["amal", "badr", "dalal", "fahd", "huda", "jamal"]


def test_the_nearest_entity_above_decides_by_its_coordinators_or_head() -> None:
    place, people = reviewers("school", frozenset({"coordinator.school"}), a_structure(), SUNDAY)

    assert place == "office"
    assert list(people) == ["coordinator.office", "deputy.office", "head.office"]


def test_those_under_who_answered_are_passed_over() -> None:
    hands = frozenset({"head.department"})  # who answered a school's request himself

    place, people = reviewers("school", hands, a_structure(), SUNDAY)

    assert place == "agency"
    assert not set(people) & {"coordinator.department", "head.department"}


def test_nobody_reviews_what_the_minister_answered() -> None:
    hands = frozenset({"head.minister"})

    assert reviewers("school", hands, a_structure(), SUNDAY) == ("", ())


def is_above(whole: str, code: str) -> bool:
    """Return whether *whole* is *code* or stands above it: the tree walked by hand."""
    at: str | None = code
    while at is not None and at != whole:
        at = PARENTS[at]
    return at == whole


def leads(person: str, posts: list[Post], acting: list[ActingPeriod]) -> set[str]:
    titles = {post.entity for post in posts if (post.person, post.duty) == (person, Duty.HEAD)}
    return titles | {one.entity for one in acting if one.person == person}


posts = st.lists(
    st.builds(
        a_post, st.sampled_from(CODES), st.sampled_from(sorted(Duty)), st.sampled_from(PEOPLE)
    ),
    max_size=20,
)
acting_periods = st.lists(
    st.builds(
        ActingPeriod,
        entity=st.sampled_from(CODES),
        person=st.sampled_from(PEOPLE),
        starts_at=st.just(SUNDAY - DAY),
        ends_at=st.just(SUNDAY + DAY),
    ),
    max_size=3,
)
hands = st.frozensets(st.sampled_from(PEOPLE), min_size=1, max_size=3)


@given(posts, acting_periods, hands, st.sampled_from(CODES))
def test_a_reviewer_never_had_a_hand_in_it_nor_is_under_anybody_who_had(
    held: list[Post], acting: list[ActingPeriod], had: frozenset[str], entity: str
) -> None:
    structure = a_structure(posts=held, acting=acting)

    place, people = reviewers(entity, had, structure, SUNDAY)

    for person in people:
        assert person not in had
        assert place != entity
        assert is_above(place, entity)
        for post in (post for post in held if post.person == person):
            for hand in had:
                assert not any(is_above(led, post.entity) for led in leads(hand, held, acting))


@given(posts, acting_periods, hands, st.sampled_from(CODES))
def test_where_there_is_somebody_independent_above_one_is_found(
    held: list[Post], acting: list[ActingPeriod], had: frozenset[str], entity: str
) -> None:
    structure = a_structure(posts=held, acting=acting)
    above = [code for code in CODES if code != entity and is_above(code, entity)]
    free = {
        post.person
        for post in held
        if post.entity in above and post.duty in {Duty.COORDINATOR, Duty.DEPUTY}
        if is_independent(post.person, had, structure, SUNDAY)
    }

    assert bool(reviewers(entity, had, structure, SUNDAY)[1]) or not free


def test_a_head_on_leave_is_still_above_those_who_are_under_him() -> None:
    away = ActingPeriod(
        entity="agency", person="deputy.agency", starts_at=SUNDAY - DAY, ends_at=SUNDAY + DAY
    )
    structure = a_structure(acting=[away])
    for hand in ("head.agency", "deputy.agency"):
        assert not is_independent("coordinator.agency", frozenset({hand}), structure, SUNDAY)
        assert is_independent("coordinator.deputy", frozenset({hand}), structure, SUNDAY)


def test_an_objection_has_a_reason_its_time_and_two_rounds() -> None:
    reason, late = "لم يجب عن السؤال", SUNDAY + OBJECT_WITHIN + timedelta(seconds=1)

    check_objection(reason, answered_at=SUNDAY, rounds=1, now=SUNDAY + OBJECT_WITHIN)

    with pytest.raises(ObjectionWithoutReasonError):
        check_objection("   لا   ", answered_at=SUNDAY, rounds=0, now=SUNDAY)
    with pytest.raises(ObjectionTooLateError):
        check_objection(reason, answered_at=SUNDAY, rounds=0, now=late)
    with pytest.raises(TooManyObjectionsError):
        check_objection(reason, answered_at=SUNDAY, rounds=2, now=SUNDAY)


def test_the_tree_of_these_tests_is_that_of_the_ministry() -> None:
    ministry = Ministry.of(the_entities())

    assert all(
        ministry.is_within(code, whole, SUNDAY) is is_above(whole, code)
        for code in CODES
        for whole in CODES
    )
