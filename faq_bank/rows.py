"""Rows of a file before anybody knows whether they are entries. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from faq_bank.content_form import FIELDS
from faq_bank.faults import Fault

LISTS = frozenset({"wordings", "keywords", "audience", "linked"})
TOLD_ONLY = frozenset({"version", "published_version", "changed_by", "changed_at"})
KNOWN = frozenset({"id", "state", *FIELDS})
GUARD = "'"  # before what a spreadsheet would take for a formula
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "المعرف": "id",
        "الحالة": "state",
        "السؤال": "question",
        "الجواب": "answer",
        "الإجابة": "answer",
        "التصنيف": "category",
        "المصدر": "source",
        "المادة": "article",
        "المرفق": "attachment",
        "آخر يوم للمصدر": "source_until",
        "صيغ أخرى": "wordings",
        "الكلمات المفتاحية": "keywords",
        "الجواب بالإنجليزية": "answer_en",
        "الجواب المنطوق": "spoken_answer",
        "النظام": "system",
        "الفئة": "audience",
        "صالح من": "valid_from",
        "صالح إلى": "valid_to",
        "المسؤول": "owner",
        "تاريخ المراجعة": "review_on",
        "مرتبط": "linked",
        "يحل محل": "replaces",
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands in the file, and what it says by field."""

    place: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """One thing that is wrong, and where."""

    row: int
    entry_id: str
    fault: Fault


def field_of(heading: str) -> str:
    """Return the field that a column's heading means, in either language."""
    text = " ".join(heading.split())
    return HEADINGS.get(text, text.lower().replace(" ", "_"))


def guarded(text: str) -> str:
    """Return *text* so that no spreadsheet takes it for a formula."""
    return GUARD + text if text.startswith((*DANGEROUS, GUARD)) else text


def unguarded(text: str) -> str:
    """Return what was written before `guarded`."""
    is_guarded = text.startswith(tuple(GUARD + it for it in (*DANGEROUS, GUARD)))
    return text[1:] if is_guarded else text


def of_cells(place: int, headings: tuple[str, ...], cells: tuple[str, ...]) -> Row:
    """Return the row of a table; a list has its texts in lines, or parted by bars."""
    return Row(place, dict(zip(headings, map(_value, headings, cells), strict=False)))


def _value(heading: str, cell: str) -> object:
    if heading not in LISTS:
        return unguarded(cell.strip())
    text = unguarded(cell)
    lines = text.splitlines() if "\n" in text else text.split("|")
    return [unguarded(line.strip()) for line in lines if line.strip()]
