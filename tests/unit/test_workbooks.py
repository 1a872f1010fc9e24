"""Workbooks that strangers bring: read as CSV would be, or refused with the reason."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from core import workbooks
from core.errors import SheetError
from core.sheets import Line
from core.workbooks import sheet_lines, workbook_bytes

COLUMNS = ("code", "name")


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    sheet = book.create_sheet("first", 0)
    for row in rows:
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def archive(**parts: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return written.getvalue()


def test_a_workbook_gives_the_lines_that_a_csv_file_would() -> None:
    content = workbook(("code", "name"), (7, "ألف"), (None, None), ("'=b", 1.0))

    lines = [Line(2, {"code": "7", "name": "ألف"}), Line(4, {"code": "=b", "name": "1"})]
    assert sheet_lines(content, COLUMNS) == lines
    assert sheet_lines("code,name\n7,ألف\n\n'=b,1\n".encode(), COLUMNS) == lines


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04\x14\x00", "damaged"),
        (archive(a=b"x"), "damaged"),
        (archive(a=b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>'), "no workbook"),
        (workbook(("code", "name"), ("=1+1", "x")), "line 2 has a formula"),
        (workbook(("code", "name"), ("a", "x" * 10_001)), "more than 10000 letters"),
        (workbook(("code",), ("a",)), "name are missing"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(SheetError, match=reason):
        sheet_lines(content, COLUMNS)


def test_a_bomb_is_left_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 3_000_000)
    bomb = archive(a=bytes(50_000_000))
    assert len(bomb) < 100_000

    with pytest.raises(SheetError, match="unpacks to more than 3000000 bytes"):
        sheet_lines(bomb, COLUMNS)


@pytest.mark.parametrize("letter", ["\x0b", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_a_letter_that_no_workbook_holds_does_not_break_the_whole(letter: str) -> None:
    content = workbook_bytes(COLUMNS, [(f"a{letter}", "ألف"), ("b😀", "باء")])

    read = [(line.cells["code"], line.cells["name"]) for line in sheet_lines(content, COLUMNS)]
    assert read == [("a\ufffd", "ألف"), ("b😀", "باء")]
