"""XLSX workbooks that people bring and take away, with the lines that a CSV file would have."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import SheetError
from core.sheets import (
    MOST_BYTES,
    MOST_LINES,
    Line,
    csv_lines,
    guarded,
    lines_of,
    too_long,
    too_many_lines,
)

ZIP = b"PK\x03\x04"
MOST_UNPACKED, MOST_PARTS, PIECE = 200_000_000, 1_000, 1_000_000
MOST_COLUMNS = 60
HEAD = 64 * 1024  # where a document type can stand
BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,  # a password; with NotImplementedError, an unknown compression
)
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
Row = tuple[int, Sequence[str]]


def sheet_lines(content: bytes, columns: Sequence[str]) -> list[Line]:
    """Return the lines of a CSV or XLSX file, by what it holds; SheetError where it is neither."""
    if not content.startswith(ZIP):
        return csv_lines(content, columns)
    if len(content) > MOST_BYTES:
        raise too_long()
    try:
        _check_parts(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a workbook has beside its cells
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            return lines_of(_rows(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)), columns)
    except BROKEN:  # whatever the library makes of a file that is none
        raise SheetError(
            "it is a damaged or protected workbook", "ملف XLSX تالف أو محمي بكلمة مرور"
        ) from None


def workbook_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return an XLSX file in which no cell is a formula; ``sheet_lines`` reads it again."""
    book, written = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("1")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([UNWRITABLE.sub("\ufffd", guarded(str(cell))) for cell in row])
    book.save(written)
    return written.getvalue()


def _check_parts(content: bytes) -> None:
    """Unpack every part once, in pieces: what it says of its sizes may be a lie."""
    left = MOST_UNPACKED
    with zipfile.ZipFile(BytesIO(content)) as parts:
        if len(parts.infolist()) > MOST_PARTS:
            raise SheetError(
                f"it has more than {MOST_PARTS} parts", f"فيه أكثر من {MOST_PARTS} جزء"
            )
        for name in parts.infolist():
            with parts.open(name) as part:
                piece = part.read(HEAD)
                if b"<!DOCTYPE" in piece or piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                    raise SheetError("it is no workbook", "ليس ملف XLSX")
                while piece:
                    if (left := left - len(piece)) < 0:
                        raise SheetError(
                            f"it unpacks to more than {MOST_UNPACKED} bytes",
                            f"يتضخم عند فك ضغطه إلى أكثر من {MOST_UNPACKED} بايت",
                        )
                    piece = part.read(PIECE)


def _rows(table: Iterator[Sequence[object]]) -> Iterator[Row]:
    for number, cells in enumerate(table, 1):
        if number > MOST_LINES:  # also when they are empty: a last row far down makes a million
            raise too_many_lines()
        if any(getattr(cell, "data_type", "") == "f" for cell in cells):
            raise SheetError(f"line {number} has a formula", f"في السطر {number} صيغة حسابية")
        texts = [_text(getattr(cell, "value", None)) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield number, texts


def _text(value: object) -> str:
    """Return what a cell shows."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
