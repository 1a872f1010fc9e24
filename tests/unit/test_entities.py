from collections import Counter
from collections.abc import Iterable

import pytest

from core.calendar_form import calendar_in
from tests.ministry import DAY, LONG_AGO, SUNDAY, a_post, the_entities
from ticketing.entities import ABOVE, Change, Entity, EntityKind, Ministry
from ticketing.errors import (
    BackwardsChangeError,
    EntityInItselfError,
    NoSuchEntityError,
    WrongPlaceError,
)
from ticketing.posts import ActingPeriod, Duty, Staff
from ticketing.sample_ministry import sample_calendars, sample_entities
from ticketing.sample_people import sample_posts

BEFORE = SUNDAY - DAY


def changed(entities: Iterable[Entity], change: Change) -> Ministry:
    """Return the ministry with a change in it."""
    ended = {(entity.code, entity.valid_from) for entity in change.ended}
    kept = [entity for entity in entities if (entity.code, entity.valid_from) not in ended]
    return Ministry.of([*kept, *change.ended, *change.begun])


def path(ministry: Ministry, code: str, at: object = SUNDAY) -> list[str]:
    return [entity.code for entity in ministry.path_up(code, at)]  # type: ignore[arg-type]


def test_the_way_up_leads_to_the_minister() -> None:
    ministry = Ministry.of(the_entities())

    assert path(ministry, "school") == [
        "school", "office", "department", "agency", "deputy", "minister",
    ]  # fmt: skip


def test_a_move_holds_from_its_moment_on_and_the_time_before_is_remembered() -> None:
    entities = the_entities()
    change = Ministry.of(entities).moved("office", "other-department", SUNDAY)
    ministry = changed(entities, change)

    assert path(ministry, "school")[2] == "other-department"
    assert path(ministry, "school", BEFORE)[2] == "department"


def test_the_work_of_a_merged_entity_goes_to_its_heir_and_so_do_those_below() -> None:
    entities = the_entities()
    ministry = changed(
        entities, Ministry.of(entities).merged("department", "other-department", SUNDAY)
    )

    assert ministry.get("department", SUNDAY).code == "other-department"
    assert ministry.get("department", BEFORE).code == "department"
    assert path(ministry, "school")[2:4] == ["other-department", "agency"]
    assert ministry.is_within("school", "other-department", SUNDAY)
    assert set(ministry.all_within("other-department", SUNDAY)) == {
        "other-department",
        "office",
        "school",
    }
    assert set(ministry.all_within("department", BEFORE)) == {"department", "office", "school"}
    assert SUNDAY in ministry.changes("department")


def test_nothing_stands_below_itself_or_where_its_kind_has_no_place() -> None:
    ministry = Ministry.of(the_entities())

    with pytest.raises(EntityInItselfError):
        ministry.merged("department", "school", SUNDAY)
    with pytest.raises(WrongPlaceError):
        ministry.moved("university", "school", SUNDAY)
    with pytest.raises(NoSuchEntityError):
        ministry.moved("university", "nowhere", SUNDAY)


def test_nothing_is_said_of_the_past() -> None:
    entities = the_entities()
    ministry = changed(entities, Ministry.of(entities).moved("office", "other-department", SUNDAY))

    with pytest.raises(BackwardsChangeError):
        ministry.moved("office", "department", BEFORE)


def test_an_acting_deputy_leads_while_the_head_is_away_and_the_head_keeps_the_title() -> None:
    posts = [a_post("office", Duty.HEAD), a_post("office", Duty.DEPUTY)]
    away = ActingPeriod(
        entity="office", person="deputy.office", starts_at=SUNDAY, ends_at=SUNDAY + DAY
    )
    staff = Staff.of(posts, [away])

    assert staff.head("office", BEFORE) == "head.office"
    assert staff.head("office", SUNDAY) == "deputy.office"
    assert staff.head("office", SUNDAY + DAY) == "head.office"
    assert staff.led_by("head.office", SUNDAY) == staff.led_by("deputy.office", SUNDAY)
    assert not staff.led_by("deputy.office", BEFORE)


def test_the_sample_has_the_reported_counts_and_each_entity_its_place() -> None:
    entities = sample_entities(LONG_AGO)
    kinds = Counter(entity.kind for entity in entities)
    ministry = Ministry.of(entities)
    k = EntityKind

    reported = (
        k.UNIVERSITY, k.EDUCATION_DEPARTMENT, k.SECTOR, k.PRIVATE_UNIVERSITY, k.CULTURAL_ATTACHE,
    )  # fmt: skip
    assert [kinds[kind] for kind in reported] == [28, 46, 31, 30, 31]
    assert len(ministry.spans) == len(entities)
    for entity in entities:
        above = ministry.above(entity.code, SUNDAY)
        assert (above.kind in ABOVE[entity.kind]) if above else entity.kind is k.MINISTER


def test_the_sample_has_somebody_everywhere_and_calendars_that_can_be_read() -> None:
    entities = sample_entities(LONG_AGO)
    staff = Staff.of(sample_posts(entities))
    calendars = {
        name: calendar_in(text.encode(), name) for name, text in sample_calendars().items()
    }

    assert all(staff.head(entity.code, SUNDAY) for entity in entities)
    assert {entity.calendar for entity in entities} == set(calendars)
