"""The desk's small pure parts."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from agent_desktop import signing
from agent_desktop.moments import iso, iso_or_none, seconds

KEY = "a key"


def test_a_signed_text_is_read_back() -> None:
    assert signing.read(signing.sign("a.b", KEY), KEY) == "a.b"


@pytest.mark.parametrize("text", ["", ".", "x", "x.y", "WyJodWRhIiwwXQ==.", "é.é", "\udcff.\udcff"])
def test_a_text_that_we_did_not_sign_is_worth_nothing(text: str) -> None:
    assert signing.read(text, KEY) is None


def test_a_text_signed_with_another_key_or_for_another_purpose_is_worth_nothing() -> None:
    assert signing.read(signing.sign("a", "another key"), KEY) is None
    assert signing.read(signing.sign("a", KEY, "another purpose"), KEY) is None


def test_moments_are_utc_with_milliseconds() -> None:
    riyadh = datetime(2026, 8, 16, 12, 0, 0, 123_999, tzinfo=timezone(timedelta(hours=3)))

    assert iso(riyadh) == "2026-08-16T09:00:00.123Z"
    assert iso(datetime(2026, 8, 16, 9, tzinfo=UTC)) == "2026-08-16T09:00:00.000Z"
    assert iso_or_none(None) is None


def test_lengths_are_seconds_to_the_millisecond() -> None:
    assert seconds(timedelta(seconds=5, microseconds=250_400)) == 5.25
    assert seconds(timedelta(0)) == 0
    assert seconds(None) is None
