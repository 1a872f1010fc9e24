"""The moment it is; whoever asks for it takes a clock as an argument, so that tests set it."""

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the moment it is."""
    return datetime.now(UTC)
