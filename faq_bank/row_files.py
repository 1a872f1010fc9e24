"""Files of entries, read into rows: JSON, CSV and XLSX, from whoever made them."""

import csv
import json
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

from faq_bank import file_faults
from faq_bank.errors import UnreadableFileError
from faq_bank.faults import Fault
from faq_bank.rows import Row, RowFault, field_of, of_cells
from faq_bank.workbooks import MOST_ROWS, rows_of_workbook

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 25 * MEGABYTE
ZIP = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx with a password

Read = Iterator[Row | RowFault]


def read_rows(path: Path, *, largest: int = LARGEST_UPLOAD) -> Read:
    """Give the rows of the file at *path* and what is wrong with single ones.

    What makes the whole file useless is an UnreadableFileError.
    """
    if path.stat().st_size > largest:
        raise UnreadableFileError(file_faults.too_large(largest // MEGABYTE))
    return rows_in(path.read_bytes())


def rows_in(data: bytes) -> Read:
    """Give the rows of a file by what it holds, whatever it is called."""
    if data.startswith(ZIP):
        return _few(rows_of_workbook(data))
    if data.startswith(OLD_WORKBOOK) or zipfile.is_zipfile(BytesIO(data)):
        raise UnreadableFileError(file_faults.NO_WORKBOOK)
    text = _text_of(data)
    beginning = text.lstrip()[:1]
    return _few(_rows_of_json(text) if beginning in {"[", "{"} else _rows_of_csv(text))


def _few(rows: Read) -> Read:
    """Give *rows* as long as there are not too many, and at least one."""
    count = 0
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise UnreadableFileError(file_faults.too_many_rows(MOST_ROWS))
        yield row
    if not count:
        raise UnreadableFileError(file_faults.EMPTY)


def _text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError(file_faults.NOT_UTF8, line) from None


def _rows_of_json(text: str) -> Read:
    try:
        written = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableFileError(file_faults.no_json(error.lineno), error.lineno) from None
    except (RecursionError, ValueError):  # nested without end, numbers without end
        raise UnreadableFileError(file_faults.NO_LIST) from None
    if isinstance(written, dict):
        written = written.get("entries")
    if not isinstance(written, list):
        raise UnreadableFileError(file_faults.NO_LIST)
    for place, one in enumerate(written, 1):
        if isinstance(one, dict):
            yield Row(place, one)
        else:
            yield RowFault(row=place, entry_id="", fault=file_faults.NO_OBJECT)


def _rows_of_csv(text: str) -> Read:
    csv.field_size_limit(file_faults.LONGEST_CELL)
    table = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        headings = tuple(map(field_of, next(table, ())))
        if not {"question", "answer"} <= set(headings):
            raise UnreadableFileError(file_faults.NO_QUESTION_COLUMN, 1)
        for place, cells in enumerate(table, 2):
            if any(cell.strip() for cell in cells):
                yield _checked(of_cells(place, headings, tuple(cells)), cells)
    except csv.Error as error:
        raise UnreadableFileError(_fault_of(error), table.line_num) from None


def _checked(row: Row, cells: list[str]) -> Row | RowFault:
    """Return *row*, or that it holds what a spreadsheet would work out."""
    if any(cell.startswith("=") for cell in cells):
        return RowFault(row=row.place, entry_id="", fault=file_faults.FORMULA)
    return row


def _delimiter(text: str) -> str:
    heading = text[:4096].splitlines()[:1]
    return max(",;\t", key=heading[0].count) if heading else ","


def _fault_of(error: csv.Error) -> Fault:
    is_long = "field larger" in str(error)
    return file_faults.cell_too_long() if is_long else file_faults.BROKEN_TABLE
