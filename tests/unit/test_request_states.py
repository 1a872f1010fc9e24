import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketing.errors import DeedOutOfPlaceError
from ticketing.request_states import (
    ANYWHERE,
    FINAL,
    OPEN,
    TRANSITIONS,
    WHILE_OPEN,
    WHO,
    Deed,
    Part,
    RequestState,
    deeds_in,
    next_state,
)

MOVING = frozenset(Deed) - ANYWHERE - WHILE_OPEN - {Deed.FILE}


@given(st.lists(st.sampled_from(sorted(Deed)), max_size=30))
def test_no_sequence_of_deeds_leaves_the_table(deeds: list[Deed]) -> None:
    state = RequestState.FILED
    for deed in deeds:
        if deed in deeds_in(state):
            state = next_state(state, deed)
        else:
            with pytest.raises(DeedOutOfPlaceError):
                next_state(state, deed)

    assert state in RequestState


@pytest.mark.parametrize("state", sorted(RequestState))
def test_every_state_is_reached_from_the_first(state: RequestState) -> None:
    reached = {RequestState.FILED}
    for _ in RequestState:
        reached |= {after for (before, _), after in TRANSITIONS.items() if before in reached}

    assert state in reached


@pytest.mark.parametrize("state", sorted(frozenset(RequestState) - FINAL))
def test_every_other_state_can_end(state: RequestState) -> None:
    ending = {RequestState.CLOSED, RequestState.WITHDRAWN}
    for _ in RequestState:
        ending |= {before for (before, _), after in TRANSITIONS.items() if after in ending}

    assert state in ending


@pytest.mark.parametrize("state", sorted(FINAL))
def test_what_was_withdrawn_stays_so(state: RequestState) -> None:
    assert deeds_in(state) == ANYWHERE


@pytest.mark.parametrize("deed", sorted(MOVING))
def test_every_deed_has_its_place(deed: Deed) -> None:
    assert deed in {known for _, known in TRANSITIONS}


@pytest.mark.parametrize("deed", sorted(Deed))
def test_every_deed_has_somebody_who_may(deed: Deed) -> None:
    assert WHO[deed]


def test_what_the_programme_does_by_itself() -> None:
    assert {deed for deed in Deed if Part.CENTRE in WHO[deed]} == {
        Deed.CLOSE,
        Deed.RISE,
        Deed.WARN,
        Deed.REMIND,
        Deed.LAPSE,
        Deed.HAND_OVER,
        Deed.RECKON,
    }


def test_the_beneficiary_does_nothing_of_the_office() -> None:
    theirs = {deed for deed in Deed if Part.BENEFICIARY in WHO[deed]}

    assert theirs == {
        Deed.FILE,
        Deed.REPLY,
        Deed.OBJECT,
        Deed.WITHDRAW,
        Deed.ADD,
        Deed.RATE,
        Deed.ATTACH,
    }


def test_an_answer_is_not_given_before_anybody_has_acknowledged_the_request() -> None:
    assert Deed.ANSWER not in deeds_in(RequestState.FILED) | deeds_in(RequestState.TRANSFERRED)


def test_a_remark_is_possible_for_ever_and_an_importance_while_it_is_open() -> None:
    for state in RequestState:
        assert next_state(state, Deed.COMMENT) is state
        assert (Deed.WEIGH in deeds_in(state)) is (state in OPEN)
