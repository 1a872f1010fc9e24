"""A closure as a supervisor writes it, checked. Pure: time is an argument."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from agent_desktop.errors import FieldRefusedError
from core.calendar import Closure
from core.periods import LAST_YEAR

LONGEST_REASON = 200


def closure_in(body: Mapping[str, Any], zone: ZoneInfo, now: datetime) -> Closure:
    """Return the closure that *body* asks for; a clock without a zone is *zone*'s own.

    FieldRefusedError names the field and says what to write.
    """
    starts_at, ends_at = (_moment(body, field, zone) for field in ("starts_at", "ends_at"))
    if ends_at <= starts_at:
        raise FieldRefusedError(
            "ends_at", "The end must come after the beginning.", "يجب أن تكون النهاية بعد البداية."
        )
    if ends_at <= now:
        raise FieldRefusedError(
            "ends_at",
            "This is over already: choose a later end.",
            "انقضى هذا الوقت: اختر نهاية لاحقة.",
        )
    return Closure(starts_at, ends_at, _reason(body, "reason_ar"), _reason(body, "reason_en"))


def _moment(body: Mapping[str, Any], field: str, zone: ZoneInfo) -> datetime:
    try:
        written = datetime.fromisoformat(body[field])
    except (KeyError, TypeError, ValueError):
        written = None
    if written is None or not 1950 < written.year < LAST_YEAR:  # noqa: PLR2004 - no centre is older
        raise FieldRefusedError(field, "Choose a day and a time.", "اختر اليوم والساعة.")
    return written if written.tzinfo else written.replace(tzinfo=zone)


def _reason(body: Mapping[str, Any], field: str) -> str:
    value = body.get(field)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if not text or not text.isprintable():
        raise FieldRefusedError(field, "Say the reason in both languages.", "اذكر السبب باللغتين.")
    if len(text) > LONGEST_REASON:
        raise FieldRefusedError(
            field,
            f"Write {LONGEST_REASON} letters at most.",
            f"اكتب {LONGEST_REASON} حرف على الأكثر.",
        )
    return text
