"""XLSX: rows read from a stranger's workbook, and workbooks of our own entries."""

import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from faq_bank import file_faults
from faq_bank.errors import UnreadableFileError
from faq_bank.rows import Row, RowFault, field_of, of_cells

MEGABYTE = 1024 * 1024
LARGEST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 1000
MOST_COLUMNS = 50
MOST_ROWS = 100_000
PIECE = MEGABYTE
HEAD = 64 * 1024  # where a document type can stand
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,  # an unknown compression
    RuntimeError,  # a password
)


def rows_of_workbook(data: bytes) -> Iterator[Row | RowFault]:
    """Give the rows of the first sheet; UnreadableFileError."""
    try:
        _check_parts(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a workbook has beside its cells
            book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        yield from _rows(iter(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)))
    except BROKEN:  # whatever the library makes of a file that is none
        raise UnreadableFileError(file_faults.NO_WORKBOOK) from None


def workbook_of(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook with one sheet; every cell is a text, none is ever a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("FAQ")
    sheet.freeze_panes = "A2"
    for row in (headings, *rows):
        sheet.append([_text_cell(sheet, text) for text in row])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _text_cell(sheet: Any, text: str) -> Any:  # noqa: ANN401 - the library's own kinds
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _check_parts(data: bytes) -> None:
    """Unpack every part once, in pieces: what it says of its sizes may be a lie."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        names = parts.infolist()
        if len(names) > MOST_PARTS:
            raise UnreadableFileError(file_faults.NO_WORKBOOK)
        left = LARGEST_UNPACKED
        for name in names:
            with parts.open(name) as part:
                head = part.read(HEAD)
                if b"<!DOCTYPE" in head or head.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise UnreadableFileError(file_faults.NO_WORKBOOK)
                left -= len(head)
                while left >= 0 and (piece := part.read(PIECE)):
                    left -= len(piece)
            if left < 0:
                raise UnreadableFileError(file_faults.swells(LARGEST_UNPACKED // MEGABYTE))


def _rows(table: Iterator[Sequence[Any]]) -> Iterator[Row | RowFault]:
    headings = tuple(field_of(_text(cell.value)) for cell in next(table, ()))
    if not {"question", "answer"} <= set(headings):
        raise UnreadableFileError(file_faults.NO_QUESTION_COLUMN, 1)
    for place, cells in enumerate(table, 2):
        if place > MOST_ROWS + 1:  # also when they are empty: a last row far down makes a million
            raise UnreadableFileError(file_faults.too_many_rows(MOST_ROWS))
        texts = tuple(_text(cell.value) for cell in cells)
        if not any(map(str.strip, texts)):
            continue
        if any(cell.data_type == "f" for cell in cells):
            yield RowFault(row=place, entry_id="", fault=file_faults.FORMULA)
        elif any(len(text) > file_faults.LONGEST_CELL for text in texts):
            yield RowFault(row=place, entry_id="", fault=file_faults.cell_too_long())
        else:
            yield of_cells(place, headings, texts)


def _text(value: object) -> str:
    """Return what a cell shows."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
