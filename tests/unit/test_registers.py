"""Files of the registers that callers may ask."""

from datetime import date

import pytest

from ticketing.errors import RegisterFileError
from ticketing.registers import Entry, Register, entries_in

HEADER = "number,last_four,status,updated"


def read(*rows: str, header: str = HEADER, register: Register = Register.TICKET) -> list[Entry]:
    return entries_in([header, *rows], register, file="tickets.csv")


def test_each_row_is_an_entry_whose_columns_may_stand_in_any_order() -> None:
    entries = read("2026-11-20,4321,new,4217,x", header="updated,last_four,status,number,more")

    assert entries == [
        Entry(number="4217", last_four="4321", status="new", updated_on=date(2026, 11, 20))
    ]


def test_arabic_digits_are_read_as_callers_type_them() -> None:
    (entry,) = read("٤٢١٧,٠٣٢١,new,٢٠٢٦-١١-٢٠")

    assert (entry.number, entry.last_four, entry.updated_on) == (
        "4217",
        "0321",
        date(2026, 11, 20),
    )


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("42a7,4321,new,2026-11-20", "four to twelve digits"),
        ("421,4321,new,2026-11-20", "four to twelve digits"),
        ("4217,321,new,2026-11-20", "last four digits"),
        ("4217,4321,completed,2026-11-20", "one of answered, closed, new"),
        ("4217,4321,new,20/11/2026", "written as 2026-11-25"),
        ("4217,4321,new", "written as 2026-11-25"),
        ("4216,4321,new,2026-11-20", "stands twice"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(row: str, fault: str) -> None:
    with pytest.raises(RegisterFileError, match=fault) as refused:
        read("4216,1111,new,2026-11-20", row)

    assert refused.value.line == 3
    assert str(refused.value).startswith("tickets.csv, line 3: ")


def test_a_fault_never_repeats_the_digits_of_an_identity() -> None:
    with pytest.raises(RegisterFileError) as refused:
        read("4217,1012345678,new,2026-11-20")

    assert "1012345678" not in str(refused.value)


@pytest.mark.parametrize("header", ["", "number,status,updated"])
def test_a_file_without_the_columns_is_refused(header: str) -> None:
    with pytest.raises(RegisterFileError, match="last_four"):
        read("4217,4321,new,2026-11-20", header=header)


def test_an_identity_does_not_show_when_an_entry_is_printed() -> None:
    (entry,) = read("4217,9876,new,2026-11-20")

    assert "9876" not in repr(entry)
