"""What supervisors type on the page of hours: taken, or refused in a sentence beside its field."""

from datetime import datetime, timedelta

import pytest

from agent_desktop.closure_form import closure_in
from agent_desktop.errors import FieldRefusedError
from agent_desktop.notice_form import Prepared, Typed, notice_in, unvowelled
from core.calendar import RIYADH
from tests.builders import NOON

TEXTS = {"text_ar": "صِيَانَةٌ لِلْأَنْظِمَةِ.", "text_en": "Maintenance."}
CLOSURE = {
    "starts_at": "2026-08-16T13:00",
    "ends_at": "2026-08-16T15:30",
    "reason_ar": "عطل",
    "reason_en": "a fault",
}


def test_texts_are_taken_as_one_line_each() -> None:
    asked = notice_in({"text_ar": f" {TEXTS['text_ar']}\n", "text_en": "Two\n lines."})

    assert asked == Typed(TEXTS["text_ar"], "Two lines.")


def test_a_prompt_is_taken_by_its_name() -> None:
    assert notice_in({"prompt": "notice-fault", **TEXTS}) == Prepared("notice-fault")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text_ar": ""}, "text_ar"),
        ({"text_ar": "Maintenance."}, "text_ar"),
        ({"text_ar": None}, "text_ar"),
        ({"text_ar": "ص" * 401}, "text_ar"),
        ({"text_ar": "صيانة\u0007"}, "text_ar"),
        ({"text_en": "  "}, "text_en"),
        ({"text_en": "صِيَانَةٌ"}, "text_en"),
        ({"text_en": ["a"]}, "text_en"),
        ({"text_en": "a" * 401}, "text_en"),
        ({"prompt": "../secrets"}, "prompt"),
        ({"prompt": None}, "prompt"),
    ],
)
def test_a_notice_that_cannot_be_spoken_is_refused_beside_its_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        notice_in({**TEXTS, **changes})

    assert refused.value.field == field
    assert str(refused.value).isascii()
    assert not refused.value.sentence_ar.isascii()


def test_words_without_vowels_are_named() -> None:
    assert unvowelled("تُجْرَى صيانة فِي الأنظمة") == ["صيانة", "الأنظمة"]
    assert unvowelled(TEXTS["text_ar"]) == []


def test_a_clock_without_a_zone_is_riyadhs() -> None:
    closure = closure_in(CLOSURE, RIYADH, NOON)

    assert closure.starts_at == datetime(2026, 8, 16, 13, tzinfo=RIYADH)
    assert closure.length == timedelta(hours=2, minutes=30)
    assert closure_in({**CLOSURE, "ends_at": "2026-08-16T12:30:00Z"}, RIYADH, NOON) == closure


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "tomorrow"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00"}, "starts_at"),
        ({"ends_at": None}, "ends_at"),
        ({"ends_at": "9999-01-01T00:00"}, "ends_at"),
        ({"ends_at": CLOSURE["starts_at"]}, "ends_at"),
        ({"starts_at": "2026-08-15T13:00", "ends_at": "2026-08-15T15:00"}, "ends_at"),
        ({"reason_ar": " "}, "reason_ar"),
        ({"reason_en": None}, "reason_en"),
        ({"reason_en": "a" * 201}, "reason_en"),
        ({"reason_en": "a\u0000b"}, "reason_en"),
    ],
)
def test_a_closure_that_cannot_be_is_refused_beside_its_field(
    changes: dict[str, object], field: str
) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        closure_in({**CLOSURE, **changes}, RIYADH, NOON)

    assert refused.value.field == field
    assert not refused.value.sentence_ar.isascii()
