"""What became of an entity, who may change what of it, and how the page finds it."""

from dataclasses import replace
from datetime import datetime

import pytest

from agent_desktop.ministry_tree import Branch, counts, roots, sought
from tests.ministry import DAY, HOUR, LONG_AGO, SUNDAY, a_structure, an_entity, the_entities
from ticketing.entities import Change, Entity, EntityKind, Ministry
from ticketing.entity_rights import OF_COORDINATOR, OF_HEAD, EntityDeed, entity_deeds
from ticketing.posts import ActingPeriod
from ticketing.structure_history import StructureChange, Turn, said, turnings


def after(rows: list[Entity], change: Change) -> list[Entity]:
    """Return the rows of a ministry after a change."""
    ended = {(it.code, it.valid_from) for it in change.ended}
    left = [row for row in rows if (row.code, row.valid_from) not in ended]
    return [*left, *change.ended, *change.begun]


def a_ministry_that_changed() -> Ministry:
    rows = the_entities()
    rows = after(rows, Ministry.of(rows).moved("office", "other-department", SUNDAY))
    office = Ministry.of(rows).get("office", SUNDAY)
    renamed = replace(office, name_ar="مكتب الشمال", approves_answers=True)
    rows = after(rows, Ministry.of(rows).restated(renamed, SUNDAY + HOUR))
    rows = after(rows, Ministry.of(rows).merged("department", "other-department", SUNDAY + DAY))
    return Ministry.of(rows)


def test_the_past_is_told_newest_first_with_who_and_why() -> None:
    change = StructureChange(SUNDAY, "huda", said("office moves below x", "قُسّمت المنطقة"))

    past = turnings("office", a_ministry_that_changed(), [change])

    assert [(it.at, it.turn) for it in past] == [
        (SUNDAY + HOUR, Turn.RENAMED),
        (SUNDAY + HOUR, Turn.APPROVAL),
        (SUNDAY, Turn.MOVED),
        (LONG_AGO, Turn.BEGAN),
    ]
    moved = past[2]
    assert (moved.before, moved.after) == ("department", "other-department")
    assert (moved.by, moved.reason) == ("huda", "قُسّمت المنطقة")


def test_a_merger_is_told_of_both() -> None:
    ministry = a_ministry_that_changed()

    assert turnings("department", ministry, [])[0].turn is Turn.MERGED
    received = turnings("other-department", ministry, [])[0]
    assert (received.turn, received.before) == (Turn.RECEIVED, "department")


@pytest.mark.parametrize(
    ("person", "at", "deeds"),
    [
        ("coordinator.department", SUNDAY, OF_COORDINATOR),
        ("head.department", SUNDAY, OF_HEAD),
        ("specialist.department", SUNDAY, frozenset[EntityDeed]()),
        ("head.agency", SUNDAY, frozenset[EntityDeed]()),
        ("deputy.department", SUNDAY, OF_HEAD),
        ("deputy.department", SUNDAY + DAY, frozenset[EntityDeed]()),
    ],
)
def test_an_entitys_own_people_may_do_their_part(
    person: str, at: datetime, deeds: frozenset[EntityDeed]
) -> None:
    acting = ActingPeriod(
        entity="department", person="deputy.department", starts_at=SUNDAY, ends_at=SUNDAY + HOUR
    )
    structure = a_structure(acting=[acting])

    assert entity_deeds(person, "department", structure, at, manages=False) == deeds
    assert entity_deeds(person, "department", structure, at, manages=True) == set(EntityDeed)


@pytest.mark.parametrize("words", ["اداره تعليم", "إِدَارَةُ التعليـم", "department"])
def test_an_entity_is_found_in_any_spelling(words: str) -> None:
    named = replace(an_entity("department"), name_ar="إدارة التعليم بالشمال")
    ministry = Ministry.of([*(it for it in the_entities() if it.code != "department"), named])

    found = sought(ministry, SUNDAY, words, EntityKind.EDUCATION_DEPARTMENT)

    assert "department" in [it.entity.code for it in found]
    (it,) = (it for it in found if it.entity.code == "department")
    assert [above.code for above in it.above] == ["minister", "deputy", "agency"]
    assert not sought(ministry, SUNDAY, f"{words} xyz")


def _all(branch: Branch) -> list[Branch]:
    """Return a branch and all that are drawn below it."""
    return [branch, *(it for below in branch.below for it in _all(below))]


def test_the_tree_counts_what_is_below_and_of_which_kind() -> None:
    ministry = Ministry.of(the_entities())

    (minister,) = roots(ministry, SUNDAY)

    assert (minister.entity.code, minister.size) == ("minister", len(the_entities()) - 1)
    assert [it.entity.code for it in _all(minister) if it.entity.kind is EntityKind.SCHOOL]
    (fewer,) = roots(ministry, SUNDAY, most=3)
    assert not [it for it in _all(fewer) if it.entity.kind is EntityKind.SCHOOL]
    assert fewer.size == minister.size
    assert counts(ministry, SUNDAY)[EntityKind.EDUCATION_DEPARTMENT] == 2
