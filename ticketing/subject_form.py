"""A subject's form and its times as they are kept: JSON, checked when it is read. Pure."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from fractions import Fraction
from types import MappingProxyType

from ticketing.errors import BadAllowanceError
from ticketing.importance import Importance, TimeAllowed, Times
from ticketing.subjects import Choice, FieldKind, FormField
from ticketing.working_days import Allowance

WRITTEN = re.compile(r"(?P<amount>\d{1,3}(?:/\d{1,3})?)(?P<unit>[dh])", re.ASCII)
PARTS = ("acknowledge", "answer", "objection", "level")


def allowance(text: str) -> Allowance:
    """Return the time that is written as ``5d`` or ``4h``; BadAllowanceError."""
    if (match := WRITTEN.fullmatch(text.strip())) is None:
        raise BadAllowanceError(text)
    try:
        amount = Fraction(match["amount"])
        if match["unit"] == "d":
            return Allowance(days=amount)
        return Allowance(time=timedelta(minutes=int(amount * 60)))
    except (ValueError, ZeroDivisionError):
        raise BadAllowanceError(text) from None


def times_text(times: Times) -> str:
    """Return times as they are kept."""
    written = {
        importance: {part: str(getattr(allowed, part)) for part in PARTS}
        for importance, allowed in times.items()
    }
    return json.dumps(written)


def times_in(text: str) -> Times:
    """Return the times that were kept; BadAllowanceError."""
    written: Mapping[str, Mapping[str, str]] = json.loads(text)
    return MappingProxyType(
        {
            Importance(importance): TimeAllowed(
                **{part: allowance(allowed[part]) for part in PARTS}
            )
            for importance, allowed in written.items()
        }
    )


def fields_text(fields: Iterable[FormField]) -> str:
    """Return a form as it is kept."""
    written = [
        {
            "name": one.name,
            "label_ar": one.label_ar,
            "label_en": one.label_en,
            "kind": one.kind,
            "choices": [[it.value, it.label_ar, it.label_en] for it in one.choices],
            "is_required": one.is_required,
        }
        for one in fields
    ]
    return json.dumps(written, ensure_ascii=False)


def fields_in(text: str) -> tuple[FormField, ...]:
    """Return the form that was kept."""
    return tuple(
        FormField(
            name=one["name"],
            label_ar=one["label_ar"],
            label_en=one["label_en"],
            kind=FieldKind(one["kind"]),
            choices=tuple(map(_choice, one["choices"])),
            is_required=one["is_required"],
        )
        for one in json.loads(text)
    )


def _choice(kept: str | list[str]) -> Choice:
    """Return a choice; those of the first versions were kept without labels."""
    return Choice.of(kept) if isinstance(kept, str) else Choice(*kept)
