"""What waiting callers are promised, remembered until they are answered or leave."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from agi.calls import Call
from supervision.wait_told import WaitTold, next_told

FORGET_BEYOND = 100  # promises to callers who wait no longer


class Waits(Protocol):
    """The live board, as far as estimates need it."""

    @property
    def calls(self) -> Mapping[str, Call]:
        """Return the live calls."""

    def wait_of(self, call_id: str, now: datetime) -> WaitTold | None:
        """Return what the model would tell a caller now."""


class BoardEstimates:
    """Implements ``agi.ports.WaitEstimates``: no promise grows without a reason."""

    def __init__(self, board: Waits, clock: Callable[[], datetime]) -> None:
        self._board = board
        self._clock = clock
        self._told: dict[str, WaitTold] = {}

    def band(self, call_id: str) -> tuple[timedelta, timedelta | None] | None:
        """Return the band that the caller may be told now, and remember it as told."""
        if (now := self._board.wait_of(call_id, self._clock())) is None:
            return None
        told = next_told(self._told.get(call_id), now)
        self._told[call_id] = told
        if len(self._told) > len(self._board.calls) + FORGET_BEYOND:
            self._told = {
                known: it for known, it in self._told.items() if known in self._board.calls
            }
        return (told.band.low, told.band.high) if told.band else None
