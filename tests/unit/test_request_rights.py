import pytest

from core.permissions import Role
from tests.ministry import DAY, SUNDAY, TREE, a_request, a_structure
from ticketing.errors import NotYoursError
from ticketing.posts import ActingPeriod, Duty
from ticketing.request_rights import CENTRE, Person, check_may, may, may_see, parts
from ticketing.request_states import Deed, Part, RequestState

S = RequestState
STRUCTURE = a_structure()
NOURA = Person("noura", Role.AGENT)


def of_office(name: str) -> Person:
    return Person(name, Role.COORDINATOR)


def parts_of(name: str, **facts: object) -> set[Part]:
    request = a_request(**facts)  # type: ignore[arg-type]
    return set(parts(of_office(name), request, STRUCTURE, SUNDAY))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("coordinator.department", {Part.COORDINATOR}),
        ("head.department", {Part.HEAD}),
        ("head.agency", {Part.SUPERIOR}),
        ("head.minister", {Part.SUPERIOR, Part.CARE}),
        ("coordinator.minister", {Part.CARE}),
        ("coordinator.agency", set()),
        ("deputy.department", set()),
        ("coordinator.other-department", set()),
        ("head.other-department", set()),
        ("head.office", set()),
        ("head.university", set()),
    ],
)
def test_what_people_are_to_a_request_of_a_department(name: str, found: set[Part]) -> None:
    assert parts_of(name) == found


@pytest.mark.parametrize("holder", [code for code, _, _ in TREE])
@pytest.mark.parametrize("deed", sorted(Deed))
def test_nobody_sees_or_changes_what_another_entity_holds(holder: str, deed: Deed) -> None:
    """Only who leads one above, who works there, or the care centre of the whole sees it."""
    request = a_request(entity=holder)
    ministry = STRUCTURE.time.ministry
    above = {entity.code for entity in ministry.path_up(holder, SUNDAY)}
    for code, _, _ in TREE:
        for duty in Duty:
            person = of_office(f"{duty}.{code}")
            has_place = (
                code == "minister"
                or (code == holder and duty in {Duty.HEAD, Duty.COORDINATOR})
                or (code in above and duty is Duty.HEAD)
            )
            assert may_see(person, request, STRUCTURE, SUNDAY) is has_place
            if not has_place:
                assert not may(person, deed, request, STRUCTURE, SUNDAY)


def test_an_assignee_handles_it_while_they_have_a_post_there() -> None:
    assert parts_of("specialist.office", assignee="specialist.office") == {Part.ASSIGNEE}
    assert parts_of("specialist.university", assignee="specialist.university") == set()


def test_who_acts_for_the_head_may_what_the_head_may() -> None:
    away = ActingPeriod(
        entity="department", person="deputy.department", starts_at=SUNDAY, ends_at=SUNDAY + DAY
    )
    structure, deputy = a_structure(acting=[away]), of_office("deputy.department")
    request = a_request(state=S.AWAITING_APPROVAL)

    assert may(deputy, Deed.APPROVE, request, structure, SUNDAY)
    assert not may(deputy, Deed.APPROVE, request, structure, SUNDAY + DAY)


def in_review(name: str, *, reviewer: str | None = None, level: int = 0) -> set[Part]:
    state = S.UNDER_REVIEW if reviewer else S.OBJECTED
    return parts_of(
        name,
        state=state,
        entity="agency",
        answering="department",
        reviewer=reviewer,
        level=level,
        hands=["coordinator.department", "head.department"],
    )


def test_in_an_objection_those_who_answered_only_watch() -> None:
    for reviewer in (None, "coordinator.agency"):
        for level in (0, 4):
            assert in_review("coordinator.department", reviewer=reviewer, level=level) == {
                Part.ANSWERER
            }
            assert in_review("head.department", reviewer=reviewer, level=level) == {Part.ANSWERER}
    assert Part.INDEPENDENT in in_review("coordinator.agency")
    assert in_review("coordinator.university") == set()


def test_one_reviewer_decides_and_another_may_take_it_from_them() -> None:
    taken = "coordinator.agency"

    assert Part.REVIEWER in in_review(taken, reviewer=taken)
    assert Part.INDEPENDENT not in in_review(taken, reviewer=taken)
    other = in_review("head.agency", reviewer=taken)
    assert Part.REVIEWER not in other
    assert Part.INDEPENDENT in other


@pytest.mark.parametrize("reviewer", [None, "coordinator.agency"])
@pytest.mark.parametrize(
    ("level", "heads"),
    [
        (0, ["agency"]),
        (1, ["agency"]),
        (2, ["agency", "deputy"]),
        (3, ["agency", "deputy", "minister"]),
    ],
)
def test_the_heads_to_whom_an_objection_has_risen_may_take_it_up(
    reviewer: str | None, level: int, heads: list[str]
) -> None:
    may_take = [
        code
        for code in ("agency", "deputy", "minister")
        if Part.INDEPENDENT in in_review(f"head.{code}", reviewer=reviewer, level=level)
    ]

    assert may_take == heads
    assert Part.INDEPENDENT not in in_review("coordinator.deputy", reviewer=reviewer, level=level)


def test_who_has_no_post_there_any_more_decides_nothing() -> None:
    assert Part.REVIEWER not in in_review(
        "coordinator.university", reviewer="coordinator.university"
    )


def test_the_holder_of_a_link_is_the_beneficiary_of_that_request_alone() -> None:
    by_link = Person("", of_request="974353540")

    assert parts(by_link, a_request(), STRUCTURE, SUNDAY) == {Part.BENEFICIARY}
    assert not may_see(by_link, a_request("379578843"), STRUCTURE, SUNDAY)


def test_agents_speak_for_beneficiaries_and_not_for_entities() -> None:
    request = a_request(state=S.ANSWERED)

    check_may(NOURA, Deed.OBJECT, request, STRUCTURE, SUNDAY)
    with pytest.raises(NotYoursError) as refused:
        check_may(NOURA, Deed.ANSWER, request, STRUCTURE, SUNDAY)

    assert (refused.value.person, refused.value.deed) == ("noura", Deed.ANSWER)


def test_the_programme_itself_only_lets_requests_rise() -> None:
    assert parts(CENTRE, a_request(), STRUCTURE, SUNDAY) == {Part.CENTRE}
    assert not may_see(Person("tawasul", Role.FAQ_EDITOR), a_request(), STRUCTURE, SUNDAY)
