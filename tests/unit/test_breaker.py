"""A circuit breaker: when an outside system is asked, and when it is left alone."""

from hypothesis import given
from hypothesis import strategies as st

from ticketing.breaker import TRANSITIONS, Breaker, Circuit, Patience, Sign

PATIENCE = Patience(failures=3, rest_seconds=15)
NEW = Breaker(patience=PATIENCE)


def opened(at: float = 100) -> Breaker:
    return NEW.failed(at).failed(at).failed(at)


def test_every_circuit_is_reached_and_left() -> None:
    assert {after for before, after in _moves()} == set(Circuit)
    assert {before for before, after in _moves()} == set(Circuit)


def _moves() -> set[tuple[Circuit, Circuit]]:
    return {(before, after) for (before, _), after in TRANSITIONS.items() if before is not after}


def test_it_opens_after_failures_in_a_row_alone() -> None:
    twice = NEW.failed(1).failed(2)

    assert twice.may_ask(2)
    assert twice.answered().failed(3).failed(4).may_ask(4)
    assert not twice.failed(3).may_ask(3)


def test_a_rested_one_sends_one_probe() -> None:
    rested = opened(at=100)
    assert not rested.may_ask(114.9)
    assert rested.may_ask(115)

    probing = rested.asking(115)

    assert probing.circuit is Circuit.HALF_OPEN
    assert not probing.may_ask(115)


def test_the_probe_closes_it_or_opens_it_for_as_long_again() -> None:
    probing = opened(at=100).asking(115)

    assert probing.answered().circuit is Circuit.CLOSED
    assert probing.answered().failed(116).may_ask(116)
    assert not probing.failed(116).may_ask(130.9)
    assert probing.failed(116).may_ask(131)


def test_a_probe_that_is_never_heard_of_is_followed_by_another() -> None:
    probing = opened(at=100).asking(115)

    assert not probing.may_ask(129)
    assert probing.may_ask(130)
    assert probing.asking(130).circuit is Circuit.HALF_OPEN


def test_those_who_asked_before_it_opened_change_nothing() -> None:
    late = opened(at=100)

    assert late.answered().circuit is Circuit.OPEN
    assert late.failed(110).since == 100


@given(st.lists(st.tuples(st.sampled_from(["ask", "ok", "no"]), st.floats(0, 20))))
def test_whatever_happens_it_is_asked_again_after_a_rest(steps: list[tuple[str, float]]) -> None:
    breaker, now = NEW, 0.0
    for what, passed in steps:
        now += passed
        if what == "ask" and breaker.may_ask(now):
            breaker = breaker.asking(now)
        elif what != "ask":
            breaker = breaker.answered() if what == "ok" else breaker.failed(now)

    assert breaker.may_ask(now + PATIENCE.rest_seconds)


def test_every_sign_that_can_come_has_a_row() -> None:
    impossible = {
        (Circuit.CLOSED, Sign.RESTED),
        (Circuit.OPEN, Sign.FAILED_TOO_OFTEN),
        (Circuit.HALF_OPEN, Sign.FAILED_TOO_OFTEN),
    }

    assert {(circuit, sign) for circuit in Circuit for sign in Sign} - TRANSITIONS.keys() == (
        impossible
    )
