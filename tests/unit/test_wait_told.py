"""What may be said to a caller who was told something before."""

from datetime import timedelta

import pytest

from supervision.wait_band import Band
from supervision.wait_told import Reason, WaitTold, lowered, next_told, reason_to_grow

MINUTE = timedelta(minutes=1)


def band(low: int, high: int | None) -> Band:
    return Band(low * MINUTE, None if high is None else high * MINUTE)


def told(
    said: Band | None,
    *,
    queue: str = "noor",
    position: int = 5,
    agents: float = 10,
    handle: float = 240,
) -> WaitTold:
    return WaitTold(queue=queue, position=position, agents=agents, handle=handle, band=said)


def story(*moments: WaitTold) -> list[Band | None]:
    """Return what the caller hears at each of these moments."""
    heard: list[Band | None] = []
    before = None
    for now in moments:
        before = next_told(before, now)
        heard.append(before.band)
    return heard


@pytest.mark.parametrize(
    ("later", "heard"),
    [
        (band(5, 10), band(2, 5)),  # nothing in common: the place alone
        (band(2, 10), band(2, 5)),
        (band(1, 2), band(1, 2)),
        (band(3, 5), band(2, 5)),  # the near end does not grow either
        (band(60, None), None),
    ],
)
def test_a_wait_does_not_grow_without_a_reason(later: Band, heard: Band | None) -> None:
    expected = None if later.low >= 5 * MINUTE else heard

    assert story(told(band(2, 5)), told(later, position=4)) == [band(2, 5), expected]


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (told(band(5, 10), queue="general"), Reason.OTHER_QUEUE),
        (told(band(5, 10), position=6), Reason.PLACE_LOST),
        (told(band(5, 10), agents=9), Reason.AGENTS_LEFT),
        (told(band(5, 10), agents=9.5), None),
        (told(band(5, 10), handle=276), Reason.CALLS_GREW),
        (told(band(5, 10), handle=275), None),
    ],
)
def test_a_wait_grows_when_something_happened(now: WaitTold, reason: Reason | None) -> None:
    before = told(band(2, 5))

    assert reason_to_grow(before, now) == reason
    assert story(before, now)[-1] == (band(5, 10) if reason else None)


def test_small_losses_add_up_to_a_reason() -> None:
    heard = story(
        told(band(2, 5), agents=10), told(band(2, 5), agents=9.5), told(band(5, 10), agents=9)
    )

    assert heard[-1] == band(5, 10)


def test_after_a_reason_the_new_state_is_the_measure() -> None:
    heard = story(
        told(band(2, 5), agents=10), told(band(5, 10), agents=8), told(band(10, 15), agents=8)
    )

    assert heard[1:] == [band(5, 10), None]


def test_a_promise_outlives_the_moments_when_nothing_was_said() -> None:
    heard = story(told(band(1, 2)), told(band(2, 5)), told(band(2, 5)), told(band(1, 5)))

    assert heard == [band(1, 2), None, None, band(1, 2)]


def test_after_a_time_without_any_agent_the_wait_may_be_longer() -> None:
    nobody, back = told(None, agents=0), told(band(10, 15), agents=10)

    assert story(told(band(5, 10)), nobody, back) == [band(5, 10), None, band(10, 15)]


def test_a_caller_who_could_be_told_nothing_is_told_when_it_is_known() -> None:
    assert story(told(None, agents=0), told(band(2, 5))) == [None, band(2, 5)]


def test_an_open_end_may_close() -> None:
    assert lowered(band(60, None), band(45, 60)) == band(45, 60)
    assert lowered(band(60, None), band(60, None)) == band(60, None)
