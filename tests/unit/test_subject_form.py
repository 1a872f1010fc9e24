"""The form of a subject: what was typed and kept comes back, what cannot be is refused by field."""

from dataclasses import replace
from fractions import Fraction

import pytest

from agent_desktop.errors import FieldRefusedError
from agent_desktop.subject_differences import differences
from agent_desktop.subject_form import Typed, choices_in, subject_in, typed_again, typed_of
from tests.ministry import LONG_AGO
from ticketing.importance import Importance
from ticketing.sample_subjects import sample_subjects
from ticketing.subject_form import allowance, fields_in, fields_text
from ticketing.subjects import Choice, FieldKind, Subject

SUBJECTS = {it.code: it for it in sample_subjects(LONG_AGO)}
SYSTEM = SUBJECTS["inquiry.system"]


def typed(subject: Subject, **otherwise: str | list[str]) -> Typed:
    """Return the form of a subject as a browser sends it, with some fields typed otherwise."""
    shown = typed_of(subject)
    form: dict[str, list[str]] = {
        name: [value] for name, value in shown.items() if isinstance(value, str)
    }
    form |= {name: [value] for name, value in shown["times"].items()}
    for row in shown["fields"]:
        for column, value in row.items():
            form.setdefault(f"field-{column}", []).append(value)
    form |= {name: [it] if isinstance(it, str) else it for name, it in otherwise.items()}
    return form


@pytest.mark.parametrize("code", SUBJECTS)
def test_what_the_form_shows_is_what_it_keeps(code: str) -> None:
    assert subject_in(typed(SUBJECTS[code]), code, LONG_AGO) == SUBJECTS[code]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("service", "x"),
        ("importance", ""),
        ("name_ar", " "),
        ("name_en", "x" * 121),
        ("type_ar", "a\u202eb"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field: str, wrong: str) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        subject_in(typed(SYSTEM, **{field: wrong}), SYSTEM.code, LONG_AGO)

    assert refused.value.field == field
    assert not refused.value.sentence_ar.isascii()


@pytest.mark.parametrize("wrong", ["", "0d", "5", "d", "5 days", "91d", "501h", "-1d"])
def test_a_time_is_days_or_hours_and_not_for_ever(wrong: str) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        subject_in(typed(SYSTEM, **{"normal.answer": wrong}), SYSTEM.code, LONG_AGO)

    assert refused.value.field == "times"


@pytest.mark.parametrize("code", ["", "Fire", "a b", "x" * 65, "../x"])
def test_a_code_is_refused_that_is_none(code: str) -> None:
    with pytest.raises(FieldRefusedError, match="code"):
        subject_in(typed(SYSTEM), code, LONG_AGO)


@pytest.mark.parametrize(
    "wrong",
    [
        {"field-name": "Two Words"},
        {"field-label_en": ""},
        {"field-choices": ""},
        {"field-choices": "a\na"},
        {"field-kind": "text"},
    ],
)
def test_a_field_is_refused_that_nobody_could_fill(wrong: dict[str, str]) -> None:
    with pytest.raises(FieldRefusedError) as refused:
        subject_in(typed(SYSTEM, **wrong), SYSTEM.code, LONG_AGO)

    assert refused.value.field == "fields"
    assert typed_again(typed(SYSTEM, **wrong))["fields"]


def test_choices_are_read_in_the_readers_language_and_kept_by_their_value() -> None:
    assert choices_in("noor | نور | Noor\n\nain") == (
        Choice("noor", "نور", "Noor"),
        Choice.of("ain"),
    )
    (system,) = SYSTEM.fields
    assert (system.read("noor", "ar"), system.read("noor", "en")) == ("نور", "Noor")
    assert system.read("gone", "ar") == "gone"
    assert fields_in(fields_text(SYSTEM.fields)) == SYSTEM.fields


def test_choices_that_were_kept_without_labels_are_read_as_they_are() -> None:
    old = (
        '[{"name": "s", "label_ar": "س", "label_en": "S", "kind": "choice",'
        ' "choices": ["noor"], "is_required": false}]'
    )

    (field,) = fields_in(old)

    assert (field.kind, field.choices) == (FieldKind.CHOICE, (Choice.of("noor"),))


@pytest.mark.parametrize("written", ["1/2h", "90/60h", "5d", "1/2d"])
def test_a_time_is_kept_as_exactly_as_it_was_written(written: str) -> None:
    once = allowance(written)

    assert allowance(str(once)) == once
    assert once.amount > Fraction(0)


def test_differences_are_told_part_by_part() -> None:
    after = replace(SYSTEM, name_en="A system", importance=Importance.IMPORTANT, fields=())

    found = differences(SYSTEM, after, lambda text: text)

    assert [it.field for it in found] == ["name_en", "importance", "fields"]
    assert differences(SYSTEM, SYSTEM, lambda text: text) == []
