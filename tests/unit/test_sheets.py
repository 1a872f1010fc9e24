import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import sheets
from core.errors import SheetError
from core.sheets import Line, csv_bytes, csv_lines, guarded, unguarded, unshown

COLUMNS = ("code", "name")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


def test_lines_keep_their_numbers_and_empty_ones_are_none() -> None:
    content = "code,name,more\na,ألف,\n\n , ,\nb,باء,x\n".encode()

    assert csv_lines(content, COLUMNS) == [
        Line(2, {"code": "a", "name": "ألف", "more": ""}),
        Line(5, {"code": "b", "name": "باء", "more": "x"}),
    ]


def test_a_short_line_has_empty_cells() -> None:
    assert csv_lines(b"code,name\na\n", COLUMNS) == [Line(2, {"code": "a", "name": ""})]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "missing or stand twice"),
        (b"code\na\n", "name are missing"),
        (b"code,name,name\na,b,c\n", "name are missing"),
        (b"code,name\na,b,c\n", "line 2 has more cells"),
        (b"code,name\n\xff\xfe\n", "not in UTF-8"),
        (b'code,name\na,"b', "not CSV"),
        (b'code,name\n"a"x,b', "not CSV"),
        (b"code,name\na," + b"x" * 10_001, "more than 10000 letters"),
        (b"code,name\na," + b"x" * 200_000, "not CSV"),
        (b"PK\x03\x04\x14\x00\x00\x00", "missing or stand twice"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(SheetError, match=reason):
        csv_lines(content, COLUMNS)


def test_a_file_that_is_too_large_is_not_even_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)

    with pytest.raises(SheetError, match="more than 10 bytes"):
        csv_lines(b"code,name\na,b\n", COLUMNS)


def test_so_is_one_with_too_many_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_LINES", 1)

    with pytest.raises(SheetError, match="more than 1 lines"):
        csv_lines(b"code,name\na,b\nc,d\n", COLUMNS)


@pytest.mark.parametrize(
    "formula", ["=1+1", "+966", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "'=1", "'"]
)
def test_no_cell_that_is_taken_away_is_a_formula(formula: str) -> None:
    assert guarded(formula) == f"'{formula}"
    assert unguarded(guarded(formula)) == formula


@given(st.lists(st.tuples(texts, texts), max_size=5))
@example([("", "\r")])
def test_what_is_taken_away_can_be_brought_back(rows: list[tuple[str, str]]) -> None:
    kept = [row for row in rows if any(cell.strip() for cell in row)]

    lines = csv_lines(csv_bytes(COLUMNS, rows), COLUMNS)

    assert [(it.cells["code"], it.cells["name"]) for it in lines] == [
        (one.strip(), two.strip()) for one, two in kept
    ]


def test_marks_that_turn_a_text_round_are_seen() -> None:
    assert list(unshown("abc\u202egnp\u2066")) == ["\u202e", "\u2066"]
    assert not list(unshown("إدارة التعليم، 3"))
