"""A beneficiary as somebody writes them, checked. Pure."""

from collections.abc import Mapping
from typing import Any

from agent_desktop.errors import FieldRefusedError
from core.national_ids import national_id
from core.phone_numbers import national_number
from ticketing.beneficiaries import MOST_MOBILES, BeneficiaryRole, Particulars

LONGEST_TEXT = 120


def particulars_in(form: Mapping[str, Any]) -> Particulars:
    """Return what *form* says of a person; FieldRefusedError names the field and what to write."""
    role = str(form.get("role", ""))
    return Particulars(
        name=_name(form),
        national_id=_national_id(form),
        mobiles=_mobiles(form),
        role=BeneficiaryRole(role) if role in set(BeneficiaryRole) else BeneficiaryRole.OTHER,
        entity=_text(form, "entity"),
    )


def _text(form: Mapping[str, Any], field: str) -> str:
    text = " ".join(str(form.get(field, "")).split())
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise FieldRefusedError(
            field,
            f"Write one line of {LONGEST_TEXT} letters at most.",
            f"اكتب سطرًا واحدًا من {LONGEST_TEXT} حرفًا على الأكثر.",
        )
    return text


def _name(form: Mapping[str, Any]) -> str:
    if not (name := _text(form, "name")):
        raise FieldRefusedError("name", "Write the person's name.", "اكتب اسم المستفيد.")
    return name


def _national_id(form: Mapping[str, Any]) -> str | None:
    written = str(form.get("national_id", "")).strip()
    if written and not national_id(written):
        raise FieldRefusedError(
            "national_id",
            "A national ID has ten digits and begins with 1 or 2: read it again.",
            "رقم الهوية عشرة أرقام تبدأ بـ 1 أو 2: راجع الرقم.",
        )
    return national_id(written) or None


def _mobiles(form: Mapping[str, Any]) -> tuple[str, ...]:
    lines = [line.strip() for line in str(form.get("mobiles", "")).splitlines() if line.strip()]
    numbers = tuple(dict.fromkeys(map(national_number, lines)))
    if "" in numbers or len(numbers) > MOST_MOBILES:
        raise FieldRefusedError(
            "mobiles",
            f"Write Saudi numbers, one a line, {MOST_MOBILES} at most.",
            f"اكتب أرقامًا سعودية، كل رقم في سطر، {MOST_MOBILES} أرقام على الأكثر.",
        )
    return numbers
