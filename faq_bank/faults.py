"""What is wrong with a written entry, told in both languages, and the limits that it breaks."""

from dataclasses import dataclass

LONGEST_ID = 64
LONGEST_LINE = 500
LONGEST_ANSWER = 8000
LONGEST_SPOKEN = 600
LONGEST_SOURCE = 300
LONGEST_NAME = 120
LONGEST_WORDING = 300
MOST_TEXTS = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one field."""

    field: str
    english: str
    arabic: str


def missing(field: str) -> Fault:
    """Return that a field has nothing in it."""
    return Fault(field, "Write something here.", "اكتب شيئًا هنا.")


def too_long(field: str, most: int) -> Fault:
    """Return that a text is too long."""
    return Fault(field, f"Write {most} characters at most.", f"اكتب {most} حرفًا على الأكثر.")


def too_many(field: str, most: int) -> Fault:
    """Return that a list is too long."""
    return Fault(field, f"Give {most} at most.", f"اذكر {most} على الأكثر.")


def no_text(field: str) -> Fault:
    """Return that a text is none."""
    return Fault(field, "This must be a text.", "يجب أن يكون هذا نصًا.")


def no_list(field: str) -> Fault:
    """Return that a list of texts is none."""
    return Fault(field, "This must be a list of texts.", "يجب أن تكون هذه قائمة نصوص.")


def unprintable(field: str) -> Fault:
    """Return that a text holds characters that no page can show."""
    return Fault(
        field,
        "There are control characters in this text: write it again.",
        "في هذا النص رموز تحكم لا تُعرض: اكتبه من جديد.",
    )


def no_day(field: str) -> Fault:
    """Return that a day is none."""
    return Fault(field, "Write a day like 2026-09-01.", "اكتب التاريخ مثل 2026-09-01.")


def ends_too_soon() -> Fault:
    """Return that the last day lies before the first."""
    return Fault(
        "valid_to",
        "The last day lies before the first.",
        "آخر يوم يسبق أول يوم.",
    )


def no_key(field: str) -> Fault:
    """Return that a key has letters that keys do not have."""
    return Fault(
        field,
        f"Use Latin letters, digits, dots and dashes, {LONGEST_ID} at most.",
        f"استعمل حروفًا لاتينية وأرقامًا ونقاطًا وشرطات، {LONGEST_ID} على الأكثر.",
    )


def unknown(field: str, known: str) -> Fault:
    """Return that a word is none of those that the field takes."""
    return Fault(field, f"Choose one of: {known}.", f"اختر من: {known}.")


def unknown_column(name: str) -> Fault:
    """Return that a field is none that an entry has."""
    return Fault(name[:40], "An entry has no such field.", "ليس في المدخل هذا الحقل.")


def itself(field: str) -> Fault:
    """Return that an entry leads to itself."""
    return Fault(field, "An entry cannot lead to itself.", "لا يشير المدخل إلى نفسه.")
