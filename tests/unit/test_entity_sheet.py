from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.sheets import csv_bytes, csv_lines
from tests.ministry import LONG_AGO, SUNDAY, an_entity, the_entities
from ticketing.entities import Entity, Ministry
from ticketing.entity_sheet import COLUMNS, Plan, plan, rows_of
from ticketing.sample_ministry import sample_entities

CALENDARS = ("office", "school", "university", "abroad")
HEADER = ",".join(COLUMNS)


def planned(*rows: str, known: Sequence[Entity] | None = None) -> Plan:
    lines = csv_lines("\n".join((HEADER, *rows)).encode(), COLUMNS)
    ministry = Ministry.of(the_entities() if known is None else known)
    return plan(lines, ministry, CALENDARS, SUNDAY)


def test_a_table_adds_and_changes_and_leaves_the_others_alone() -> None:
    found = planned(
        "office,education_office,مكتب,The Office,other-department,office,yes",
        "office-2,education_office,مكتب ٢,Office 2,department,office,",
        "school,school,جهة school,Entity school,office,office,no",
    )

    assert [entity.code for entity in found.added] == ["office-2"]
    assert [(it.code, it.parent, it.approves_answers) for it in found.changed] == [
        ("office", "other-department", True)
    ]
    assert (found.unchanged, found.is_possible) == (1, True)


def test_every_fault_is_told_with_its_line_and_nothing_is_done() -> None:
    found = planned(
        "Office 9,education_office,مكتب,,department,office,no",
        "office-9,bureau,مكتب,Office,department,office,no",
        "office-10,education_office,مكتب,Office,nowhere,night,perhaps",
        "university-2,university,جامعة,University,school,office,no",
        "minister-2,minister,وزير,Minister,,office,no",
        "office-11,education_office,مكتب,Office,,office,no",
        "office-12,education_office,مكتب\u202e,Office,department,office,no",
        "office-12,education_office,مكتب,Office,department,office,no",
    )

    assert (found.added, found.changed) == ((), ())
    assert [(fault.line, fault.column) for fault in found.faults] == [
        (2, "code"),
        (2, "name_en"),
        (3, "kind"),
        (4, "calendar"),
        (4, "approves_answers"),
        (4, "parent"),
        (5, "parent"),
        (6, "kind"),
        (7, "parent"),
        (8, "code"),
        (8, "name_ar"),
    ]
    assert "U+202E" in str(found.faults[-1])


def test_entities_in_a_circle_are_a_fault_of_each() -> None:
    found = planned(
        "sector-1,sector,قطاع,One,sector-2,office,no",
        "sector-2,sector,قطاع,Two,sector-1,office,no",
    )

    assert [(fault.line, fault.column) for fault in found.faults] == [(2, "parent"), (3, "parent")]


@pytest.mark.parametrize("known", [[], sample_entities(LONG_AGO)])
def test_what_is_taken_away_is_brought_back_as_it_was(known: list[Entity]) -> None:
    entities = [replace(one, valid_from=SUNDAY) for one in sample_entities(LONG_AGO)]
    lines = csv_lines(csv_bytes(COLUMNS, rows_of(entities)), COLUMNS)

    found = plan(lines, Ministry.of(known), CALENDARS, SUNDAY)

    assert not found.faults
    assert list(found.added) == ([] if known else entities)
    assert (found.changed, found.unchanged) == ((), len(known))


def test_a_name_that_is_a_formula_leaves_as_text() -> None:
    [row] = rows_of([replace(an_entity(), name_en="=HYPERLINK()")])

    assert b"'=HYPERLINK()" in csv_bytes(COLUMNS, [row])
