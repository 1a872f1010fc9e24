"""How long a request has left and where it lies, as people see it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_timedelta

from agent_desktop.words import N_
from core.days import ZONE
from ticketing.entities import Entity, Ministry
from ticketing.request_states import RequestState
from ticketing.requests import Request
from ticketing.subjects import FieldKind, FormField, Subject
from ticketing.working_days import Allowance

PROPOSED, NOT_GIVEN = N_("The proposed answer"), N_("A proposed answer that was not given")
MEGABYTE = 1_000_000
AT_REST = frozenset({RequestState.ANSWERED, RequestState.CLOSED, RequestState.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class TimeSign:
    """A sign of the time: colour, icon and word, and what is left of the level's time."""

    mark: str
    icon: str
    word: str
    left: timedelta | None = None


def time_sign(request: Request, at: datetime) -> TimeSign:
    """Return how a request stands in its time."""
    if request.state in AT_REST:
        return TimeSign("", "check-circle-fill", N_("No time runs"))
    if request.state is RequestState.WAITING_FOR_BENEFICIARY:
        return TimeSign("", "pause-circle-fill", N_("The clock stands still"))
    left = request.due_at - at if request.due_at else None
    if request.level > 0 or (left is not None and left <= timedelta()):
        return TimeSign("late", "exclamation-triangle-fill", N_("Overdue"), left)
    if request.due_at is not None and _day(request.due_at) <= _day(at):
        return TimeSign("soon", "hourglass-split", N_("Due today"), left)
    return TimeSign("", "clock-fill", N_("In time"), left)


def left_text(left: timedelta, code: str) -> str:
    """Return a length in words, as people say it: ``3 days``."""
    return format_timedelta(max(left, timedelta()), threshold=1.5, locale=code)


def allowance_text(allowance: Allowance, code: str) -> str:
    """Return how much working time is allowed, in words."""
    length = timedelta(days=float(allowance.days)) if allowance.is_in_days else allowance.time
    if allowance.is_in_days:
        return format_timedelta(length, granularity="day", threshold=999, locale=code)
    return format_timedelta(length, granularity="hour", threshold=999, locale=code)


def size_text(size: int, code: str) -> str:
    """Return the size of a file in words, as people say it."""
    kilo, mega = ("ك.ب", "م.ب") if code == "ar" else ("KB", "MB")
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000))} {kilo}"
    return f"{size / MEGABYTE:.1f} {mega}"


def lies_with(request: Request, ministry: Ministry, at: datetime) -> Entity | None:
    """Return whose head a request has risen to; None while those who handle it have it."""
    if request.level == 0:
        return None
    path = list(ministry.path_up(request.entity, at))
    return path[min(request.level, len(path)) - 1]


def proposal_title(request: Request) -> str:
    """Return what an answer is called that nobody was given."""
    return PROPOSED if request.state is RequestState.AWAITING_APPROVAL else NOT_GIVEN


def name_of(code: str, ministry: Ministry, at: datetime, language: str) -> str:
    """Return what an entity is called, as it was at that time; its code when nobody knows."""
    entity = ministry.find(code, at) or next(iter(ministry.spans.get(code, ())), None)
    if entity is None:
        return code
    return entity.name_ar if language == "ar" else entity.name_en


def subject_text(subject: Subject, language: str) -> str:
    """Return what a request is about: the type and the sub-type."""
    if language == "ar":
        return f"{subject.type_ar} · {subject.name_ar}"
    return f"{subject.type_en} · {subject.name_en}"


def field_text(
    field: FormField, value: str, ministry: Ministry, at: datetime, language: str
) -> str:
    """Return what people read of a value in a field of the form: a choice, an entity's name."""
    if field.kind is FieldKind.ENTITY:
        return name_of(value, ministry, at, language)
    return field.read(value, language)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
