"""Why agents pause themselves, and for how long at most: a table. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from supervision.errors import NoSuchPauseReasonError

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseReason:
    """One reason; a pause that lasts longer than *longest* is shown as too long."""

    name: str
    name_ar: str
    name_en: str
    longest: timedelta


_ALL = (
    PauseReason(name="prayer", name_ar="صلاة", name_en="Prayer", longest=20 * MINUTE),
    PauseReason(name="break", name_ar="استراحة", name_en="Break", longest=15 * MINUTE),
    PauseReason(name="meal", name_ar="وجبة", name_en="Meal", longest=30 * MINUTE),
    PauseReason(name="training", name_ar="تدريب", name_en="Training", longest=60 * MINUTE),
    PauseReason(name="meeting", name_ar="اجتماع", name_en="Meeting", longest=45 * MINUTE),
    PauseReason(name="follow-up", name_ar="متابعة طلب", name_en="Follow-up", longest=10 * MINUTE),
    PauseReason(
        name="technical", name_ar="عطل تقني", name_en="Technical fault", longest=15 * MINUTE
    ),
)
PAUSE_REASONS: Mapping[str, PauseReason] = MappingProxyType({it.name: it for it in _ALL})


def pause_reason(name: str) -> PauseReason:
    """Return the reason of that name; NoSuchPauseReasonError."""
    if (reason := PAUSE_REASONS.get(name)) is None:
        raise NoSuchPauseReasonError(name)
    return reason
