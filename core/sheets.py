"""Tables that people bring and take away in files: lines with named cells, and their faults.

A reader of another format yields the same lines; what is made of them does not change.
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.errors import SheetError

MOST_BYTES = 20_000_000
MOST_LINES = 200_000
LONGEST_CELL = 10_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would work out
GUARD = "'"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table, with its number in the file and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell of one line; the whole line where no column is named."""

    line: int
    column: str
    reason: str
    reason_ar: str = ""
    cause: Exception | None = None  # a refusal that whoever shows the fault has words for

    def __str__(self) -> str:
        where = f", {self.column}" if self.column else ""
        return f"Line {self.line}{where}: {self.reason}"


def csv_lines(content: bytes, columns: Sequence[str]) -> list[Line]:
    """Return the lines of a CSV file in UTF-8 that has *columns*; SheetError where it is none."""
    if len(content) > MOST_BYTES:
        raise too_long()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetError(
            f"it is not in UTF-8 (byte {error.start})",
            f"ليس جدول CSV بترميز UTF-8 ولا ملف XLSX (البايت {error.start})",
        ) from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return lines_of(((rows.line_num, row) for row in rows), columns)
    except csv.Error as error:
        raise SheetError(
            f"line {rows.line_num} is not CSV ({error})",
            f"السطر {rows.line_num} ليس على صيغة CSV",
        ) from None


def lines_of(rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[str]) -> list[Line]:
    """Return the lines of numbered rows of which the first names the columns; SheetError."""
    numbered = iter(rows)
    _, header = next(numbered, (0, ()))
    names = [name.strip() for name in header]
    if missing := [name for name in columns if names.count(name) != 1]:
        listed = ", ".join(missing)
        raise SheetError(
            f"the columns {listed} are missing or stand twice",
            f"الأعمدة {listed} ناقصة أو مكررة",
        )
    found = []
    for number, row in numbered:
        if any(unguarded(cell).strip() for cell in row):
            found.append(_line(number, names, row))
        if len(found) > MOST_LINES:
            raise too_many_lines()
    return found


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file that spreadsheets open as UTF-8 and in which no cell is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def too_long() -> SheetError:
    """Return the refusal of a file of too many bytes."""
    return SheetError(f"it has more than {MOST_BYTES} bytes", f"حجمه أكبر من {MOST_BYTES} بايت")


def too_many_lines() -> SheetError:
    """Return the refusal of a file of too many lines, empty ones among them."""
    return SheetError(f"it has more than {MOST_LINES} lines", f"أسطره أكثر من {MOST_LINES}")


def guarded(cell: str) -> str:
    """Return a cell so that no spreadsheet works it out."""
    is_risky = cell.lstrip(" ").startswith(FORMULA) or cell.startswith(GUARD)
    return f"{GUARD}{cell}" if is_risky else cell


def unguarded(cell: str) -> str:
    """Return the cell that was guarded."""
    return cell[1:] if cell.startswith(GUARD) and guarded(cell[1:]) == cell else cell


def unshown(text: str) -> Iterator[str]:
    """Yield the characters of a text that nobody sees and that may turn its direction round."""
    return (mark for mark in text if unicodedata.category(mark) in {"Cc", "Cf", "Co", "Cs"})


def _line(number: int, names: Sequence[str], row: Sequence[str]) -> Line:
    if len(row) > len(names):
        raise SheetError(
            f"line {number} has more cells than there are columns",
            f"في السطر {number} خلايا أكثر من الأعمدة",
        )
    if any(len(cell) > LONGEST_CELL for cell in row):
        raise SheetError(
            f"line {number} has a cell of more than {LONGEST_CELL} letters",
            f"في السطر {number} خلية أطول من {LONGEST_CELL} حرف",
        )
    cells = [unguarded(cell).strip() for cell in row]
    cells += [""] * (len(names) - len(cells))
    return Line(number, dict(zip(names, cells, strict=True)))
