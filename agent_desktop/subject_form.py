"""The form of a subject: what was typed becomes a subject, or a sentence beside its field. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, TypeVar

from agent_desktop.errors import FieldRefusedError
from agent_desktop.request_form import code_in
from core.sheets import unshown
from ticketing.errors import BadAllowanceError
from ticketing.importance import USUAL_TIMES, Importance, TimeAllowed, Times
from ticketing.subject_form import PARTS, allowance
from ticketing.subjects import CODE, Choice, FieldKind, FormField, Service, Subject

Known = TypeVar("Known", Service, Importance)
Typed = Mapping[str, Sequence[str]]  # each field of the form as often as it stands there
FIELD_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
NAMES = ("type_ar", "type_en", "name_ar", "name_en")
LONGEST_NAME, LONGEST_CODE, LONGEST_VALUE = 120, 64, 60
MOST_DAYS, MOST_HOURS = 90, timedelta(hours=500)  # what no calendar could promise is no time
MOST_FIELDS, MOST_CHOICES = 12, 60
SEPARATOR = "|"


def subject_in(typed: Typed, code: str, at: datetime) -> Subject:
    """Return the subject that was typed; FieldRefusedError says what to write where."""
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise FieldRefusedError(
            "code",
            "Write a code of small Latin letters, digits, dots and dashes.",
            "اكتب رمزًا من حروف لاتينية صغيرة وأرقام ونقاط وشرطات.",
        )
    names = {name: _name(typed, name) for name in NAMES}
    return Subject(
        code=code,
        version=1,
        service=_one_of(Service, typed, "service"),
        **names,
        entity=code_in(_first(typed, "entity")) or None,
        importance=_one_of(Importance, typed, "importance"),
        fields=_fields(typed),
        times=_times(typed),
        valid_from=at,
        is_offered=_first(typed, "is_offered") == "yes",
    )


def typed_of(subject: Subject | None) -> dict[str, Any]:
    """Return what the form shows of a subject; of none, what a new one begins with."""
    times = subject.times if subject else USUAL_TIMES
    shown: dict[str, Any] = {
        name: getattr(subject, name) if subject else "" for name in ("code", *NAMES)
    }
    return shown | {
        "service": subject.service.value if subject else Service.INQUIRY.value,
        "entity": (subject.entity or "") if subject else "",
        "importance": (subject.importance if subject else Importance.NORMAL).value,
        "is_offered": "yes" if subject is None or subject.is_offered else "no",
        "times": {
            f"{importance}.{part}": str(getattr(allowed, part))
            for importance, allowed in times.items()
            for part in PARTS
        },
        "fields": [field_row(one) for one in subject.fields] if subject else [],
    }


def typed_again(typed: Typed) -> dict[str, Any]:
    """Return what the form shows when it was refused: all that was typed."""
    single = ("code", *NAMES, "service", "entity", "importance")
    return {
        **{name: _first(typed, name) for name in single},
        "is_offered": "yes" if _first(typed, "is_offered") == "yes" else "no",
        "times": {
            f"{importance}.{part}": _first(typed, f"{importance}.{part}")
            for importance in Importance
            for part in PARTS
        },
        "fields": list(_rows(typed)),
    }


def field_row(field: FormField) -> dict[str, str]:
    """Return one field of a subject as the form shows it."""
    lines = (f" {SEPARATOR} ".join((it.value, it.label_ar, it.label_en)) for it in field.choices)
    return {
        "name": field.name,
        "label_ar": field.label_ar,
        "label_en": field.label_en,
        "kind": field.kind.value,
        "required": "yes" if field.is_required else "no",
        "choices": "\n".join(lines),
    }


def choices_in(text: str) -> tuple[Choice, ...]:
    """Return what may be chosen: a line each, ``value | عربي | English``, or the value alone."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        value, arabic, english, *_ = *(part.strip() for part in line.split(SEPARATOR)), "", ""
        found.append(Choice(value, arabic or value, english or arabic or value))
    return tuple(found)


def _fields(typed: Typed) -> tuple[FormField, ...]:
    found = tuple(_field(row) for row in _rows(typed))
    names = [field.name for field in found]
    if len(set(names)) != len(names) or len(names) > MOST_FIELDS:
        raise FieldRefusedError(
            "fields",
            f"Each field has a name of its own, and there are {MOST_FIELDS} at most.",
            f"لكل حقل اسم مختلف، والحقول {MOST_FIELDS} على الأكثر.",
        )
    return found


def _rows(typed: Typed) -> Iterator[dict[str, str]]:
    columns = ("name", "label_ar", "label_en", "kind", "required", "choices")
    lists = [typed.get(f"field-{column}", ()) for column in columns]
    for cells in zip(*lists, strict=False):
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=True))
        if row["name"] or row["label_ar"] or row["label_en"]:
            yield row


def _field(row: Mapping[str, str]) -> FormField:
    labels, choices = (row["label_ar"], row["label_en"]), choices_in(row["choices"])
    if not FIELD_NAME.fullmatch(row["name"]) or not all(map(_is_name, labels)):
        raise FieldRefusedError(
            "fields",
            "A field has a name of small Latin letters, and a label in each language.",
            "للحقل اسم بحروف لاتينية صغيرة وعنوان بكل لغة.",
        )
    kind = FieldKind(row["kind"]) if row["kind"] in set(FieldKind) else FieldKind.TEXT
    if (kind is FieldKind.CHOICE) != bool(choices) or not _are_fit(choices):
        raise FieldRefusedError(
            "fields",
            f"A list has 1 to {MOST_CHOICES} different choices, one a line; other fields none.",
            f"للقائمة من 1 إلى {MOST_CHOICES} خيارًا مختلفًا، كل خيار في سطر؛ ولا خيارات لغيرها.",
        )
    return FormField(
        name=row["name"],
        label_ar=labels[0],
        label_en=labels[1],
        kind=kind,
        choices=choices,
        is_required=row["required"] == "yes",
    )


def _are_fit(choices: Sequence[Choice]) -> bool:
    values = {choice.value for choice in choices}
    texts = [text for it in choices for text in (it.value, it.label_ar, it.label_en)]
    are_texts = all(0 < len(text) <= LONGEST_VALUE and not any(unshown(text)) for text in texts)
    return len(values) == len(choices) <= MOST_CHOICES and are_texts


def _times(typed: Typed) -> Times:
    return MappingProxyType({importance: _time(typed, importance) for importance in Importance})


def _time(typed: Typed, importance: Importance) -> TimeAllowed:
    try:
        parts = {part: allowance(_first(typed, f"{importance}.{part}")) for part in PARTS}
    except BadAllowanceError as error:
        raise FieldRefusedError(
            "times",
            f"{error.text!r} is no time: write 5d for working days, or 4h for working hours.",
            f"{error.text!r} ليست مدة: اكتب 5d لأيام العمل أو 4h لساعات العمل.",
        ) from None
    if any(part.days > MOST_DAYS or part.time > MOST_HOURS for part in parts.values()):
        raise FieldRefusedError(
            "times",
            f"{MOST_DAYS} working days are the most.",
            f"أقصى مدة {MOST_DAYS} يوم عمل.",
        )
    return TimeAllowed(**parts)


def _one_of(known: type[Known], typed: Typed, name: str) -> Known:
    if (said := _first(typed, name)) not in set(known):
        raise FieldRefusedError(name, "Choose one of the list.", "اختر من القائمة.")
    return known(said)


def _name(typed: Typed, name: str) -> str:
    said = " ".join(_first(typed, name).split())
    if not _is_name(said):
        raise FieldRefusedError(
            name,
            f"Write 1 to {LONGEST_NAME} letters.",
            f"اكتب من حرف إلى {LONGEST_NAME} حرفًا.",
        )
    return said


def _is_name(text: str) -> bool:
    return 0 < len(text) <= LONGEST_NAME and not any(unshown(text))


def _first(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "").strip()
