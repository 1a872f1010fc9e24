import pytest

from tests.ministry import LONG_AGO
from ticketing.errors import FieldsMissingError
from ticketing.subjects import (
    Choice,
    FieldKind,
    FormField,
    Service,
    Subject,
    check_fields,
    newest,
)


def a_field(name: str, kind: FieldKind = FieldKind.TEXT, *, is_required: bool = False) -> FormField:
    return FormField(
        name=name,
        label_ar=name,
        label_en=name,
        kind=kind,
        choices=(Choice.of("morning"), Choice.of("noon")),
        is_required=is_required,
    )


def a_subject(*fields: FormField, version: int = 1) -> Subject:
    return Subject(
        code="transport.delay",
        version=version,
        service=Service.COMPLAINT,
        type_ar="النقل المدرسي",
        type_en="School transport",
        name_ar="تأخر الحافلة",
        name_en="A late bus",
        fields=fields,
        valid_from=LONG_AGO,
    )


BUS = a_subject(
    a_field("school", is_required=True),
    a_field("when", FieldKind.CHOICE),
    a_field("on", FieldKind.DATE),
    a_field("times", FieldKind.NUMBER),
    a_field("issuer", FieldKind.ENTITY),
)


@pytest.mark.parametrize(
    "values",
    [
        {"school": "النور"},
        {"school": "النور", "when": "noon", "on": "2026-11-25", "times": "٣"},
        {"school": "النور", "when": ""},
        {"school": "النور", "issuer": " department "},
    ],
)
def test_what_is_asked_for_is_enough(values: dict[str, str]) -> None:
    check_fields(BUS, values, {"department"}.__contains__)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, ("school",)),
        ({"school": " "}, ("school",)),
        ({"school": "x" * 2001}, ("school",)),
        ({"school": "x", "when": "night", "on": "soon", "times": "-1"}, ("when", "on", "times")),
        ({"school": "x", "colour": "red"}, ("colour",)),
        ({"school": "x", "issuer": "Entity department"}, ("issuer",)),
    ],
)
def test_what_is_missing_wrong_or_unknown_is_named(
    values: dict[str, str], wrong: tuple[str, ...]
) -> None:
    with pytest.raises(FieldsMissingError) as refused:
        check_fields(BUS, values, {"department"}.__contains__)

    assert refused.value.names == wrong


def test_of_several_versions_the_newest_is_offered() -> None:
    assert newest([a_subject(version=2), a_subject(version=1)])["transport.delay"].version == 2
