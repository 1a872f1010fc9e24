"""What waiting callers are promised."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agi.calls import Call
from supervision.estimates import FORGET_BEYOND, BoardEstimates
from supervision.wait_band import Band
from supervision.wait_told import WaitTold
from tests.builders import NOON

MINUTE = timedelta(minutes=1)
FIVE_TO_TEN = Band(5 * MINUTE, 10 * MINUTE)
TEN_TO_FIFTEEN = Band(10 * MINUTE, 15 * MINUTE)


def told(band: Band | None) -> WaitTold:
    return WaitTold(queue="noor", position=4, agents=2, handle=240, band=band)


@dataclass
class FakeBoard:
    """Thinks what it is told to think."""

    now: WaitTold | None = None
    calls: dict[str, Call] = field(default_factory=dict)

    def wait_of(self, call_id: str, now: datetime) -> WaitTold | None:
        assert now == NOON
        return self.now if call_id else None


def estimates(board: FakeBoard) -> BoardEstimates:
    return BoardEstimates(board, lambda: NOON)


def test_a_band_is_promised_and_does_not_grow_without_reason() -> None:
    board = FakeBoard(told(FIVE_TO_TEN))
    promises = estimates(board)

    first = promises.band("1")
    board.now = told(TEN_TO_FIFTEEN)

    assert first == (5 * MINUTE, 10 * MINUTE)
    assert promises.band("1") is None
    assert promises.band("2") == (10 * MINUTE, 15 * MINUTE)


def test_who_does_not_wait_is_promised_nothing() -> None:
    assert estimates(FakeBoard()).band("1") is None


def test_promises_to_those_who_left_are_forgotten() -> None:
    board = FakeBoard(told(FIVE_TO_TEN))
    promises = estimates(board)

    for number in range(FORGET_BEYOND + 2):
        promises.band(str(number))

    assert len(promises._told) < FORGET_BEYOND
