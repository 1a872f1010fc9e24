"""Entries as files: JSON, CSV and XLSX, which an import takes back as they were. Pure."""

import csv
import json
from collections.abc import Iterable
from enum import StrEnum
from io import StringIO
from typing import Any

from faq_bank.content_form import FIELDS, written
from faq_bank.kept_entries import KeptEntry
from faq_bank.rows import guarded
from faq_bank.workbooks import workbook_of

COLUMNS = ("id", "state", "version", *FIELDS)
MARK = "\ufeff"  # by which spreadsheets know UTF-8


class Form(StrEnum):
    """How entries are written down."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export(entries: Iterable[KeptEntry], form: Form) -> bytes:
    """Return a file of *entries*; no cell of a table is ever worked out as a formula."""
    rows = [row_of(entry) for entry in entries]
    if form is Form.JSON:
        return json.dumps(rows, ensure_ascii=False, indent=1).encode()
    cells = [[_cell(row[column]) for column in COLUMNS] for row in rows]
    if form is Form.XLSX:
        return workbook_of(COLUMNS, cells)
    text = StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *cells])
    return (MARK + text.getvalue()).encode()


def row_of(entry: KeptEntry) -> dict[str, Any]:
    """Return an entry as JSON says it."""
    facts = {"id": entry.id, "state": str(entry.state), "version": entry.version}
    return {**facts, **written(entry.content)}


def _cell(value: object) -> str:
    if isinstance(value, list):
        return guarded("".join(f"{guarded(str(one))}\n" for one in value))  # a bar parts no line
    return "" if value is None else guarded(str(value))
