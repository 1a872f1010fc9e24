"""A small ministry, and requests in it: valid by default, a test names only what matters to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.calendar import WorkingCalendar
from core.hours import Week
from ticketing.calendars import CalendarShelf
from ticketing.clocks import Standing
from ticketing.entities import Entity, EntityKind, Ministry
from ticketing.importance import Importance
from ticketing.office_time import OfficeTime
from ticketing.posts import ActingPeriod, Duty, Post, Staff
from ticketing.request_states import RequestState
from ticketing.requests import Applicant, Request, Source
from ticketing.structure import Structure
from ticketing.subjects import Service

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SUNDAY = datetime(2026, 8, 16, 5, 0, tzinfo=UTC)  # 08:00 in Riyadh, the first office hour
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE = WorkingCalendar(  # seven hours a day, five in Ramadan
    week=Week.office("08:00-15:00"), ramadan=Week.office("10:00-15:00")
)
K = EntityKind
TREE = (
    ("minister", K.MINISTER, None),
    ("deputy", K.DEPUTY, "minister"),
    ("agency", K.AGENCY, "deputy"),
    ("department", K.EDUCATION_DEPARTMENT, "agency"),
    ("office", K.EDUCATION_OFFICE, "department"),
    ("school", K.SCHOOL, "office"),
    ("other-department", K.EDUCATION_DEPARTMENT, "agency"),
    ("university", K.UNIVERSITY, "agency"),
)


def an_entity(
    code: str = "department",
    kind: EntityKind = K.EDUCATION_DEPARTMENT,
    parent: str | None = "agency",
    *,
    calendar: str = "office",
    valid_from: datetime = LONG_AGO,
    approves: bool = False,
) -> Entity:
    """Return an entity."""
    return Entity(
        code=code,
        kind=kind,
        name_ar=f"جهة {code}",
        name_en=f"Entity {code}",
        parent=parent,
        calendar=calendar,
        approves_answers=approves,
        valid_from=valid_from,
    )


def the_entities() -> list[Entity]:
    """Return a small tree: minister, deputy, agency, departments, an office, a school."""
    return [an_entity(code, kind, parent) for code, kind, parent in TREE]


def a_post(
    entity: str, duty: Duty, person: str | None = None, *, valid_from: datetime = LONG_AGO
) -> Post:
    """Return a post; without a name its holder is called after duty and entity."""
    name = person or f"{duty}.{entity}"
    return Post(entity=entity, duty=duty, person=name, valid_from=valid_from)


def the_posts(entities: Iterable[Entity] | None = None) -> list[Post]:
    """Return one of each duty in each entity, called as in ``head.agency``."""
    known = the_entities() if entities is None else entities
    return [a_post(entity.code, duty) for entity in known for duty in Duty]


def a_structure(
    entities: Iterable[Entity] | None = None,
    posts: Iterable[Post] | None = None,
    acting: Iterable[ActingPeriod] = (),
    calendars: Iterable[tuple[str, datetime, WorkingCalendar]] = (("office", LONG_AGO, OFFICE),),
) -> Structure:
    """Return the ministry with its staff and its calendars."""
    known = the_entities() if entities is None else list(entities)
    held = the_posts(known) if posts is None else posts
    time = OfficeTime(Ministry.of(known), CalendarShelf.of(calendars))
    return Structure(time, Staff.of(held, acting))


def a_standing(
    at: datetime = SUNDAY,
    state: RequestState = RequestState.FILED,
    *,
    entity: str = "school",
    importance: Importance = Importance.NORMAL,
) -> Standing:
    """Return how a request stands from a moment on."""
    return Standing(0, at, state, entity, importance)


def a_history(*standings: Standing) -> Sequence[Standing]:
    """Return standings, numbered."""
    return [replace(standing, n=n) for n, standing in enumerate(standings, start=1)]


def a_request(
    number: str = "974353540",
    *,
    state: RequestState = RequestState.IN_STUDY,
    entity: str = "department",
    answering: str | None = None,
    assignee: str | None = None,
    reviewer: str | None = None,
    hands: Iterable[str] = (),
    level: int = 0,
) -> Request:
    """Return a request as it stands."""
    return Request(
        request_id=1,
        number=number,
        service=Service.COMPLAINT,
        subject="transport",
        subject_version=1,
        title="النقل المدرسي",
        text="تأخر الحافلة كل صباح",
        fields={},
        applicant=Applicant(name="هدى"),
        source=Source.CALL,
        call_id=None,
        filed_by="noura",
        filed_at=SUNDAY,
        state=state,
        importance=Importance.NORMAL,
        entity=entity,
        answering=answering or entity,
        version=1,
        changed_at=SUNDAY,
        assignee=assignee,
        reviewer=reviewer,
        hands=frozenset(hands),
        level=level,
    )
