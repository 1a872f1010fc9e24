"""The desk's small pure parts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from agent_desktop import signing
from agent_desktop.moments import iso, iso_or_none, seconds
from agent_desktop.throttle import FORGOTTEN_AFTER_SECONDS, FREE_TRIES, KEPT, Throttle
from tests.builders import NOON

KEY = "a key"


def test_a_signed_session_is_read_back() -> None:
    session = signing.new_session("هدى.q", NOON)

    assert signing.read(signing.sign(session, KEY), KEY, NOON) == session


def test_a_session_ends_after_twelve_hours() -> None:
    text = signing.sign(signing.new_session("huda", NOON), KEY)

    assert signing.read(text, KEY, NOON + timedelta(hours=11, minutes=59)) is not None
    assert signing.read(text, KEY, NOON + timedelta(hours=12)) is None


@pytest.mark.parametrize("text", ["", ".", "x", "x.y", "WyJodWRhIiwwXQ==.", "é.é", "\udcff.\udcff"])
def test_a_text_that_we_did_not_sign_is_no_session(text: str) -> None:
    assert signing.read(text, KEY, NOON) is None


def test_a_session_signed_with_another_key_is_no_session() -> None:
    text = signing.sign(signing.new_session("huda", NOON), "another key")

    assert signing.read(text, KEY, NOON) is None


def test_nobody_waits_before_the_free_tries_are_used() -> None:
    throttle = Throttle()
    for n in range(FREE_TRIES):
        assert throttle.wait_seconds("huda", "::1", n) == 0
        throttle.failed("huda", "::1", n)

    assert throttle.wait_seconds("huda", "::1", FREE_TRIES) > 0
    assert throttle.wait_seconds("huda", "::2", FREE_TRIES) == 0
    assert throttle.wait_seconds("noura", "::1", FREE_TRIES) == 0


def test_the_wait_that_is_told_is_enough_and_then_all_tries_are_free_again() -> None:
    throttle = Throttle()
    for _ in range(FREE_TRIES):
        throttle.failed("huda", "::1", 1000.2)
    wait = throttle.wait_seconds("huda", "::1", 1003.9)

    assert FORGOTTEN_AFTER_SECONDS - 4 <= wait <= FORGOTTEN_AFTER_SECONDS
    assert throttle.wait_seconds("huda", "::1", 1003.9 + wait) == 0
    throttle.failed("huda", "::1", 1003.9 + wait)
    assert throttle.wait_seconds("huda", "::1", 1003.9 + wait) == 0


def test_success_forgets_what_failed() -> None:
    throttle = Throttle()
    for _ in range(FREE_TRIES):
        throttle.failed("huda", "::1", 0)

    throttle.succeeded("huda", "::1")

    assert throttle.wait_seconds("huda", "::1", 1) == 0


def test_a_flood_of_names_takes_bounded_memory() -> None:
    throttle = Throttle()
    for n in range(KEPT + 50):
        throttle.failed(f"name {n}", "::1", n)

    assert len(throttle._failed) == KEPT


def test_moments_are_utc_with_milliseconds() -> None:
    riyadh = datetime(2026, 8, 16, 12, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=3)))

    assert iso(riyadh) == "2026-08-16T09:00:00.123Z"
    assert iso(datetime(2026, 8, 16, 9, tzinfo=UTC)) == "2026-08-16T09:00:00.000Z"
    assert iso_or_none(None) is None


def test_lengths_are_seconds_to_the_millisecond() -> None:
    assert seconds(timedelta(seconds=5, microseconds=250_400)) == 5.25
    assert seconds(timedelta(0)) == 0
    assert seconds(None) is None
