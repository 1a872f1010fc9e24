"""What the page of a request offers: exactly what its person may do now."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.permissions import Role
from tests.centre_of_requests import NOURA, of_office
from tests.ministry import SUNDAY, a_request, a_structure, the_entities
from ticketing.possible_deeds import NEVER_OFFERED, deeds_for
from ticketing.request_rights import Person, may
from ticketing.request_states import Deed, RequestState, deeds_in
from ticketing.requests import Request

STRUCTURE = a_structure()
APPROVING = a_structure([replace(it, approves_answers=True) for it in the_entities()])
MAHA, HEAD = of_office("coordinator.department"), of_office("head.department")
PEOPLE = (
    MAHA,
    HEAD,
    NOURA,
    of_office("head.agency"),
    of_office("coordinator.agency"),
    of_office("coordinator.minister"),
    of_office("coordinator.university"),
    Person("quality", Role.QUALITY_REVIEWER),
)


def answered(**facts: object) -> Request:
    told = {"answered_at": SUNDAY, "answer": "وفرنا حافلة.", **facts}
    return replace(a_request(state=RequestState.ANSWERED), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("state", RequestState)
def test_nothing_is_offered_that_would_be_refused(person: Person, state: RequestState) -> None:
    request = a_request(state=state)

    for deed in deeds_for(person, request, STRUCTURE, SUNDAY):
        assert deed in deeds_in(state)
        assert deed not in NEVER_OFFERED
        assert may(person, deed, request, STRUCTURE, SUNDAY)


def test_a_stranger_is_offered_nothing() -> None:
    stranger = of_office("coordinator.university")

    assert deeds_for(stranger, a_request(), STRUCTURE, SUNDAY) == frozenset()


def test_a_coordinator_is_offered_what_a_new_request_needs() -> None:
    offered = deeds_for(MAHA, a_request(state=RequestState.FILED), STRUCTURE, SUNDAY)

    assert {Deed.ACKNOWLEDGE, Deed.ASSIGN, Deed.TRANSFER, Deed.COMMENT} <= offered
    assert not offered & {Deed.ANSWER, Deed.PROPOSE, Deed.CLOSE, Deed.APPROVE}


def test_answering_and_proposing_are_never_offered_together() -> None:
    request = a_request()

    assert Deed.ANSWER in deeds_for(MAHA, request, STRUCTURE, SUNDAY)
    assert Deed.PROPOSE not in deeds_for(MAHA, request, STRUCTURE, SUNDAY)
    assert Deed.PROPOSE in deeds_for(MAHA, request, APPROVING, SUNDAY)
    assert Deed.ANSWER not in deeds_for(MAHA, request, APPROVING, SUNDAY)
    assert Deed.ANSWER in deeds_for(HEAD, request, APPROVING, SUNDAY)


@pytest.mark.parametrize(
    ("request_", "days", "is_offered"),
    [(answered(), 15, True), (answered(), 16, False), (answered(objections=2), 1, False)],
)
def test_an_objection_is_offered_while_days_and_rounds_are_left(
    request_: Request, days: int, *, is_offered: bool
) -> None:
    offered = deeds_for(NOURA, request_, STRUCTURE, SUNDAY + timedelta(days=days))

    assert (Deed.OBJECT in offered) == is_offered


def test_who_decides_an_objection_is_not_offered_to_take_it_up_again() -> None:
    under_review = a_request(
        state=RequestState.UNDER_REVIEW,
        entity="agency",
        answering="department",
        reviewer="coordinator.agency",
        hands=[MAHA.name],
    )
    offered = deeds_for(of_office("coordinator.agency"), under_review, STRUCTURE, SUNDAY)
    to_another = deeds_for(of_office("head.agency"), under_review, STRUCTURE, SUNDAY)

    assert {Deed.UPHOLD, Deed.OVERTURN} <= offered
    assert Deed.REVIEW not in offered
    assert Deed.REVIEW in to_another
    assert not to_another & {Deed.UPHOLD, Deed.OVERTURN}
