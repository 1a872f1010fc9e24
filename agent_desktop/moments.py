"""Times and lengths as the API writes them."""

from datetime import UTC, datetime, timedelta

MILLISECOND = timedelta(milliseconds=1)


def iso(moment: datetime) -> str:
    """Return *moment* as ISO 8601 UTC with milliseconds: ``2026-08-16T06:00:00.123Z``."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def iso_or_none(moment: datetime | None) -> str | None:
    """Return *moment* as ISO 8601, or None when it has not come."""
    return None if moment is None else iso(moment)


def seconds(length: timedelta | None) -> float | None:
    """Return *length* in seconds, to the millisecond, or None when there is none."""
    return None if length is None else round(length / MILLISECOND) / 1000
