"""Which education department a person's entity names."""

from dataclasses import replace

import pytest

from agent_desktop.faq_regions import departments, names_of, region_in
from tests.ministry import LONG_AGO, SUNDAY, an_entity
from ticketing.entities import Entity, EntityKind, Ministry


def a_department(code: str, name_ar: str, name_en: str = "x") -> Entity:
    return replace(an_entity(code), name_ar=name_ar, name_en=name_en)


KNOWN = [
    a_department("riyadh", "الإدارة العامة للتعليم بمنطقة الرياض", "Riyadh Education Department"),
    a_department("north", "إدارة التعليم بشمال الرياض"),
    a_department("kharj", "إدارة تعليم الخرج"),
    a_department("7", "إدارة التعليم 7", "Education Department 7"),
]


@pytest.mark.parametrize(
    ("entity", "region"),
    [
        ("ابتدائية الأندلس بالرياض", "riyadh"),
        ("مدرسة بشمال الرياض", "north"),
        ("متوسطة الخزامى بالخرج", "kharj"),
        ("A school in Riyadh", "riyadh"),
        ("إدارة التعليم ٧", "7"),
        ("المدرسة 7", ""),
        ("الخرج والرياض", ""),
        ("التعليم", ""),
        ("", ""),
    ],
)
def test_the_region_is_the_one_department_that_the_entity_names(entity: str, region: str) -> None:
    assert region_in(entity, KNOWN) == region


def test_a_department_that_was_merged_keeps_its_name_and_is_named_no_more() -> None:
    gone = replace(KNOWN[0], valid_until=SUNDAY, merged_into="north")
    office = an_entity("office", EntityKind.EDUCATION_OFFICE)
    ministry = Ministry.of([gone, KNOWN[1], office])

    assert [it.code for it in departments(ministry, LONG_AGO)] == ["riyadh", "north"]
    assert [it.code for it in departments(ministry, SUNDAY)] == ["north"]
    assert names_of(ministry, is_english=True) == {
        "riyadh": "Riyadh Education Department",
        "north": "x",
    }
